import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { DomainError } from '@/lib/errors/domain-error';
import { keyOf } from '@/lib/groups/keys';
import { countReadableSql, readableSql, type Viewer } from './access';
import {
  mostCounted,
  type ListRepositoriesInput,
  type Repository,
  type RepositoryFilter,
  type RepositoryOrder,
  type SiteRepository,
} from './schema';

const shown = {
  id: true,
  groupId: true,
  origin: true,
  path: true,
  name: true,
  fullName: true,
  key: true,
  description: true,
  visibility: true,
  isUnrestricted: true,
  isArchived: true,
  isFork: true,
  defaultBranch: true,
  sizeBytes: true,
  stars: true,
  changedAt: true,
  createdAt: true,
  updatedAt: true,
  mirror: {
    select: {
      externalId: true,
      state: true,
      webUrl: true,
      fetchedAt: true,
      codeHost: { select: { id: true, kind: true, url: true } },
      progress: true,
      phase: true,
      startedAt: true,
      nextFetchAt: true,
      failedAt: true,
      failures: true,
      lastError: true,
      isCorrupted: true,
      missingSince: true,
    },
  },
  keyValues: { select: { key: true, value: true }, orderBy: { key: 'asc' } },
} satisfies Prisma.RepositorySelect;
type Row = Prisma.RepositoryGetPayload<{ select: typeof shown }>;

const iso = (date: Date | null | undefined) => date?.toISOString() ?? null;

function toRepository(row: Row): SiteRepository & { key: string } {
  const { mirror, sizeBytes, changedAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    sizeBytes: Number(sizeBytes),
    changedAt: iso(changedAt),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    mirror: mirror && {
      externalId: mirror.externalId,
      state: mirror.state,
      webUrl: mirror.webUrl,
      fetchedAt: iso(mirror.fetchedAt),
      codeHost: mirror.codeHost,
    },
    fetch: mirror && {
      progress: mirror.progress,
      phase: mirror.phase,
      startedAt: iso(mirror.startedAt),
      nextFetchAt: iso(mirror.nextFetchAt),
      failedAt: iso(mirror.failedAt),
      failures: mirror.failures,
      lastError: mirror.lastError,
      isCorrupted: mirror.isCorrupted,
      missingSince: iso(mirror.missingSince),
    },
  };
}

