import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import type { NamePattern } from './pattern';
import type { Grant, ListRepositoryGrantsInput, ListUserGrantsInput } from './schema';

const grantColumns = {
  userId: true,
  repositoryId: true,
  createdAt: true,
  updatedAt: true,
  expiresAt: true,
  user: { select: { username: true } },
  repository: { select: { fullName: true } },
} satisfies Prisma.RepositoryGrantSelect;

const toGrant = ({ user, repository, ...row }: Prisma.RepositoryGrantGetPayload<{ select: typeof grantColumns }>): Grant => ({
  userId: row.userId,
  username: user.username,
  repositoryId: row.repositoryId,
  repositoryName: repository.fullName,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
});

interface GrantRow {
  userId: number;
  username: string;
  repositoryId: number;
  repositoryName: string;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date | null;
}

/**
 * Living grants of several accounts, a page of each, by repository: one statement for all of them, along the key of the table
 * (SG §5.4 asks 25 accounts at once).
 */
export async function findUserGrants(
  { userIds, query, limit, afterId = 0, afterIds }: ListUserGrantsInput,
  on: Db = db(),
): Promise<Grant[]> {
  const starts = userIds.map((_id, index) => afterIds?.[index] ?? afterId);
  const named = query ? Prisma.sql`AND r.key LIKE ${`%${escapeLike(query.toLowerCase())}%`}` : Prisma.empty;
  const rows = await on.$queryRaw<GrantRow[]>(Prisma.sql`
    SELECT g.* FROM unnest(${userIds}::int[], ${starts}::int[]) AS wanted(id, start) CROSS JOIN LATERAL (
      SELECT g."userId", u.username::text AS username, g."repositoryId", r."fullName" AS "repositoryName",
        g."createdAt", g."updatedAt", g."expiresAt"
      FROM "RepositoryGrant" g JOIN "Repository" r ON r.id = g."repositoryId" AND r."deletedAt" IS NULL JOIN "User" u ON u.id = g."userId"
      WHERE g."userId" = wanted.id AND g."repositoryId" > wanted.start AND COALESCE(g."expiresAt" > now(), TRUE) ${named}
      ORDER BY g."repositoryId" LIMIT ${limit + 1}
    ) AS g`);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }));
}

/** Living grants of a repository by account, one more than asked for. */
export async function findRepositoryGrants(
  { repositoryId, query, limit, afterId = 0 }: ListRepositoryGrantsInput,
  on: Db = db(),
): Promise<Grant[]> {
  const rows = await on.repositoryGrant.findMany({
    where: {
      repositoryId,
      userId: { gt: afterId },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
      user: { deletedAt: null, ...(query ? { username: { contains: escapeLike(query), mode: 'insensitive' } } : {}) },
    },
    select: grantColumns,
    orderBy: { userId: 'asc' },
    take: limit + 1,
  });
  return rows.map(toGrant);
}

export interface RepositoryName {
  id: number;
  fullName: string;
}

/** Living repositories of some ids, locked in ascending order against their deletion and other overwrites. */
export const lockRepositories = (tx: Tx, ids: readonly number[]): Promise<(RepositoryName & { isUnrestricted: boolean })[]> =>
  tx.$queryRaw`
    SELECT id, "fullName", "isUnrestricted" FROM "Repository" WHERE id = ANY(${[...ids]}) AND "deletedAt" IS NULL
    ORDER BY id FOR NO KEY UPDATE`;

/** Gives an account what it does not have yet, and a new end to what it has with another. @returns ids of what was changed */
export async function upsertGrants(
  tx: Tx,
  {
    userId,
    repositoryIds,
    until,
    createdById,
  }: { userId: number; repositoryIds: readonly number[]; until: Date | null; createdById: number | null },
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "createdById", "updatedAt", "expiresAt")
    SELECT ${userId}::int, id, ${createdById}::int, now(), ${until}::timestamptz
    FROM unnest(${[...repositoryIds]}::int[]) AS wanted(id) ORDER BY id
    ON CONFLICT ("userId", "repositoryId") DO UPDATE SET "expiresAt" = excluded."expiresAt", "updatedAt" = now()
    WHERE "RepositoryGrant"."expiresAt" IS DISTINCT FROM excluded."expiresAt"
    RETURNING "repositoryId" AS id`;
  return rows.map(({ id }) => id);
}

export async function deleteGrants(tx: Tx, userId: number, repositoryIds: readonly number[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    DELETE FROM "RepositoryGrant" WHERE "userId" = ${userId} AND "repositoryId" = ANY(${[...repositoryIds]})
    RETURNING "repositoryId" AS id`;
  return rows.map(({ id }) => id);
}

