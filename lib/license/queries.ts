import 'server-only';
import { db, type Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import type { ListSeatsInput, Seat } from './schema';

const seatTakers = { kind: 'HUMAN', blockedAt: null, deletedAt: null } satisfies Prisma.UserWhereInput;

export const countSeats = (on: Db = db()): Promise<number> => on.user.count({ where: seatTakers });

export const countServiceAccounts = (on: Db = db()): Promise<number> =>
  on.user.count({ where: { kind: 'SERVICE_ACCOUNT', deletedAt: null } });

const matching = (query: string | undefined): Prisma.UserWhereInput => {
  if (!query) return seatTakers;
  const contains = { contains: escapeLike(query), mode: 'insensitive' as const };
  return { ...seatTakers, OR: [{ username: contains }, { displayName: contains }] };
};

export async function findSeats({ query, limit, offset }: ListSeatsInput): Promise<{ people: Seat[]; totalCount: number }> {
  const where = matching(query);
  const [rows, totalCount] = await Promise.all([
    db().user.findMany({
      where,
      select: { id: true, username: true, displayName: true, isSiteAdmin: true, createdAt: true, lastActiveAt: true },
      orderBy: [{ username: 'asc' }, { id: 'asc' }],
      take: limit,
      skip: offset,
    }),
    db().user.count({ where }),
  ]);
  const people = rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  }));
  return { people, totalCount };
}
