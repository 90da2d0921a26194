import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { DomainError } from '@/lib/errors/domain-error';
import { knownPermissions, nameOfPermission, permissionGroups } from './permissions';
import type { CreateRoleInput, Holder, HolderPage, ListHoldersInput, ListRolesInput, Permission, Role, RolePage } from './schema';

export const roleColumns = {
  id: true,
  name: true,
  system: true,
  description: true,
  permissions: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.RoleSelect;

type RoleRow = Prisma.RoleGetPayload<{ select: typeof roleColumns }>;

const position = new Map(knownPermissions.map((each, index) => [nameOfPermission(each), index]));

/** In the order of the list, and only what is on it: a row that a newer server wrote may hold more. */
export const inOrder = (names: readonly string[]): string[] =>
  names.filter((name) => position.has(name)).sort((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0));

export const toRole = (row: RoleRow): Role => ({
  ...row,
  permissions: inOrder(row.permissions),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

const roleOrder = [
  { system: { sort: 'asc', nulls: 'last' } },
  { name: 'asc' },
  { id: 'asc' },
] satisfies Prisma.RoleOrderByWithRelationInput[];

export async function findRoles({ query, isSystem, limit, offset }: ListRolesInput): Promise<RolePage> {
  const contains = query ? { contains: escapeLike(query), mode: 'insensitive' as const } : null;
  const where: Prisma.RoleWhereInput = {
    ...(isSystem === undefined ? {} : { system: isSystem ? { not: null } : null }),
    ...(contains ? { OR: [{ name: contains }, { description: contains }] } : {}),
  };
  const [rows, totalCount] = await Promise.all([
    db().role.findMany({ where, select: roleColumns, orderBy: roleOrder, take: limit, skip: offset }),
    db().role.count({ where }),
  ]);
  const counts = await countHolders(rows);
  const roles = rows.map((row) => ({ ...toRole(row), holderCount: counts.get(row.id) ?? 0 }));
  return { roles, totalCount, hasNextPage: offset + rows.length < totalCount };
}

export async function findRole(id: number, on: Db = db()): Promise<Role | null> {
  const row = await on.role.findUnique({ where: { id }, select: roleColumns });
  return row && toRole(row);
}

export async function findRolesByIds(ids: readonly number[], on: Db = db()): Promise<Role[]> {
  const rows = await on.role.findMany({ where: { id: { in: [...ids] } }, select: roleColumns });
  return rows.map(toRole);
}

export const countCustomRoles = (on: Db): Promise<number> => on.role.count({ where: { system: null } });

/** Waits for whoever changes the role just now, and keeps it as it is until the transaction ends. */
export async function lockRole(tx: Tx, id: number): Promise<Role | null> {
  await tx.$executeRaw`SELECT 1 FROM "Role" WHERE id = ${id} FOR UPDATE`;
  return findRole(id, tx);
}

/** Keeps roles from being changed or deleted until the transaction ends; others may give them meanwhile. */
export async function lockRolesForAssigning(tx: Tx, ids: readonly number[]): Promise<Role[]> {
  await tx.$executeRaw`SELECT 1 FROM "Role" WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR SHARE`;
  return findRolesByIds(ids, tx);
}

/** @throws DomainError `conflict` on `name` */
export async function insertRole(tx: Tx, { name, description, permissions }: CreateRoleInput, createdById: number | null): Promise<Role> {
  try {
    const data = { name, description: description || null, permissions, createdById };
    return toRole(await tx.role.create({ data, select: roleColumns }));
  } catch (error) {
    throw uniqueViolation(error) ? nameTaken(name) : error;
  }
}

interface RoleChanges {
  name?: string;
  description?: string | null;
  permissions?: string[];
}

/** @throws DomainError `conflict` on `name` */
export async function changeRole(tx: Tx, before: Role, changes: RoleChanges): Promise<Role> {
  try {
    // What forms hold against the row: it must differ after each change, also after two in one millisecond.
    const updatedAt = new Date(Math.max(Date.now(), Date.parse(before.updatedAt) + 1));
    return toRole(await tx.role.update({ where: { id: before.id }, data: { ...changes, updatedAt }, select: roleColumns }));
  } catch (error) {
    throw uniqueViolation(error) ? nameTaken(changes.name ?? before.name) : error;
  }
}

export const nameTaken = (name: string) => {
  const message = `There is a role called "${name}" already. Choose another name.`;
  return new DomainError('conflict', { reason: 'role_name_taken', message, fields: { name: message } });
};

export const removeRole = (tx: Tx, id: number) => tx.role.delete({ where: { id }, select: { id: true } });

/** Custom roles by their assignments, system roles by what accounts are; deleted accounts hold nothing. */
async function countHolders(roles: readonly Pick<Role, 'id' | 'system'>[], on: Db = db()): Promise<Map<number, number>> {
  const custom = roles.filter(({ system }) => system === null).map(({ id }) => id);
  const rows =
    custom.length === 0
      ? []
      : await on.$queryRaw<{ roleId: number; count: number }[]>`
          SELECT m."roleId", count(*)::int AS count FROM "UserRole" m JOIN "User" u ON u.id = m."userId"
          WHERE m."roleId" = ANY(${custom}::int[]) AND u."deletedAt" IS NULL AND ${isCurrent} GROUP BY 1`;
  const counts = new Map(rows.map(({ roleId, count }) => [roleId, count]));
  for (const { id, system } of roles) {
    if (system) counts.set(id, await on.user.count({ where: { ...systemHolders[system], deletedAt: null } }));
  }
  return counts;
}

const isCurrent = Prisma.sql`COALESCE(m."expiresAt" > now(), TRUE)`;

const systemHolders = {
  USER: { kind: 'HUMAN' },
  SITE_ADMINISTRATOR: { isSiteAdmin: true },
  SERVICE_ACCOUNT: { kind: 'SERVICE_ACCOUNT' },
} satisfies Record<NonNullable<Role['system']>, Prisma.UserWhereInput>;

/** The accounts that have a role now, by name. */
export async function findHolders(
  { id, system }: Role,
  { limit, offset }: Omit<ListHoldersInput, 'id'>,
  on: Db = db(),
): Promise<HolderPage> {
  const where: Prisma.UserWhereInput = system ? systemHolders[system] : { roles: { some: { roleId: id, ...current() } } };
  const [rows, counts] = await Promise.all([
    on.user.findMany({
      where: { ...where, deletedAt: null },
      select: { id: true, username: true, roles: { where: { roleId: id }, select: { expiresAt: true } } },
      orderBy: { username: 'asc' },
      take: limit,
      skip: offset,
    }),
    countHolders([{ id, system }], on),
  ]);
  const holders = rows.map(
    (row): Holder => ({ id: row.id, username: row.username, expiresAt: row.roles[0]?.expiresAt?.toISOString() ?? null }),
  );
  return { holders, totalCount: counts.get(id) ?? 0 };
}

const current = () => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] });

/** Rows of the table with what the list says of them; one that an older version left behind is nobody's concern. */
export async function findPermissions(): Promise<Permission[]> {
  const rows = await db().permission.findMany({ select: { id: true, namespace: true, action: true, createdAt: true } });
  const byName = new Map(rows.map((row) => [nameOfPermission(row), row]));
  return knownPermissions.flatMap((known) => {
    const name = nameOfPermission(known);
    const row = byName.get(name);
    if (!row) return [];
    const { namespace, action, description } = known;
    return [
      { id: row.id, namespace, action, name, description, group: permissionGroups[namespace], createdAt: row.createdAt.toISOString() },
    ];
  });
}
