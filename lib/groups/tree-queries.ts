import 'server-only';
import type { Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { keyOf } from './keys';

/** Changes of the tree take turns: two moves that are each fine can be a circle together. */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('keyward group tree'))) AS taken`;
}

/** Keeps the tree as it is while what depends on its shape is changed; taken before anything else. */
export async function holdTree(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(hashtext('keyward group tree'))) AS taken`;
}

export interface GroupAt {
  id: number;
  key: string;
}

export const findGroupsByKey = (tx: Tx, keys: string[]): Promise<GroupAt[]> =>
  tx.group.findMany({ where: { key: { in: keys } }, select: { id: true, key: true } });

export type NewGroup = Pick<
  Prisma.GroupUncheckedCreateInput,
  'origin' | 'path' | 'name' | 'description' | 'fullPath' | 'visibility' | 'createdById'
> & {
  parentId: number | null;
};

/** One more group, with its place below all that are above its parent. The tree must be locked. */
export async function insertGroup(tx: Tx, group: NewGroup): Promise<GroupAt> {
  const made = await tx.group.create({ data: { ...group, key: keyOf(group.fullPath) }, select: { id: true, key: true } });
  await insertAncestors(tx, made.id, group.parentId);
  return made;
}

async function insertAncestors(tx: Tx, groupId: number, parentId: number | null): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "GroupAncestor" ("groupId", "ancestorId", distance)
    SELECT ${groupId}::int, "ancestorId", distance + 1 FROM "GroupAncestor" WHERE "groupId" = ${parentId}::int
    UNION ALL SELECT ${groupId}::int, ${groupId}::int, 0`;
}

export interface Below {
  groupIds: number[];
  height: number;
}

/** Everything below a group, itself included, and how many levels that are. */
export async function findBelow(tx: Tx, groupId: number): Promise<Below> {
  const rows = await tx.groupAncestor.findMany({ where: { ancestorId: groupId }, select: { groupId: true, distance: true } });
  return { groupIds: rows.map((row) => row.groupId), height: Math.max(0, ...rows.map(({ distance }) => distance)) };
}

/** How many groups stand above one, itself included. */
export const depthOf = (tx: Tx, groupId: number | null): Promise<number> =>
  groupId === null ? Promise.resolve(0) : tx.groupAncestor.count({ where: { groupId } });

/** Puts a group, with all below it, under another parent or a new path. The tree must be locked and the move be allowed. */
export async function relocate(
  tx: Tx,
  group: { id: number; fullPath: string },
  to: { parentId: number | null; fullPath: string },
): Promise<void> {
  const { groupIds } = await findBelow(tx, group.id);
  await tx.$executeRaw`
    DELETE FROM "GroupAncestor" WHERE "groupId" = ANY(${groupIds}) AND NOT ("ancestorId" = ANY(${groupIds}))`;
  await tx.$executeRaw`
    INSERT INTO "GroupAncestor" ("groupId", "ancestorId", distance)
    SELECT below."groupId", above."ancestorId", below.distance + above.distance + 1
    FROM "GroupAncestor" below CROSS JOIN "GroupAncestor" above
    WHERE below."ancestorId" = ${group.id} AND above."groupId" = ${to.parentId}::int`;
  await tx.group.update({ where: { id: group.id }, data: { parentId: to.parentId }, select: { id: true } });
  const from = group.fullPath.length + 1;
  await tx.$executeRaw`
    UPDATE "Group" SET "fullPath" = ${to.fullPath} || substr("fullPath", ${from}::int),
      key = lower(${to.fullPath} || substr("fullPath", ${from}::int)), "updatedAt" = now()
    WHERE id = ANY(${groupIds})`;
  await tx.$executeRaw`
    UPDATE "Repository" SET "fullName" = ${to.fullPath} || substr("fullName", ${from}::int),
      key = lower(${to.fullPath} || substr("fullName", ${from}::int)), "updatedAt" = now()
    WHERE "groupId" = ANY(${groupIds})`;
}
