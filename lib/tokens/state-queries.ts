import 'server-only';
import { Prisma } from '@/lib/db/generated/client';
import { expiringDays, type TokenState } from './schema';

// Over a table aliased `t`. The instants in place of "never" are those of the indexes (prisma/migrations).
export const endOf = Prisma.sql`COALESCE(t."expiresAt", 'infinity'::timestamptz)`;
export const lastUseOf = Prisma.sql`COALESCE(t."lastUsedAt", '-infinity'::timestamptz)`;

const isLiving = Prisma.sql`t."revokedAt" IS NULL`;
const isEnabled = Prisma.sql`t."disabledAt" IS NULL`;

/** What a state of the lists means. Expiring tokens are active ones too; what has expired is that, disabled or not. */
export const states = {
  active: Prisma.sql`${isLiving} AND ${isEnabled} AND ${endOf} > now()`,
  expiring: Prisma.sql`${isLiving} AND ${isEnabled} AND ${endOf} > now() AND ${endOf} <= now() + ${expiringDays} * interval '1 day'`,
  expired: Prisma.sql`${isLiving} AND ${endOf} <= now()`,
  disabled: Prisma.sql`${isLiving} AND t."disabledAt" IS NOT NULL AND ${endOf} > now()`,
  revoked: Prisma.sql`t."revokedAt" IS NOT NULL`,
} satisfies Record<TokenState, Prisma.Sql>;

export const inState = (state: TokenState | undefined): Prisma.Sql => (state ? states[state] : isLiving);

export const successorOf = Prisma.sql`(SELECT s.id FROM "AccessToken" s WHERE s."rotatedFromId" = t.id) AS "rotatedToId"`;
