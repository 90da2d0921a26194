import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { dayOf, type Place, type Terms } from './member-queries';
import type { Share } from './share-schema';

const shareColumns = {
  id: true,
  invitedId: true,
  accessLevel: true,
  expiresAt: true,
  createdAt: true,
  invited: { select: { fullPath: true } },
} satisfies Prisma.GroupShareSelect;

type ShareRow = Prisma.GroupShareGetPayload<{ select: typeof shareColumns }>;

export const toShare = ({ invited, expiresAt, createdAt, ...row }: ShareRow): Share => ({
  ...row,
  invitedPath: invited.fullPath,
  expiresAt: dayOf(expiresAt),
  createdAt: createdAt.toISOString(),
});

const on = ({ groupId, repositoryId }: Place) => (repositoryId === null ? { groupId } : { repositoryId });

export const findShare = (tx: Tx, place: Place, invitedId: number): Promise<ShareRow | null> =>
  tx.groupShare.findFirst({ where: { ...on(place), invitedId }, select: shareColumns });

export const insertShare = (tx: Tx, place: Place, invitedId: number, { accessLevel, expiresAt }: Terms, createdById: number | null) =>
  tx.groupShare.create({
    data: { ...on(place), invitedId, accessLevel, createdById, expiresAt: expiresAt === null ? null : new Date(`${expiresAt}T00:00:00Z`) },
    select: shareColumns,
  });

export const removeShare = (tx: Tx, id: number) => tx.groupShare.delete({ where: { id }, select: { id: true } });

/** Shares that count today, oldest first. */
export const findShares = (place: Place, page: { invitedIds: number[] | null; afterId: number; limit: number }): Promise<ShareRow[]> =>
  db().groupShare.findMany({
    where: {
      ...on(place),
      id: { gt: page.afterId },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
      ...(page.invitedIds === null ? {} : { invitedId: { in: page.invitedIds } }),
    },
    select: shareColumns,
    orderBy: { id: 'asc' },
    take: page.limit,
  });

/** True where one group is another one or stands above it. */
export const isAtOrAbove = async (tx: Tx, ancestorId: number, groupId: number): Promise<boolean> =>
  (await tx.groupAncestor.findUnique({ where: { groupId_ancestorId: { groupId, ancestorId } }, select: { groupId: true } })) !== null;
