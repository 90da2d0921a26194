import 'server-only';
import type { UserTarget } from '@/lib/authz/predicates';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { toListedToken, tokenRowColumns, type TokenRow } from './row';
import type { ListedToken, TokenReference } from './schema';
import { successorOf } from './state-queries';

export type DetailRow = ListedToken & { ownerKind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST' };

/** A token, revoked or not, with the kind of its owner. */
export async function findTokenForDetail(id: number): Promise<DetailRow | null> {
  const [row] = await db().$queryRaw<(TokenRow & { rotatedToId: number | null; ownerKind: DetailRow['ownerKind'] })[]>`
    SELECT ${Prisma.raw(tokenRowColumns)}, ${successorOf}, u.kind::text AS "ownerKind"
    FROM "AccessToken" t JOIN "User" u ON u.id = t."userId" WHERE t.id = ${id}`;
  return row ? { ...toListedToken(row), ownerKind: row.ownerKind } : null;
}

const referenceColumns = {
  id: true,
  note: true,
  lastFive: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  disabledAt: true,
  user: { select: { username: true, deletedAt: true } },
} satisfies Prisma.AccessTokenSelect;

const toReference = ({ user, ...row }: Prisma.AccessTokenGetPayload<{ select: typeof referenceColumns }>): TokenReference => ({
  ...row,
  username: user.deletedAt === null ? user.username : null,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

const mostShown = 50;

/** The chain of rotations that a token belongs to, the oldest first; of a very long one the part around it. */
export async function findRotations(id: number): Promise<TokenReference[]> {
  const rows = await db().$queryRaw<{ id: number }[]>`
    WITH RECURSIVE older AS (
      SELECT id, "rotatedFromId", 0 AS depth FROM "AccessToken" WHERE id = ${id}
      UNION ALL SELECT t.id, t."rotatedFromId", older.depth + 1 FROM "AccessToken" t JOIN older ON t.id = older."rotatedFromId"
      WHERE older.depth < ${mostShown}
    ), newer AS (
      SELECT id, 0 AS depth FROM "AccessToken" WHERE "rotatedFromId" = ${id}
      UNION ALL SELECT t.id, newer.depth + 1 FROM "AccessToken" t JOIN newer ON t."rotatedFromId" = newer.id
      WHERE newer.depth < ${mostShown}
    ) SELECT id FROM older UNION SELECT id FROM newer`;
  const found = await db().accessToken.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    select: referenceColumns,
    orderBy: { id: 'asc' },
  });
  return found.map(toReference);
}

/** A token in brief, with what a policy asks of its owner. */
export async function findReference(id: number): Promise<{ owner: UserTarget; reference: TokenReference } | null> {
  const columns = { ...referenceColumns, userId: true, user: { select: { username: true, deletedAt: true, kind: true } } };
  const row = await db().accessToken.findUnique({ where: { id }, select: columns });
  if (!row) return null;
  const { userId, user, ...rest } = row;
  return { owner: { userId, kind: user.kind }, reference: toReference({ ...rest, user }) };
}

/** Whose tokens a token minted, and how many for each. */
export const findChildOwners = (parentId: number) => db().$queryRaw<(UserTarget & { count: number })[]>`
  SELECT t."userId", u.kind::text AS kind, count(*)::int AS count FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
  WHERE t."parentId" = ${parentId} GROUP BY t."userId", u.kind`;

/** What a token minted for these accounts, the newest first. */
export async function findChildren(parentId: number, ownerIds: readonly number[]): Promise<TokenReference[]> {
  if (ownerIds.length === 0) return [];
  // Not Prisma's list of values, which is bounded: an admin's token may have made one for everybody.
  const ids = await db().$queryRaw<{ id: number }[]>`
    SELECT id FROM "AccessToken" WHERE "parentId" = ${parentId} AND "userId" = ANY(${ownerIds}::int[])
    ORDER BY id DESC LIMIT ${mostShown}`;
  const rows = await db().accessToken.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    select: referenceColumns,
    orderBy: { id: 'desc' },
  });
  return rows.map(toReference);
}

/** Addresses that a token was used from since then, the latest first. Their number is bounded by what is kept. */
export async function findSeenAddresses(tokenId: number, since: Date) {
  const rows = await db().tokenAddress.findMany({
    where: { tokenId, lastSeenAt: { gte: since } },
    select: { address: true, requests: true, outside: true, firstSeenAt: true, lastSeenAt: true },
    orderBy: [{ lastSeenAt: 'desc' }, { address: 'asc' }],
    take: 1_000,
  });
  return rows.map((row) => ({ ...row, firstSeenAt: row.firstSeenAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString() }));
}
