import 'server-only';
import { Prisma } from '@/lib/db/generated/client';
import { expiringDays, leakDays, unusedDays, type TokenAttention, type TokenState } from './schema';

// Over a table aliased `t`. The instants in place of "never" are those of the indexes (prisma/migrations).
export const endOf = Prisma.sql`COALESCE(t."expiresAt", 'infinity'::timestamptz)`;
export const lastUseOf = Prisma.sql`COALESCE(t."lastUsedAt", '-infinity'::timestamptz)`;

const isLiving = Prisma.sql`t."revokedAt" IS NULL`;
const isEnabled = Prisma.sql`t."disabledAt" IS NULL`;
// Whoever rotated with an overlap has the new one already: that the old one ends is what they asked for.
const isNotReplaced = Prisma.sql`NOT EXISTS (SELECT 1 FROM "AccessToken" s WHERE s."rotatedFromId" = t.id)`;
// Written out, not as parameters: the planner weighs the indexes by them.
const inDays = (days: number) => Prisma.raw(`now() + interval '${days} days'`);

/**
 * What a state of the lists means. Expiring tokens are active ones too, that nothing took the place of; what has expired is that,
 * disabled or not.
 */
export const states = {
  active: Prisma.sql`${isLiving} AND ${isEnabled} AND ${endOf} > now()`,
  expiring: Prisma.sql`
    ${isLiving} AND ${isEnabled} AND ${endOf} > now() AND ${endOf} <= ${inDays(expiringDays)} AND ${isNotReplaced}`,
  expired: Prisma.sql`${isLiving} AND ${endOf} <= now()`,
  disabled: Prisma.sql`${isLiving} AND t."disabledAt" IS NOT NULL AND ${endOf} > now()`,
  revoked: Prisma.sql`t."revokedAt" IS NOT NULL`,
} satisfies Record<TokenState, Prisma.Sql>;

/** What calls for somebody: one reading for the numbers of home and for the lists they lead to. */
export const attentions = {
  leaked: Prisma.sql`t."leakedAt" > ${inDays(-leakDays)}`,
  expiring: states.expiring,
  expired: Prisma.sql`${isLiving} AND ${isEnabled} AND ${endOf} <= now() AND ${isNotReplaced}`,
  unused: Prisma.sql`
    ${isLiving} AND ${isEnabled} AND t."lastUsedAt" IS NULL AND t."createdAt" < ${inDays(-unusedDays)} AND ${endOf} > now()`,
} satisfies Record<TokenAttention, Prisma.Sql>;

/** Without either, all that live. */
export function inState({ state, attention }: { state?: TokenState | undefined; attention?: TokenAttention | undefined }): Prisma.Sql {
  if (!attention) return state ? states[state] : isLiving;
  return state ? Prisma.sql`${attentions[attention]} AND ${states[state]}` : attentions[attention];
}

export const successorOf = Prisma.sql`(SELECT s.id FROM "AccessToken" s WHERE s."rotatedFromId" = t.id) AS "rotatedToId"`;