/** Repositories by id, whoever asks: what may be seen was decided before. */
export async function findRepositories(ids: readonly number[], on: Db = db()): Promise<(SiteRepository & { key: string })[]> {
  const rows = await on.repository.findMany({ where: { id: { in: [...ids] } }, select: shown });
  const byId = new Map(rows.map((row) => [row.id, toRepository(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const stateOf = Prisma.sql`COALESCE((SELECT m.state::text FROM "RepositoryMirror" m WHERE m."repositoryId" = r.id), 'CLONED')`;
const mirrorWith = (condition: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT FROM "RepositoryMirror" m WHERE m."repositoryId" = r.id AND ${condition})`;

function conditionOf(filter: RepositoryFilter): Prisma.Sql {
  const { query, names, states, hasFailed, isCorrupted, codeHostId, visibility, isUnrestricted } = filter;
  const parts = [
    query ? Prisma.sql`r.key LIKE ${`%${escapeLike(query.toLowerCase())}%`}` : null,
    names ? Prisma.sql`r.key = ANY(${names.map(keyOf)})` : null,
    states ? Prisma.sql`${stateOf} = ANY(${states})` : null,
    hasFailed === undefined ? null : Prisma.sql`${mirrorWith(Prisma.sql`m."failedAt" IS NOT NULL`)} = ${hasFailed}`,
    isCorrupted === undefined ? null : Prisma.sql`${mirrorWith(Prisma.sql`m."isCorrupted"`)} = ${isCorrupted}`,
    codeHostId === undefined ? null : mirrorWith(Prisma.sql`m."codeHostId" = ${codeHostId}`),
    visibility === undefined ? null : Prisma.sql`r.visibility = ${visibility}::"Visibility"`,
    isUnrestricted === undefined ? null : Prisma.sql`r."isUnrestricted" = ${isUnrestricted}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, ' AND ');
}

/** By which column a list is sorted, and the value of it that a cursor carries. Names are unique; the rest is sorted by id beside. */
const orders: Record<RepositoryOrder, { column: Prisma.Sql; cast: Prisma.Sql; valueOf: (row: Repository & { key: string }) => string }> = {
  name: { column: Prisma.sql`r.key`, cast: Prisma.sql`text`, valueOf: ({ key }) => key },
  createdAt: { column: Prisma.sql`r."createdAt"`, cast: Prisma.sql`timestamptz`, valueOf: ({ createdAt }) => createdAt },
  size: { column: Prisma.sql`r."sizeBytes"`, cast: Prisma.sql`bigint`, valueOf: ({ sizeBytes }) => String(sizeBytes) },
  stars: { column: Prisma.sql`r.stars`, cast: Prisma.sql`int`, valueOf: ({ stars }) => String(stars) },
  changedAt: {
    column: Prisma.sql`COALESCE(r."changedAt", 'epoch')`,
    cast: Prisma.sql`timestamptz`,
    valueOf: ({ changedAt }) => changedAt ?? new Date(0).toISOString(),
  },
};

export const cursorOf = (orderBy: RepositoryOrder, row: Repository & { key: string }): string =>
  Buffer.from(JSON.stringify([orderBy, orders[orderBy].valueOf(row), row.id])).toString('base64url');

function readCursor(orderBy: RepositoryOrder, text: string): { value: string; id: number } {
  try {
    const [order, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    const isSound = order === orderBy && typeof value === 'string' && !value.includes('\0') && Number.isInteger(id);
    const isNumber = !['size', 'stars'].includes(orderBy) || /^\d{1,15}$/.test(String(value));
    const isDate = !['createdAt', 'changedAt'].includes(orderBy) || !Number.isNaN(Date.parse(String(value)));
    if (isSound && value.length <= 1_100 && isNumber && isDate && Math.abs(Number(id)) < 2 ** 31) return { value, id: Number(id) };
  } catch {
    // Said below.
  }
  throw new DomainError('invalid_input', { message: `"${text.slice(0, 60)}" is not a cursor of this list.` });
}

export interface RepositoryRows {
  rows: (SiteRepository & { key: string })[];
  hasMore: boolean;
}

/** A page of what the viewer may see, in order; read from the end where the input says so. */
export async function findPage(viewer: Viewer, input: ListRepositoriesInput): Promise<RepositoryRows> {
  const { orderBy, limit, after, before, isFromEnd } = input;
  const { column, cast } = orders[orderBy];
  const isDown = input.isDescending !== isFromEnd;
  const beyond = (text: string, isAfter: boolean) => {
    const { value, id } = readCursor(orderBy, text);
    const isGreater = isAfter !== input.isDescending;
    const edge = orderBy === 'name' ? Prisma.sql`${value}` : Prisma.sql`(${value}::${cast}, ${id}::int)`;
    const place = orderBy === 'name' ? column : Prisma.sql`(${column}, r.id)`;
    return isGreater ? Prisma.sql`${place} > ${edge}` : Prisma.sql`${place} < ${edge}`;
  };
  const bounds = [after ? beyond(after, true) : null, before ? beyond(before, false) : null].filter((part) => part !== null);
  const direction = isDown ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const sorted = sortOf(orderBy, direction);
  const found = await db().$queryRaw<{ id: number }[]>(
    readableSql(viewer, { filter: Prisma.join([conditionOf(input), ...bounds], ' AND '), ...sorted, limit: limit + 1 }),
  );
  const rows = await findRepositories(found.slice(0, limit).map(({ id }) => id));
  return { rows: isFromEnd ? rows.reverse() : rows, hasMore: found.length > limit };
}

function sortOf(orderBy: RepositoryOrder, direction: Prisma.Sql) {
  switch (orderBy) {
    case 'name':
      return { order: Prisma.sql`r.key ${direction}`, sortColumns: Prisma.sql`r.key` };
    case 'createdAt':
      return { order: Prisma.sql`r."createdAt" ${direction}, r.id ${direction}`, sortColumns: Prisma.sql`r."createdAt"` };
    case 'size':
      return { order: Prisma.sql`r."sizeBytes" ${direction}, r.id ${direction}`, sortColumns: Prisma.sql`r."sizeBytes"` };
    case 'stars':
      return { order: Prisma.sql`r.stars ${direction}, r.id ${direction}`, sortColumns: Prisma.sql`r.stars` };
    case 'changedAt':
      return {
        order: Prisma.sql`COALESCE(r."changedAt", 'epoch') ${direction}, r.id ${direction}`,
        sortColumns: Prisma.sql`r."changedAt"`,
      };
  }
}

export async function countMatching(viewer: Viewer, filter: RepositoryFilter): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>(
    countReadableSql(viewer, { filter: conditionOf(filter), most: mostCounted + 1 }),
  );
  return row?.count ?? 0;
}

/** A repository that is about to change, locked until the transaction ends. Null once it is deleted. */
export async function lockRepository(tx: Tx, id: number) {
  await tx.$queryRaw`SELECT id FROM "Repository" WHERE id = ${id} FOR UPDATE`;
  const row = await tx.repository.findUnique({
    where: { id },
    select: {
      ...{ id: true, groupId: true, origin: true, path: true, name: true, fullName: true, description: true, visibility: true },
      ...{ isArchived: true, isUnrestricted: true, deletedAt: true },
      group: { select: { visibility: true, fullPath: true } },
    },
  });
  return row?.deletedAt === null ? row : null;
}

export const findGroup = (id: number) =>
  db().group.findUnique({
    where: { id },
    select: { id: true, origin: true, fullPath: true, visibility: true, markedForDeletionAt: true },
  });

/** The highest level that memberships of a group, and of those above it, give an account. */
export async function findGroupLevel(userId: number, groupId: number): Promise<number> {
  const [row] = await db().$queryRaw<{ level: number | null }[]>`
    SELECT max(m."accessLevel")::int AS level FROM "GroupAncestor" a JOIN "Membership" m ON m."groupId" = a."ancestorId"
    WHERE a."groupId" = ${groupId} AND m."userId" = ${userId}
      AND (m."expiresAt" IS NULL OR m."expiresAt" > (now() AT TIME ZONE 'UTC')::date)`;
  return row?.level ?? 0;
}

const nameTaken = (fullName: string) =>
  new DomainError('conflict', {
    reason: 'repository_name_taken',
    message: `There is a repository named "${fullName}" already. Choose another path.`,
    fields: { path: 'This path is taken.' },
  });

export async function insertHosted(tx: Tx, data: Prisma.RepositoryUncheckedCreateInput): Promise<number> {
  try {
    return (await tx.repository.create({ data, select: { id: true } })).id;
  } catch (error) {
    throw uniqueViolation(error) ? nameTaken(data.fullName) : error;
  }
}

export async function saveRepository(tx: Tx, id: number, fullName: string, data: Prisma.RepositoryUncheckedUpdateInput): Promise<void> {
  try {
    await tx.repository.update({ where: { id }, data, select: { id: true } });
  } catch (error) {
    throw uniqueViolation(error) ? nameTaken(fullName) : error;
  }
}

export const findKeyValue = (tx: Tx, repositoryId: number, key: string) =>
  tx.repositoryKeyValue.findUnique({ where: { repositoryId_key: { repositoryId, key } }, select: { key: true, value: true } });

export const countKeyValues = (tx: Tx, repositoryId: number): Promise<number> => tx.repositoryKeyValue.count({ where: { repositoryId } });

export async function putKeyValue(tx: Tx, repositoryId: number, key: string, value: string | null): Promise<void> {
  const where = { repositoryId_key: { repositoryId, key } };
  await tx.repositoryKeyValue.upsert({ where, create: { repositoryId, key, value }, update: { value }, select: { key: true } });
}

export async function removeKeyValue(tx: Tx, repositoryId: number, key: string): Promise<void> {
  await tx.repositoryKeyValue.deleteMany({ where: { repositoryId, key } });
}