const matches = ({ prefix, regex }: NamePattern) => Prisma.sql`
  r."deletedAt" IS NULL AND r.key >= ${prefix} AND r.key < ${prefix}::text || chr(1114111) AND r.key ~ ${regex}`;

/** Repositories whose name matches, by name. */
export const findMatching = (pattern: NamePattern, limit: number, on: Db = db()): Promise<RepositoryName[]> =>
  on.$queryRaw<RepositoryName[]>(Prisma.sql`
    SELECT r.id, r."fullName" FROM "Repository" r WHERE ${matches(pattern)} ORDER BY r.key LIMIT ${limit}`);

export async function countGranted(userId: number, repositoryIds: readonly number[], on: Db = db()): Promise<number> {
  return on.repositoryGrant.count({
    where: { userId, repositoryId: { in: [...repositoryIds] }, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
  });
}

export const setUnrestrictedFlag = (tx: Tx, ids: readonly number[], isUnrestricted: boolean) =>
  tx.repository.updateMany({ where: { id: { in: [...ids] } }, data: { isUnrestricted } });

/** Living accounts by name, or by their confirmed first address to the letter (SG §5.1). */
export async function findBound(bindIds: readonly string[], by: 'email' | 'username', on: Db = db()): Promise<Map<string, number>> {
  const rows =
    by === 'username'
      ? await on.$queryRaw<{ bindId: string; id: number }[]>`
          SELECT wanted.name AS "bindId", u.id FROM unnest(${[...bindIds]}::text[]) AS wanted(name)
          JOIN "User" u ON u.username = wanted.name::citext WHERE u."deletedAt" IS NULL AND u.kind <> 'GHOST'`
      : await on.$queryRaw<{ bindId: string; id: number }[]>`
          SELECT wanted.address AS "bindId", e."userId" AS id FROM unnest(${[...bindIds]}::text[]) AS wanted(address)
          JOIN "UserEmail" e ON e.email = wanted.address::citext AND e.email::text = wanted.address
          WHERE e."isPrimary" AND e."verifiedAt" IS NOT NULL AND e."deletedAt" IS NULL`;
  return new Map(rows.map(({ bindId, id }) => [bindId, id]));
}

/** Makes the grants of a repository exactly those of `userIds`, all of them without an end. */
export async function replaceGrants(
  tx: Tx,
  { repositoryId, userIds, createdById }: { repositoryId: number; userIds: readonly number[]; createdById: number | null },
): Promise<{ added: number[]; removed: number[] }> {
  const wanted = [...userIds];
  const removed = await tx.$queryRaw<{ id: number }[]>`
    DELETE FROM "RepositoryGrant" WHERE "repositoryId" = ${repositoryId} AND NOT ("userId" = ANY(${wanted}))
    RETURNING "userId" AS id`;
  const added = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "createdById", "updatedAt")
    SELECT id, ${repositoryId}::int, ${createdById}::int, now() FROM unnest(${wanted}::int[]) AS wanted(id) ORDER BY id
    ON CONFLICT ("userId", "repositoryId") DO UPDATE SET "expiresAt" = NULL, "updatedAt" = now()
    WHERE "RepositoryGrant"."expiresAt" IS NOT NULL
    RETURNING "userId" AS id`;
  return { added: added.map(({ id }) => id), removed: removed.map(({ id }) => id) };
}

/** As names are kept while they wait: user names in small letters, addresses to the letter. */
export const pendingKey = (bindId: string, by: 'email' | 'username'): string => (by === 'username' ? bindId.toLowerCase() : bindId);

export async function replacePending(
  tx: Tx,
  { repositoryId, bindIds, createdById }: { repositoryId: number; bindIds: readonly string[]; createdById: number | null },
): Promise<void> {
  await tx.pendingGrant.deleteMany({ where: { repositoryId, bindId: { notIn: [...bindIds] } } });
  await tx.pendingGrant.createMany({ data: bindIds.map((bindId) => ({ bindId, repositoryId, createdById })), skipDuplicates: true });
}

export const findPendingBindIds = async (limit: number, after: string, on: Db = db()): Promise<string[]> => {
  const rows = await on.$queryRaw<{ bindId: string }[]>`
    SELECT DISTINCT "bindId" FROM "PendingGrant" WHERE "bindId" > ${after} ORDER BY "bindId" LIMIT ${limit}`;
  return rows.map(({ bindId }) => bindId);
};

export const findPendingRepositories = (bindId: string, limit: number, afterId: number, on: Db = db()): Promise<number[]> =>
  on.pendingGrant
    .findMany({
      where: { bindId, repositoryId: { gt: afterId }, repository: { deletedAt: null } },
      select: { repositoryId: true },
      orderBy: { repositoryId: 'asc' },
      take: limit,
    })
    .then((rows) => rows.map(({ repositoryId }) => repositoryId));

/** Turns what waited for a name or an address into grants of the account that has it now. @returns how many */
export async function claimPending(tx: Tx, userId: number, bindId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    WITH claimed AS (DELETE FROM "PendingGrant" WHERE "bindId" = ${bindId} RETURNING "repositoryId", "createdById")
    INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "createdById", "updatedAt")
    SELECT ${userId}::int, "repositoryId", "createdById", now() FROM claimed ORDER BY "repositoryId"
    ON CONFLICT ("userId", "repositoryId") DO NOTHING RETURNING "repositoryId" AS id`;
  return rows.length;
}

