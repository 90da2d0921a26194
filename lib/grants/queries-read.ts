import 'server-only';
import { db, type Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { keyOf } from '@/lib/groups/keys';

interface SummaryRow {
  userId: number;
  grants: number;
  updatedAt: Date | null;
  hasAllRepositories: boolean;
  allRepositoriesUntil: Date | null;
  isSiteAdmin: boolean;
}

const isLiving = Prisma.sql`COALESCE(g."expiresAt" > now(), TRUE)`;

/** Figures about what some accounts were given, in one statement for all of them. */
export const findUserSummaries = (userIds: readonly number[], query: string | undefined, on: Db = db()): Promise<SummaryRow[]> =>
  on.$queryRaw<SummaryRow[]>(Prisma.sql`
    SELECT u.id AS "userId", given.count AS grants, given.last AS "updatedAt", u."isSiteAdmin", u."allRepositoriesUntil",
      u."allRepositories" AND COALESCE(u."allRepositoriesUntil" > now(), TRUE) AS "hasAllRepositories"
    FROM "User" u CROSS JOIN LATERAL (
      SELECT count(*)::int AS count, max(g."updatedAt") AS last
      FROM "RepositoryGrant" g JOIN "Repository" r ON r.id = g."repositoryId" AND r."deletedAt" IS NULL
      WHERE g."userId" = u.id AND ${isLiving}
        ${query ? Prisma.sql`AND r.key LIKE ${`%${escapeLike(keyOf(query))}%`}` : Prisma.empty}
    ) AS given
    WHERE u.id = ANY(${[...userIds]})`);

export async function findRepositorySummary(repositoryId: number, on: Db = db()): Promise<{ grants: number; updatedAt: Date | null }> {
  const [row] = await on.$queryRaw<{ grants: number; updatedAt: Date | null }[]>(Prisma.sql`
    SELECT count(*)::int AS grants, max(g."updatedAt") AS "updatedAt"
    FROM "RepositoryGrant" g JOIN "User" u ON u.id = g."userId" AND u."deletedAt" IS NULL
    WHERE g."repositoryId" = ${repositoryId} AND ${isLiving}`);
  return row ?? { grants: 0, updatedAt: null };
}

export const findRepositoryNames = (ids: readonly number[], on: Db = db()) =>
  on.repository.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    select: { id: true, fullName: true },
    orderBy: { id: 'asc' },
  });
