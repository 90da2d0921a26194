import 'server-only';
import type { Tx } from '@/lib/db/client';

/** Takes groups from everybody who would put something into them, in the order in which everybody takes several. */
export const lockToErase = (tx: Tx, ids: number[]) =>
  tx.$executeRaw`SELECT 1 FROM "Group" WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;

export const countRepositories = (tx: Tx, groupIds: number[]): Promise<number> =>
  tx.repository.count({ where: { groupId: { in: groupIds }, deletedAt: null } });

/** Paths and names of what is in groups, the first of them. */
export async function readContent(tx: Tx, groupIds: number[], most: number): Promise<string[]> {
  const rows = await tx.repository.findMany({
    where: { groupId: { in: groupIds }, deletedAt: null },
    select: { fullName: true },
    orderBy: { key: 'asc' },
    take: most,
  });
  return rows.map(({ fullName }) => fullName);
}

export interface Erased {
  memberships: number;
  shares: number;
}

/** Erases groups with all that hangs on them; of repositories also what was deleted before. Their folders are swept up later. */
export async function eraseGroups(tx: Tx, groupIds: number[]): Promise<Erased> {
  const inRepositories = { repository: { groupId: { in: groupIds } } };
  const here = { groupId: { in: groupIds } };
  const [memberships, shares] = [
    await tx.membership.deleteMany({ where: { OR: [here, inRepositories] } }),
    await tx.groupShare.deleteMany({ where: { OR: [here, inRepositories, { invitedId: { in: groupIds } }] } }),
  ];
  await tx.repository.deleteMany({ where: here });
  await tx.$executeRaw`DELETE FROM "Group" WHERE id = ANY(${groupIds}::int[])`;
  return { memberships: memberships.count, shares: shares.count };
}