export const deleteAllPending = async (tx: Tx): Promise<number> => (await tx.pendingGrant.deleteMany({})).count;

/** Takes every grant of an account, its wildcard and its path rules: what a deletion leaves nothing of. */
export async function endAll(tx: Tx, userId: number): Promise<{ grantsEnded: number }> {
  const { count } = await tx.repositoryGrant.deleteMany({ where: { userId } });
  await tx.repositoryPathRule.deleteMany({ where: { userId } });
  await tx.user.update({
    where: { id: userId },
    data: { allRepositories: false, allRepositoriesUntil: null, allRepositoriesById: null },
    select: { id: true },
  });
  return { grantsEnded: count };
}

export interface Wildcard {
  isAllowed: boolean;
  until: Date | null;
  byUsername: string | null;
}

export async function findWildcard(userId: number, on: Db = db()): Promise<Wildcard> {
  const row = await on.user.findUnique({
    where: { id: userId },
    select: { allRepositories: true, allRepositoriesUntil: true, allRepositoriesById: true },
  });
  const by = row?.allRepositoriesById
    ? await on.user.findUnique({ where: { id: row.allRepositoriesById }, select: { username: true } })
    : null;
  return { isAllowed: row?.allRepositories ?? false, until: row?.allRepositoriesUntil ?? null, byUsername: by?.username ?? null };
}

export const setWildcard = (
  tx: Tx,
  userId: number,
  { isAllowed, until, byId }: { isAllowed: boolean; until: Date | null; byId: number | null },
) =>
  tx.user.update({
    where: { id: userId },
    data: { allRepositories: isAllowed, allRepositoriesUntil: isAllowed ? until : null, allRepositoriesById: isAllowed ? byId : null },
    select: { id: true },
  });

export async function replacePathRules(
  tx: Tx,
  { repositoryId, rules, createdById }: { repositoryId: number; rules: { userId: number; paths: string[] }[]; createdById: number | null },
): Promise<void> {
  await tx.repositoryPathRule.deleteMany({ where: { repositoryId } });
  await tx.repositoryPathRule.createMany({ data: rules.map((rule) => ({ ...rule, repositoryId, createdById })) });
}

export const findPathRules = (repositoryId: number, userId: number, on: Db = db()) =>
  on.repositoryPathRule.findUnique({ where: { userId_repositoryId: { userId, repositoryId } }, select: { paths: true } });

export async function findPrimaryVerifiedAddress(tx: Tx, userId: number): Promise<string | null> {
  const row = await tx.userEmail.findFirst({
    where: { userId, isPrimary: true, verifiedAt: { not: null }, deletedAt: null },
    select: { email: true },
  });
  return row?.email ?? null;
}
