import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import type { Viewer } from '@/lib/repositories/access';
import { keyOf } from './keys';
import type { Group, GroupReference, ListGroupsInput, Visibility } from './schema';
import { levelSql, seenPageSql, seenSql } from './visible';

const groupColumns = {
  id: true,
  parentId: true,
  origin: true,
  path: true,
  name: true,
  description: true,
  fullPath: true,
  visibility: true,
  createdAt: true,
  updatedAt: true,
  markedForDeletionAt: true,
} satisfies Prisma.GroupSelect;

type GroupRow = Prisma.GroupGetPayload<{ select: typeof groupColumns }>;

const toGroup = (row: GroupRow): Group => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  markedForDeletionAt: row.markedForDeletionAt?.toISOString() ?? null,
  isPathOnly: false,
});

/** What is told of a group that only leads somewhere. */
const pathOf = (group: Group): Group => ({
  ...group,
  name: group.path,
  description: null,
  visibility: null,
  markedForDeletionAt: null,
  isPathOnly: true,
});

export interface Seen {
  id: number;
  isWhole: boolean;
}

async function readSeen(on: Db, seen: Seen[]): Promise<Group[]> {
  const rows = await on.group.findMany({
    where: { id: { in: seen.map(({ id }) => id) } },
    select: groupColumns,
    orderBy: { key: 'asc' },
  });
  const whole = new Set(seen.filter(({ isWhole }) => isWhole).map(({ id }) => id));
  return rows.map((row) => (whole.has(row.id) ? toGroup(row) : pathOf(toGroup(row))));
}

/** Which of some groups the viewer sees, and how. */
export const findSeen = (viewer: Viewer, ids: readonly number[], on: Db = db()): Promise<Seen[]> =>
  ids.length === 0 ? Promise.resolve([]) : on.$queryRaw<Seen[]>(seenSql(viewer, Prisma.sql`g.id = ANY(${[...ids]})`));

/** A group as the viewer sees it; null where there is none, or none for this viewer. */
export async function findGroup(viewer: Viewer, reference: GroupReference, on: Db = db()): Promise<Group | null> {
  const narrow = 'id' in reference ? Prisma.sql`g.id = ${reference.id}` : Prisma.sql`g.key = ${keyOf(reference.fullPath)}`;
  const [group] = await readSeen(on, await on.$queryRaw<Seen[]>(seenSql(viewer, narrow)));
  return group ?? null;
}

/** The next `limit` groups that the viewer sees, in the order of their keys. */
export async function findGroups(
  viewer: Viewer,
  { query, parentId, isTopLevel, after, limit }: Omit<ListGroupsInput, 'limit'> & { limit: number },
): Promise<Group[]> {
  const conditions = [
    parentId === undefined ? null : Prisma.sql`g."parentId" = ${parentId}`,
    isTopLevel === undefined ? null : isTopLevel ? Prisma.sql`g."parentId" IS NULL` : Prisma.sql`g."parentId" IS NOT NULL`,
    query ? Prisma.sql`g.key LIKE ${`%${escapeLike(keyOf(query))}%`}` : null,
    after === undefined ? null : Prisma.sql`g.key > ${keyOf(after)}`,
  ].filter((condition) => condition !== null);
  const filter = conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join(conditions, ' AND ');
  return readSeen(db(), await db().$queryRaw<Seen[]>(seenPageSql(viewer, filter, limit)));
}

/** The highest access level that memberships and shares give on a group; 0 for none. */
export async function findLevel(viewer: Viewer, groupId: number, on: Db = db()): Promise<number> {
  const [row] = await on.$queryRaw<{ level: number }[]>(levelSql(viewer, groupId));
  return row?.level ?? 0;
}

/** A group as it is, after waiting for whoever changes it just now. */
export async function lockGroup(tx: Tx, id: number): Promise<Group | null> {
  await tx.$executeRaw`SELECT 1 FROM "Group" WHERE id = ${id} FOR NO KEY UPDATE`;
  const row = await tx.group.findUnique({ where: { id }, select: groupColumns });
  return row && toGroup(row);
}

export const changeGroup = async (tx: Tx, id: number, data: Prisma.GroupUncheckedUpdateInput): Promise<Group> =>
  toGroup(await tx.group.update({ where: { id }, data, select: groupColumns }));

export const readGroup = async (tx: Tx, id: number): Promise<Group> =>
  toGroup(await tx.group.findUniqueOrThrow({ where: { id }, select: groupColumns }));

/** True where a group or a living repository has the full path already. */
export async function isTaken(tx: Tx, fullPath: string): Promise<boolean> {
  const key = keyOf(fullPath);
  const [group, repository] = await Promise.all([
    tx.group.findUnique({ where: { key }, select: { id: true } }),
    tx.repository.findFirst({ where: { key, deletedAt: null }, select: { id: true } }),
  ]);
  return group !== null || repository !== null;
}

const distinct = (rows: { visibility: Visibility | null }[]): Visibility[] => rows.flatMap(({ visibility }) => visibility ?? []);

/** How open a group and all above it are, those that say. */
export const visibilitiesAbove = async (tx: Tx, groupId: number | null): Promise<Visibility[]> =>
  groupId === null
    ? []
    : distinct(await tx.group.findMany({ where: { descendants: { some: { groupId } } }, select: { visibility: true } }));

/** How open the groups and the living repositories below a group are. */
export async function visibilitiesBelow(tx: Tx, groupId: number): Promise<Visibility[]> {
  const rows = await tx.$queryRaw<{ visibility: Visibility | null }[]>`
    SELECT g.visibility FROM "GroupAncestor" a JOIN "Group" g ON g.id = a."groupId"
    WHERE a."ancestorId" = ${groupId} AND a.distance > 0 GROUP BY 1
    UNION SELECT r.visibility FROM "GroupAncestor" a JOIN "Repository" r ON r."groupId" = a."groupId" AND r."deletedAt" IS NULL
    WHERE a."ancestorId" = ${groupId} GROUP BY 1`;
  return distinct(rows);
}

/** The length of the longest full path or name of a group and everything below it. */
export async function longestBelow(tx: Tx, groupId: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ length: number | null }[]>`
    SELECT max(length)::int AS length FROM (
      SELECT length(g."fullPath") FROM "GroupAncestor" a JOIN "Group" g ON g.id = a."groupId" WHERE a."ancestorId" = ${groupId}
      UNION ALL SELECT length(r."fullName") FROM "GroupAncestor" a JOIN "Repository" r ON r."groupId" = a."groupId"
      WHERE a."ancestorId" = ${groupId}
    ) AS names`;
  return row?.length ?? 0;
}
