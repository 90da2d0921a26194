import 'server-only';
import { digestCandidates, digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { DomainError } from '@/lib/errors/domain-error';
import { toAccessToken, toListedToken, tokenRowColumns, type TokenRow } from './row';
import type { AccessToken, AddressMode, ListAccessTokensInput, ListedToken } from './schema';
import { endOf, inState, successorOf } from './state-queries';

const tokenColumns = {
  id: true,
  userId: true,
  createdById: true,
  parentId: true,
  rotatedFromId: true,
  prefix: true,
  lastFive: true,
  note: true,
  description: true,
  scopes: true,
  createdAt: true,
  updatedAt: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedAddress: true,
  revokedAt: true,
  disabledAt: true,
  leakedAt: true,
  addressMode: true,
  allowedAddresses: true,
} satisfies Prisma.AccessTokenSelect;

interface NewToken {
  userId: number;
  createdById: number | null;
  lineage: { parentId: number; rootId: number } | null;
  identity: string;
  secret: string;
  note: string;
  description: string | null;
  scopes: string[];
  expiresAt: Date | null;
  rotatedFromId?: number;
  addressMode?: AddressMode;
  allowedAddresses?: string[];
}

export async function insertToken(tx: Tx, { lineage, identity, secret, ...rest }: NewToken): Promise<AccessToken> {
  const data = { ...rest, ...lineage, ...digestSecret('access-token', identity), prefix: 'sgp', lastFive: secret.slice(-5) };
  return toAccessToken(await tx.accessToken.create({ data, select: tokenColumns }));
}

/**
 * Locks the account against being deleted or blocked until the transaction ends, and counts its active tokens, the one apart
 * whose place a new one takes.
 * @throws DomainError `not_found` when it is gone
 */
export async function lockSubject(tx: Tx, userId: number, exceptId?: number): Promise<{ activeTokens: number }> {
  const rows = await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  if (!Array.isArray(rows) || rows.length === 0)
    throw new DomainError('not_found', { reason: 'user_not_found', message: 'There is no such account.' });
  const where = { ...activeOf(userId), ...(exceptId === undefined ? {} : { id: { not: exceptId } }) };
  return { activeTokens: await tx.accessToken.count({ where }) };
}

/**
 * True while the token may still mint what ends at `expiresAt`: it stays so until the transaction ends, because revoking,
 * disabling and shortening it wait for the lock.
 */
export async function lockParent(tx: Tx, tokenId: number, expiresAt: Date | null): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "AccessToken" t WHERE id = ${tokenId} AND "revokedAt" IS NULL AND "disabledAt" IS NULL AND ${endOf} > now()
      AND ${endOf} >= COALESCE(${expiresAt}::timestamptz, 'infinity'::timestamptz) FOR SHARE`;
  return rows.length > 0;
}

const activeOf = (userId: number): Prisma.AccessTokenWhereInput => ({
  userId,
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
});

type TokensFilter = Omit<ListAccessTokensInput, 'limit' | 'offset'>;

function matching({ userId, state, attention, includeExpired }: TokensFilter): Prisma.Sql {
  const isEndAsked = state !== undefined || attention !== undefined || includeExpired;
  return Prisma.sql`
    t."userId" = ${userId} AND ${inState({ state, attention })} ${isEndAsked ? Prisma.empty : Prisma.sql`AND ${endOf} > now()`}`;
}

/** SG §1.6: created within five minutes first, then by last use with never-used first, then the newest. */
export async function findTokens({ limit, offset, ...filter }: ListAccessTokensInput): Promise<ListedToken[]> {
  const rows = await db().$queryRaw<(TokenRow & { rotatedToId: number | null })[]>`
    SELECT ${Prisma.raw(tokenRowColumns)}, ${successorOf} FROM "AccessToken" t WHERE ${matching(filter)}
    ORDER BY (t."createdAt" > now() - interval '5 minutes') DESC, t."lastUsedAt" DESC NULLS FIRST, t."createdAt" DESC, t.id DESC
    LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(toListedToken);
}

export async function countTokens(filter: TokensFilter): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "AccessToken" t WHERE ${matching(filter)}`;
  return row?.count ?? 0;
}

/** A token with its owner, or null; a revoked one only where that is asked for. */
export const findTokenWithOwner = (which: { id: number } | { identity: string }, { isRevokedToo = false } = {}) =>
  db().accessToken.findFirst({
    where: {
      ...(isRevokedToo ? {} : { revokedAt: null }),
      ...('id' in which
        ? { id: which.id }
        : { digest: { in: digestCandidates('access-token', which.identity).map(({ digest }) => digest) } }),
    },
    select: {
      ...tokenColumns,
      rootId: true,
      user: { select: { id: true, kind: true, username: true, isSiteAdmin: true, blockedAt: true, deletedAt: true } },
    },
    relationLoadStrategy: 'join',
  });
export type TokenWithOwner = NonNullable<Awaited<ReturnType<typeof findTokenWithOwner>>>;

/** Locks a token, revoked or not, against every other change until the transaction ends. */
export async function lockToken(tx: Tx, id: number): Promise<AccessToken | null> {
  await tx.$executeRaw`SELECT 1 FROM "AccessToken" WHERE id = ${id} FOR NO KEY UPDATE`;
  const row = await tx.accessToken.findUnique({ where: { id }, select: tokenColumns });
  return row && toAccessToken(row);
}

export async function updateToken(tx: Tx, id: number, data: TokenChange): Promise<AccessToken> {
  return toAccessToken(await tx.accessToken.update({ where: { id }, data, select: tokenColumns }));
}

interface TokenChange {
  note?: string | undefined;
  description?: string | null | undefined;
  disabledAt?: Date | null;
  addressMode?: AddressMode;
  allowedAddresses?: string[];
}
