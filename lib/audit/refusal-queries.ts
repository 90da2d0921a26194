import 'server-only';
import { db } from '@/lib/db/client';
import type { ListRefusalsInput, Refusal } from './schema';

// A flood from many addresses writes thousands of rows a minute: what is added up is the newest of them.
const rowsLookedAt = 200_000;

/** Refusals by what nobody knows, per reason, door and source; the latest first. */
export async function findRefusals({ hours, limit }: ListRefusalsInput): Promise<Refusal[]> {
  const rows = await db().$queryRaw<(Omit<Refusal, 'firstAt' | 'lastAt'> & { firstAt: Date; lastAt: Date })[]>`
    SELECT reason, door, address, LEAST(sum(count), 2147483647)::int AS count, min(minute) AS "firstAt", max(minute) AS "lastAt"
    FROM (SELECT minute, reason, door, address, count FROM "AuthRefusal" WHERE minute > now() - ${hours} * interval '1 hour'
          ORDER BY minute DESC LIMIT ${rowsLookedAt}) AS newest
    GROUP BY reason, door, address ORDER BY "lastAt" DESC, count DESC, reason, door, address LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString() }));
}
