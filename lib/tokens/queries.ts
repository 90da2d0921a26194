import 'server-only';
import { digestCandidates, digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { DomainError } from '@/lib/errors/domain-error';
import { toAccessToken, type TokenRow } from './row';
import type { AccessToken, ListAccessTokensInput } from './schema';

const tokenColumns = {
  id: true,
  userId: true,
  createdById: true,
  prefix: true,
  lastFive: true,
  note: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedAddress: true,
  revokedAt: true,
} satisfies Prisma.AccessTokenSelect;

interface NewToken {
  userId: number;
  createdById: number | null;
  lineage: { parentId: number; rootId: number } | null;
  identity: string;
  secret: string;
  note: string;
  scopes: string[];
  expiresAt: Date | null;
}

export async function insertToken(tx: Tx, { lineage, identity, secret, ...rest }: NewToken): Promise<AccessToken> {
  const data = { ...rest, ...lineage, ...digestSecret('access-token', identity), prefix: 'sgp', lastFive: secret.slice(-5) };
  return toAccessToken(await tx.accessToken.create({ data, select: tokenColumns }));
}

/**
 * Locks the account against being deleted or blocked until the transaction ends, and counts its active tokens.
 * @throws DomainError `not_found` when it is gone
 */
export async function lockSubject(tx: Tx, userId: number): Promise<{ activeTokens: number }> {
  const rows = await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  if (!Array.isArray(rows) || rows.length === 0)
    throw new DomainError('not_found', { reason: 'user_not_found', message: 'There is no such account.' });
  return { activeTokens: await tx.accessToken.count({ where: activeOf(userId) }) };
}

/** True while the token may still mint: it stays so until the transaction ends, because revoking it waits for the lock. */
export async function lockParent(tx: Tx, tokenId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "AccessToken" WHERE id = ${tokenId} AND "revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > now()) FOR SHARE`;
  return rows.length > 0;
}

const activeOf = (userId: number): Prisma.AccessTokenWhereInput => ({
  userId,
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
});

/** SG §1.6: created within five minutes first, then by last use with never-used first, then the newest. */
export async function findTokens({ userId, limit, offset, includeExpired }: ListAccessTokensInput): Promise<AccessToken[]> {
  const living = includeExpired ? Prisma.empty : Prisma.sql`AND ("expiresAt" IS NULL OR "expiresAt" > now())`;
  const rows = await db().$queryRaw<TokenRow[]>`
    SELECT id, "userId", "createdById", prefix, "lastFive", note, scopes, "createdAt", "expiresAt", "lastUsedAt",
           "lastUsedAddress", "revokedAt"
    FROM "AccessToken" WHERE "userId" = ${userId} AND "revokedAt" IS NULL ${living}
    ORDER BY ("createdAt" > now() - interval '5 minutes') DESC, "lastUsedAt" DESC NULLS FIRST, "createdAt" DESC, id DESC
    LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(toAccessToken);
}

export const countTokens = (userId: number, includeExpired: boolean): Promise<number> =>
  db().accessToken.count({ where: includeExpired ? { userId, revokedAt: null } : activeOf(userId) });

/** A token that is not revoked, with its owner, or null. */
export const findTokenWithOwner = (which: { id: number } | { identity: string }) =>
  db().accessToken.findFirst({
    where: {
      revokedAt: null,
      ...('id' in which
        ? { id: which.id }
        : { digest: { in: digestCandidates('access-token', which.identity).map(({ digest }) => digest) } }),
    },
    select: { ...tokenColumns, user: { select: { id: true, kind: true, username: true } } },
    relationLoadStrategy: 'join',
  });

/**
 * Revokes a token and everything it minted, however far down. Returns the ids that were still valid.
 *
 * A child that is being minted just now holds a lock on its parent, so the UPDATE waits for it but does not see it: only the
 * next round does. Rounds end because a revoked parent mints no more.
 */
export async function revokeWithDescendants(tx: Tx, id: number): Promise<number[]> {
  const revoked: number[] = [];
  for (;;) {
    const round = await tx.$queryRaw<{ id: number }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM "AccessToken" WHERE id = ${id}
        UNION SELECT child.id FROM "AccessToken" child JOIN family ON child."parentId" = family.id
      )
      UPDATE "AccessToken" SET "revokedAt" = now() WHERE id IN (SELECT id FROM family) AND "revokedAt" IS NULL RETURNING id`;
    if (round.length === 0) return revoked;
    revoked.push(...round.map((row) => row.id));
  }
}
