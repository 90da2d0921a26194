import 'server-only';
import { db, type Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import type { ListSeatsInput, Seat } from './schema';

// In SQL with the values written out: only so does the planner see that the partial index of seats covers the question.
const seatTakers = Prisma.sql`kind = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL`;
const machines = Prisma.sql`kind = 'SERVICE_ACCOUNT' AND "deletedAt" IS NULL`;

async function count(on: Db, condition: Prisma.Sql): Promise<number> {
  const [row] = await on.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM "User" WHERE ${condition}`;
  return row?.count ?? 0;
}

export const countSeats = (on: Db = db()): Promise<number> => count(on, seatTakers);

export const countServiceAccounts = (on: Db = db()): Promise<number> => count(on, machines);

interface SeatRow extends Omit<Seat, 'createdAt' | 'lastActiveAt'> {
  createdAt: Date;
  lastActiveAt: Date | null;
}

export async function findSeats({ query, limit, offset }: ListSeatsInput): Promise<{ people: Seat[]; totalCount: number }> {
  const pattern = `%${escapeLike(query ?? '')}%`;
  const named = Prisma.sql`id IN (
    SELECT id FROM "User" WHERE username::text ILIKE ${pattern} UNION SELECT id FROM "User" WHERE "displayName" ILIKE ${pattern})`;
  const condition = query ? Prisma.sql`${seatTakers} AND ${named}` : seatTakers;
  const [rows, totalCount] = await Promise.all([
    db().$queryRaw<SeatRow[]>`
      SELECT id, username::text, "displayName", "isSiteAdmin", "createdAt", "lastActiveAt"
      FROM "User" WHERE ${condition} ORDER BY "User".username, id LIMIT ${limit} OFFSET ${offset}`,
    count(db(), condition),
  ]);
  const people = rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  }));
  return { people, totalCount };
}
