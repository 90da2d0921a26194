import 'server-only';
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
} satisfies Prisma.AccessTokenSelect;

const toReference = (row: Prisma.AccessTokenGetPayload<{ select: typeof referenceColumns }>): TokenReference => ({
  ...row,
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

export async function findReference(id: number): Promise<TokenReference | null> {
  const row = await db().accessToken.findUnique({ where: { id }, select: referenceColumns });
  return row && toReference(row);
}

/** What a token minted, the newest first, and how much that is in all. */
export async function findChildren(parentId: number): Promise<{ children: TokenReference[]; childCount: number }> {
  const [rows, childCount] = await Promise.all([
    db().accessToken.findMany({ where: { parentId }, select: referenceColumns, orderBy: { id: 'desc' }, take: mostShown }),
    db().accessToken.count({ where: { parentId } }),
  ]);
  return { children: rows.map(toReference), childCount };
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
