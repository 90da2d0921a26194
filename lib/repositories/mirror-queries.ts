import 'server-only';
import type { Db, Tx } from '@/lib/db/client';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';

/** Names are given one after another: two that are each free can be the same. */
export async function lockNames(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('keyward repository names'))) AS taken`;
}

const mirrored = {
  repositoryId: true,
  codeHostId: true,
  externalId: true,
  remoteUrl: true,
  webUrl: true,
  missingSince: true,
  repository: {
    select: {
      key: true,
      fullName: true,
      description: true,
      visibility: true,
      isArchived: true,
      isFork: true,
      stars: true,
      deletedAt: true,
    },
  },
} satisfies Prisma.RepositoryMirrorSelect;
export type Mirrored = Prisma.RepositoryMirrorGetPayload<{ select: typeof mirrored }>;

export const findMirrored = (tx: Tx, codeHostId: number, externalIds: string[]): Promise<Mirrored[]> =>
  tx.repositoryMirror.findMany({ where: { codeHostId, externalId: { in: externalIds } }, select: mirrored });

/** Every copy of a connection, by id, some at a time. */
export const findMirroredAfter = (codeHostId: number, afterId: number, take: number): Promise<Mirrored[]> =>
  db().repositoryMirror.findMany({
    where: { codeHostId, repositoryId: { gt: afterId }, repository: { deletedAt: null } },
    orderBy: { repositoryId: 'asc' },
    take,
    select: mirrored,
  });

const holder = { id: true, key: true, mirror: { select: { codeHostId: true, externalId: true } } } satisfies Prisma.RepositorySelect;
export type NameHolder = Prisma.RepositoryGetPayload<{ select: typeof holder }>;

export const findHolders = (tx: Tx, keys: string[]): Promise<NameHolder[]> =>
  tx.repository.findMany({ where: { key: { in: keys }, deletedAt: null }, select: holder });

export interface NewMirror {
  repository: Omit<Prisma.RepositoryCreateManyInput, 'origin' | 'id'> & { key: string };
  mirror: Omit<Prisma.RepositoryMirrorCreateManyInput, 'repositoryId' | 'codeHostId'>;
}

export async function insertMirrors(tx: Tx, codeHostId: number, rows: NewMirror[]): Promise<number[]> {
  const made = await tx.repository.createManyAndReturn({
    data: rows.map(({ repository }) => ({ ...repository, origin: 'MIRROR' as const })),
    select: { id: true, key: true },
  });
  const ids = new Map(made.map(({ id, key }) => [key, id]));
  await tx.repositoryMirror.createMany({
    data: rows.map(({ repository, mirror }) => ({ ...mirror, codeHostId, repositoryId: ids.get(repository.key) ?? 0 })),
  });
  return made.map(({ id }) => id);
}

export async function updateRepository(tx: Tx, id: number, data: Prisma.RepositoryUncheckedUpdateInput): Promise<void> {
  await tx.repository.update({ where: { id }, data, select: { id: true } });
}

export async function updateMirror(tx: Db, repositoryId: number, data: Prisma.RepositoryMirrorUncheckedUpdateInput): Promise<void> {
  await tx.repositoryMirror.updateMany({ where: { repositoryId }, data });
}

export async function markMissing(tx: Tx, repositoryIds: number[], since: Date): Promise<void> {
  await tx.repositoryMirror.updateMany({ where: { repositoryId: { in: repositoryIds } }, data: { missingSince: since } });
}

const fetchable = {
  codeHostId: true,
  remoteUrl: true,
  state: true,
  failures: true,
  isCorrupted: true,
  codeHost: { select: { deletedAt: true } },
  repository: { select: { fullName: true, deletedAt: true, createdAt: true } },
} satisfies Prisma.RepositoryMirrorSelect;
export type Fetchable = Prisma.RepositoryMirrorGetPayload<{ select: typeof fetchable }>;

export const findFetchable = (repositoryId: number): Promise<Fetchable | null> =>
  db().repositoryMirror.findUnique({ where: { repositoryId }, select: fetchable });

/** Takes those whose time has come, and puts their next time far enough away that nobody takes them again meanwhile. */
export async function takeDue(tx: Tx, limit: number, leaseMinutes: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ repositoryId: number }[]>`
    UPDATE "RepositoryMirror" SET "nextFetchAt" = now() + ${leaseMinutes} * interval '1 minute'
    WHERE "repositoryId" IN (
      SELECT m."repositoryId" FROM "RepositoryMirror" m
        JOIN "Repository" r ON r.id = m."repositoryId" AND r."deletedAt" IS NULL
        JOIN "CodeHost" h ON h.id = m."codeHostId" AND h."deletedAt" IS NULL
      WHERE m."nextFetchAt" <= now() ORDER BY m."nextFetchAt" LIMIT ${limit} FOR UPDATE OF m SKIP LOCKED)
    RETURNING "repositoryId"`;
  return rows.map(({ repositoryId }) => repositoryId);
}

/** Those of `ids` that no living repository has. */
export async function findGone(ids: number[]): Promise<number[]> {
  const rows = await db().repository.findMany({ where: { id: { in: ids } }, select: { id: true, deletedAt: true, origin: true } });
  // What was made here can be recovered for a while.
  const kept = new Set(rows.filter(({ deletedAt, origin }) => deletedAt === null || origin === 'HOSTED').map(({ id }) => id));
  return ids.filter((id) => !kept.has(id));
}

/** Living repositories with what decides whether they can be fetched. */
export const findToFetch = (tx: Tx, ids: number[]) =>
  tx.repository.findMany({
    where: { id: { in: ids }, deletedAt: null },
    select: { id: true, fullName: true, mirror: { select: { codeHost: { select: { deletedAt: true } } } } },
  });

export const findLog = (on: Db, id: number) =>
  on.repository.findUnique({ where: { id }, select: { deletedAt: true, mirror: { select: { log: true } } } });
