import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { TokenAttention } from './schema';
import { attentions, endOf } from './state-queries';

/** Where nothing matches, the planner would rather read the whole table than walk the index; an order leaves it no choice. */
const orders: Partial<Record<TokenAttention, Prisma.Sql>> = {
  expiring: Prisma.sql`ORDER BY ${endOf}`,
  expired: Prisma.sql`ORDER BY ${endOf}`,
};

/** How many tokens of the site, or of one account, call for somebody: at most the cap and one. Each condition has an index of its kind. */
export async function countWithAttention(attention: TokenAttention, cap: number, ownerId?: number): Promise<number> {
  const rows =
    ownerId === undefined
      ? Prisma.sql`WHERE ${attentions[attention]} ${orders[attention] ?? Prisma.empty}`
      : Prisma.sql`WHERE t."userId" = ${ownerId} AND ${attentions[attention]}`;
  const [found] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "AccessToken" t ${rows} LIMIT ${cap + 1}) AS capped`;
  return found?.count ?? 0;
}
