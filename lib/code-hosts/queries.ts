import 'server-only';
import { createHash } from 'node:crypto';
import { db, type Db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { readConfig } from './config';
import type { PageStore, StoredPage } from './listing/client';
import type { CodeHost, CodeHostSync, CodeHostSyncDetails, ListCodeHostsInput, ListSyncsInput } from './schema';
import type { SealedSecrets } from './secrets';

const syncColumns = {
  id: true,
  codeHostId: true,
  state: true,
  askedById: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  found: true,
  added: true,
  changed: true,
  removed: true,
  error: true,
} satisfies Prisma.CodeHostSyncSelect;
type SyncRow = Prisma.CodeHostSyncGetPayload<{ select: typeof syncColumns }>;

const hostColumns = {
  id: true,
  kind: true,
  displayName: true,
  url: true,
  gitUrlType: true,
  config: true,
  sealedToken: true,
  sealedSshKey: true,
  sealKeyId: true,
  syncIntervalMinutes: true,
  nextSyncAt: true,
  limitedUntil: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.CodeHostSelect;
export type HostRow = Prisma.CodeHostGetPayload<{ select: typeof hostColumns }>;

async function toSyncs(tx: Db, rows: readonly SyncRow[]): Promise<CodeHostSync[]> {
  const ids = [...new Set(rows.flatMap(({ askedById }) => askedById ?? []))];
  const users = ids.length === 0
    ? []
    : await tx.user.findMany({ where: { id: { in: ids }, deletedAt: null }, select: { id: true, username: true } });
  const names = new Map(users.map(({ id, username }) => [id, username]));
  return rows.map(({ askedById, createdAt, startedAt, finishedAt, ...row }) => ({
    ...row,
    askedByName: names.get(askedById ?? 0) ?? null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

async function toHosts(tx: Db, rows: readonly HostRow[]): Promise<CodeHost[]> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const counts = await tx.repositoryMirror.groupBy({
    by: ['codeHostId'],
    where: { codeHostId: { in: ids }, repository: { deletedAt: null } },
    _count: { _all: true },
  });
  const newest = await tx.$queryRaw<{ id: number }[]>`
    SELECT s.id FROM unnest(${ids}::int[]) AS host(id)
    CROSS JOIN LATERAL (SELECT id FROM "CodeHostSync" WHERE "codeHostId" = host.id ORDER BY id DESC LIMIT 1) AS s`;
  const syncs = await toSyncs(
    tx,
    await tx.codeHostSync.findMany({ where: { id: { in: newest.map(({ id }) => id) } }, select: syncColumns }),
  );
  const countOf = new Map(counts.map(({ codeHostId, _count }) => [codeHostId, _count._all]));
  const syncOf = new Map(syncs.map((sync) => [sync.codeHostId, sync]));
  return rows.map(({ sealedToken, sealedSshKey, sealKeyId: _keyId, nextSyncAt, limitedUntil, createdAt, updatedAt, ...row }) => {
    const read = readConfig(row.kind, row.config);
    return {
      ...row,
      hasToken: sealedToken !== null,
      hasSshKey: sealedSshKey !== null,
      nextSyncAt: nextSyncAt?.toISOString() ?? null,
      limitedUntil: limitedUntil && limitedUntil > new Date() ? limitedUntil.toISOString() : null,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      repositoryCount: countOf.get(row.id) ?? 0,
      lastSync: syncOf.get(row.id) ?? null,
      warnings: 'problems' in read ? read.problems : read.warnings,
    };
  });
}

export async function findCodeHosts({ limit, afterId, query }: ListCodeHostsInput) {
  const matching: Prisma.CodeHostWhereInput = {
    deletedAt: null,
    ...(query
      ? { OR: [{ displayName: { contains: query, mode: 'insensitive' } }, { url: { contains: query, mode: 'insensitive' } }] }
      : {}),
  };
  const [rows, totalCount] = await Promise.all([
    db().codeHost.findMany({
      where: { ...matching, ...(afterId ? { id: { gt: afterId } } : {}) },
      select: hostColumns,
      orderBy: { id: 'asc' },
      take: limit + 1,
    }),
    db().codeHost.count({ where: matching }),
  ]);
  return { codeHosts: await toHosts(db(), rows.slice(0, limit)), totalCount, hasMore: rows.length > limit };
}

export const findHostRow = (id: number): Promise<HostRow | null> =>
  db().codeHost.findFirst({ where: { id, deletedAt: null }, select: hostColumns });

export async function findCodeHost(id: number, tx: Db = db()): Promise<CodeHost | null> {
  const row = await tx.codeHost.findFirst({ where: { id, deletedAt: null }, select: hostColumns });
  return row && ((await toHosts(tx, [row]))[0] ?? null);
}

/** Whoever changes a connection holds this lock. Null when it is gone already. */
export async function lockHost(tx: Tx, id: number): Promise<HostRow | null> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "CodeHost" WHERE id = ${id} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  return rows.length === 0 ? null : tx.codeHost.findUniqueOrThrow({ where: { id }, select: hostColumns });
}

export type NewHost = Pick<HostRow, 'kind' | 'displayName' | 'url' | 'gitUrlType' | 'config' | 'syncIntervalMinutes'> & {
  sshKnownHosts: string | null;
  createdById: number | null;
  nextSyncAt: Date;
};

export const insertHost = async (tx: Tx, data: NewHost): Promise<number> => (await tx.codeHost.create({ data, select: { id: true } })).id;

export async function updateHost(
  tx: Tx,
  id: number,
  data: Partial<NewHost> & Partial<SealedSecrets> & { deletedAt?: Date },
): Promise<void> {
  await tx.codeHost.update({ where: { id }, data, select: { id: true } });
}

/** What was kept of the host's answers was for other eyes, or from another address. */
export async function forgetPages(tx: Tx, codeHostId: number): Promise<void> {
  await tx.codeHostPage.deleteMany({ where: { codeHostId } });
}

/**
 * Lets go of the copies of a connection that ends: they go with it, or stay without one. Folders of those that go are swept later.
 * @returns how many there were
 */
export async function releaseMirrors(tx: Tx, codeHostId: number, repositories: 'delete' | 'keep'): Promise<number> {
  const gone = repositories === 'keep' ? null : await tx.$executeRaw`
    UPDATE "Repository" r SET "deletedAt" = now(), "updatedAt" = now()
    FROM "RepositoryMirror" m WHERE m."repositoryId" = r.id AND m."codeHostId" = ${codeHostId} AND r."deletedAt" IS NULL`;
  const { count } = await tx.repositoryMirror.updateMany({
    where: { codeHostId },
    data: { codeHostId: null, nextFetchAt: null, progress: null, phase: null },
  });
  return gone ?? count;
}

/** One run that waits at a time; the one that waits already is the answer. */
export async function insertSync(tx: Tx, codeHostId: number, askedById: number | null): Promise<{ id: number; isNew: boolean }> {
  const waiting = await tx.codeHostSync.findFirst({
    where: { codeHostId, state: { in: ['QUEUED', 'RUNNING'] } },
    select: { id: true },
    orderBy: { id: 'desc' },
  });
  if (waiting) return { id: waiting.id, isNew: false };
  const { id } = await tx.codeHostSync.create({ data: { codeHostId, askedById }, select: { id: true } });
  return { id, isNew: true };
}

/** Ends what waits or runs; a run notices within a second or two. @returns the ids of those that it ended */
export async function cancelSyncs(tx: Tx, codeHostId: number, why: string | null): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    UPDATE "CodeHostSync" SET state = 'CANCELLED', "finishedAt" = now(), error = ${why}
    WHERE "codeHostId" = ${codeHostId} AND state IN ('QUEUED', 'RUNNING') RETURNING id`;
  return rows.map(({ id }) => id);
}

export async function findSyncs({ codeHostId, limit, beforeId }: ListSyncsInput) {
  const rows = await db().codeHostSync.findMany({
    where: { codeHostId, ...(beforeId ? { id: { lt: beforeId } } : {}) },
    select: syncColumns,
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return { syncs: await toSyncs(db(), rows.slice(0, limit)), hasMore: rows.length > limit };
}

export async function findSync(id: number, tx: Db = db()): Promise<CodeHostSyncDetails | null> {
  const row = await tx.codeHostSync.findFirst({ where: { id, codeHost: { deletedAt: null } }, select: { ...syncColumns, log: true } });
  const [sync] = row ? await toSyncs(tx, [row]) : [];
  return sync && row ? { ...sync, log: row.log } : null;
}

const digestOf = (url: string) => createHash('sha256').update(url).digest();

/** The pages of a host, by their addresses. */
export const pageStore = (codeHostId: number): PageStore => ({
  get: async (url) => {
    const where = { codeHostId_urlDigest: { codeHostId, urlDigest: digestOf(url) } };
    const row = await db().codeHostPage.findUnique({ where, select: { etag: true, body: true } });
    // Written by `put` below alone.
    return row && ({ ...(row.body as unknown as Omit<StoredPage, 'etag'>), etag: row.etag });
  },
  put: async (url, { etag, ...page }) => {
    const where = { codeHostId_urlDigest: { codeHostId, urlDigest: digestOf(url) } };
    const body: Prisma.InputJsonValue = JSON.parse(JSON.stringify(page));
    const values = { etag, body, fetchedAt: new Date() };
    await db().codeHostPage.upsert({
      where,
      create: { codeHostId, urlDigest: digestOf(url), ...values },
      update: values,
      select: { codeHostId: true },
    });
  },
  touch: async (url) => {
    await db().codeHostPage.updateMany({ where: { codeHostId, urlDigest: digestOf(url) }, data: { fetchedAt: new Date() } });
  },
});

/** Pages that nothing asked for since then. */
export async function dropPagesBefore(codeHostId: number, before: Date): Promise<void> {
  await db().codeHostPage.deleteMany({ where: { codeHostId, fetchedAt: { lt: before } } });
}
