import 'server-only';
import { db, type Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { keyOf } from '@/lib/groups/keys';
import { reporter } from '@/lib/groups/schema';
import { countReadableSql, readableSql, type Viewer } from './access';
import { findReasons } from './access-queries';
import type { AccessReason } from './access-schema';
import type { ListAccountsInput, ListOpenInput } from './explain-schema';

/** Reasons in words that leave here, by repository. */
export async function findToldReasons(viewer: Viewer, ids: readonly number[], on: Db = db()): Promise<Map<number, AccessReason[]>> {
  const rows = ids.length === 0 ? [] : await findReasons(viewer, ids, 'code', on);
  const groupIds = [...new Set(rows.flatMap(({ groupId }) => (groupId === null ? [] : [groupId])))];
  const groups =
    groupIds.length === 0 ? [] : await on.group.findMany({ where: { id: { in: groupIds } }, select: { id: true, fullPath: true } });
  const paths = new Map(groups.map(({ id, fullPath }) => [id, fullPath]));
  const told = new Map<number, AccessReason[]>();
  for (const { id, kind, level, groupId, until } of rows) {
    const reason = {
      kind,
      level,
      groupId,
      groupPath: groupId === null ? null : (paths.get(groupId) ?? null),
      until: until?.toISOString() ?? null,
    };
    told.set(id, [...(told.get(id) ?? []), reason]);
  }
  return told;
}

export interface OpenRow {
  id: number;
  fullName: string;
  visibility: 'PRIVATE' | 'INTERNAL' | 'PUBLIC';
  grantedAt: Date | null;
}

/** What the account of `viewer` may read, by name, one more than asked for. */
export const findOpen = (viewer: Viewer, { userId, query, limit, after = '' }: ListOpenInput, on: Db = db()): Promise<OpenRow[]> => {
  const named = query ? Prisma.sql`AND r.key LIKE ${`%${escapeLike(keyOf(query))}%`}` : Prisma.empty;
  const page = readableSql(viewer, {
    filter: Prisma.sql`r.key > ${keyOf(after)} ${named}`,
    order: Prisma.sql`r.key`,
    sortColumns: Prisma.sql`r.key`,
    limit: limit + 1,
  });
  return on.$queryRaw<OpenRow[]>(Prisma.sql`
    SELECT r.id, r."fullName", r.visibility, g."updatedAt" AS "grantedAt" FROM (${page}) AS page JOIN "Repository" r ON r.id = page.id
    LEFT JOIN "RepositoryGrant" g ON g."repositoryId" = r.id AND g."userId" = ${userId} ORDER BY r.key`);
};

export interface AccountRow {
  userId: number;
  username: string;
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
  grantedAt: Date | null;
}

const today = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;
const counts = (alias: Prisma.Sql) => Prisma.sql`(${alias}."expiresAt" IS NULL OR ${alias}."expiresAt" > ${today})`;

/**
 * Accounts that something of their own lets read a repository, by name, one more than asked for. Which reasons they have is for
 * the decision itself to say: a test holds this list to it.
 */
const accountsSql = (
  { repositoryId, query, limit, after = '' }: Omit<ListAccountsInput, 'limit'> & { limit: number },
  isEnforcedForSiteAdmins: boolean,
) => Prisma.sql`
    WITH above AS MATERIALIZED (
      SELECT a."ancestorId" AS id FROM "Repository" r JOIN "GroupAncestor" a ON a."groupId" = r."groupId" WHERE r.id = ${repositoryId}
    ), share AS MATERIALIZED (
      SELECT s."invitedId", s."accessLevel" FROM "GroupShare" s WHERE s."repositoryId" = ${repositoryId} AND ${counts(Prisma.sql`s`)}
      UNION ALL
      SELECT s."invitedId", s."accessLevel" FROM above JOIN "GroupShare" s ON s."groupId" = above.id WHERE ${counts(Prisma.sql`s`)}
    ), candidate AS (
      SELECT g."userId" AS id FROM "RepositoryGrant" g WHERE g."repositoryId" = ${repositoryId} AND COALESCE(g."expiresAt" > now(), TRUE)
      UNION
      SELECT m."userId" FROM "Membership" m
      WHERE m."repositoryId" = ${repositoryId} AND m."accessLevel" >= ${reporter} AND ${counts(Prisma.sql`m`)}
      UNION
      SELECT m."userId" FROM above JOIN "Membership" m ON m."groupId" = above.id
      WHERE m."accessLevel" >= ${reporter} AND ${counts(Prisma.sql`m`)}
      UNION
      SELECT m."userId" FROM share s JOIN "GroupAncestor" a ON a."groupId" = s."invitedId"
      JOIN "Membership" m ON m."groupId" = a."ancestorId"
      WHERE LEAST(m."accessLevel", s."accessLevel") >= ${reporter} AND ${counts(Prisma.sql`m`)}
      UNION
      SELECT id FROM "User" WHERE "allRepositories" AND COALESCE("allRepositoriesUntil" > now(), TRUE)
      UNION
      SELECT id FROM "User" WHERE "isSiteAdmin" AND NOT ${isEnforcedForSiteAdmins}::boolean
    )
    SELECT u.id AS "userId", u.username::text AS username, u.kind, g."updatedAt" AS "grantedAt"
    FROM candidate JOIN "User" u ON u.id = candidate.id
    LEFT JOIN "RepositoryGrant" g ON g."repositoryId" = ${repositoryId} AND g."userId" = u.id
    WHERE u."deletedAt" IS NULL AND u."blockedAt" IS NULL AND u.kind <> 'GHOST' AND u.username > ${after}::citext
      ${query ? Prisma.sql`AND u.username::text ILIKE ${`%${escapeLike(query)}%`}` : Prisma.empty}
    ORDER BY u.username LIMIT ${limit}`;

export const findAccounts = (input: ListAccountsInput, isEnforcedForSiteAdmins: boolean, on: Db = db()): Promise<AccountRow[]> =>
  on.$queryRaw<AccountRow[]>(accountsSql({ ...input, limit: input.limit + 1 }, isEnforcedForSiteAdmins));

/** How many of them there are, no more than `most`. */
export async function countAccounts(
  input: { repositoryId: number; query?: string },
  most: number,
  isEnforcedForSiteAdmins: boolean,
  on: Db = db(),
): Promise<number> {
  const [row] = await on.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM (${accountsSql({ ...input, limit: most }, isEnforcedForSiteAdmins)}) AS counted`);
  return row?.count ?? 0;
}

/** How many repositories `findOpen` would list, no more than `most`. */
export async function countOpen(viewer: Viewer, query: string | undefined, most: number, on: Db = db()): Promise<number> {
  const filter = query ? Prisma.sql`r.key LIKE ${`%${escapeLike(keyOf(query))}%`}` : Prisma.sql`TRUE`;
  const [row] = await on.$queryRaw<{ count: number }[]>(countReadableSql(viewer, { filter, most }));
  return row?.count ?? 0;
}

export const findFacts = (repositoryId: number, on: Db = db()) =>
  on.repository.findUniqueOrThrow({
    where: { id: repositoryId },
    select: { id: true, fullName: true, visibility: true, isUnrestricted: true },
  });

export const hasPathRules = async (repositoryId: number, userId: number, on: Db = db()): Promise<boolean> =>
  (await on.repositoryPathRule.count({ where: { repositoryId, userId } })) > 0;

export const isBlocked = async (userId: number, on: Db = db()): Promise<boolean> =>
  (await on.user.count({ where: { id: userId, blockedAt: { not: null } } })) > 0;
