import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { roleColumns, toRole } from './queries';
import type { HeldRole } from './schema';

const accountColumns = { id: true, username: true, kind: true, isSiteAdmin: true } satisfies Prisma.UserSelect;

/** The accounts among `ids`, deleted ones too: they can come back, with their roles. */
export const findAccounts = (ids: readonly number[]) =>
  db().user.findMany({ where: { id: { in: [...ids] } }, select: { ...accountColumns, deletedAt: true } });

/** Waits for whoever gives or takes roles of the account just now, and keeps others waiting; null where it is none. */
export async function lockAccount(tx: Tx, id: number) {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ${id} FOR NO KEY UPDATE`;
  return tx.user.findFirst({ where: { id, deletedAt: null }, select: accountColumns });
}

export const findSystemRoles = async () =>
  (await db().role.findMany({ where: { system: { not: null } }, select: roleColumns, orderBy: { id: 'asc' } })).map(toRole);

export interface Assignment extends HeldRole {
  userId: number;
}

/** The custom roles of accounts by name, those that ended too. */
export async function findAssignments(userIds: readonly number[], on: Db = db()): Promise<Assignment[]> {
  const rows = await on.userRole.findMany({
    where: { userId: { in: [...userIds] } },
    select: {
      userId: true,
      reason: true,
      createdAt: true,
      expiresAt: true,
      role: { select: roleColumns },
      assignedBy: { select: { id: true, username: true, deletedAt: true } },
    },
    orderBy: [{ role: { name: 'asc' } }, { roleId: 'asc' }],
    relationLoadStrategy: 'join',
  });
  const now = new Date();
  return rows.map(({ userId, role, assignedBy, createdAt, expiresAt, reason }) => ({
    userId,
    role: toRole(role),
    assignedAt: createdAt.toISOString(),
    assignedBy: assignedBy && !assignedBy.deletedAt ? { id: assignedBy.id, username: assignedBy.username } : null,
    reason,
    expiresAt: expiresAt?.toISOString() ?? null,
    hasEnded: expiresAt !== null && expiresAt <= now,
  }));
}

interface NewAssignment {
  userId: number;
  roleId: number;
  assignedById: number | null;
  reason: string | null;
  expiresAt: Date | null;
}

/** Gives a role, or changes how it was given; `isNew` also for one that had ended. */
export async function saveAssignment(tx: Tx, { userId, roleId, ...given }: NewAssignment, { isNew }: { isNew: boolean }): Promise<void> {
  await tx.userRole.upsert({
    where: { userId_roleId: { userId, roleId } },
    create: { userId, roleId, ...given },
    update: isNew ? { ...given, createdAt: new Date() } : { reason: given.reason, expiresAt: given.expiresAt },
    select: { userId: true },
  });
}

export const removeAssignments = (tx: Tx, userId: number, roleIds: readonly number[]) =>
  tx.userRole.deleteMany({ where: { userId, roleId: { in: [...roleIds] } } });

/** What the roles of an account allow until an instant, or without end: what it may hand on for so long. */
export async function permissionsLasting(tx: Tx, userId: number, until: Date | null): Promise<Set<string>> {
  const lasting: Prisma.UserRoleWhereInput = until ? { OR: [{ expiresAt: null }, { expiresAt: { gte: until } }] } : { expiresAt: null };
  const { kind } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { kind: true } });
  const rows = await tx.role.findMany({
    where: { OR: [{ system: kind === 'SERVICE_ACCOUNT' ? 'SERVICE_ACCOUNT' : 'USER' }, { holders: { some: { userId, ...lasting } } }] },
    select: { permissions: true },
  });
  return new Set(rows.flatMap(({ permissions }) => permissions));
}
