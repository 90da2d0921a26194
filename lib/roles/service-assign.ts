import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import {
  findAccounts,
  findAssignments,
  findSystemRoles,
  lockAccount,
  permissionsLasting,
  removeAssignments,
  saveAssignment,
  type Assignment,
} from './held-queries';
import { findPermissions, lockRolesForAssigning } from './queries';
import type { AssignRoleInput, EffectivePermission, HeldRole, Role, RolesOfUser, SetRolesInput, UnassignRoleInput } from './schema';
import { noSuchRole } from './service';
import { systemRoleNames, systemRolesOf } from './system-roles';

/**
 * Replaces the custom roles of an account. Those it has already stay as they were given, end date and reason too; ended ones
 * count as not there. System roles in the list do no harm. SG §4.3.
 * @throws DomainError `forbidden` (reason `permission_not_held` for what the actor does not hold), `not_found`, `conflict` when the
 *   account has others than `expectedRoleIds` (reason `stale_edit`)
 */
export async function setRoles({ actor, transaction }: OperationContext, input: SetRolesInput): Promise<HeldRole[]> {
  authorize(actor, 'role.assign');
  const { userId, expectedRoleIds } = input;
  const roleIds = [...new Set(input.roleIds)];
  await transaction(async (tx) => {
    const account = await holderFor(tx, userId);
    const present = (await findAssignments([userId], tx)).filter(({ hasEnded }) => !hasEnded);
    const presentIds = present.map(({ role }) => role.id);
    const locked = await lockRolesForAssigning(tx, [...new Set([...roleIds, ...presentIds])]);
    const unknown = roleIds.find((id) => !locked.some((role) => role.id === id));
    if (unknown !== undefined) throw noSuchRole(unknown);
    if (expectedRoleIds && !isSameSet(expectedRoleIds, presentIds)) {
      const message = `Somebody changed the roles of ${account.username} meanwhile. Close this, see what they are now, and try again.`;
      throw new DomainError('conflict', { reason: 'stale_edit', message });
    }
    const added = locked.filter(({ id, system }) => system === null && roleIds.includes(id) && !presentIds.includes(id));
    const removed = locked.filter(({ id }) => presentIds.includes(id) && !roleIds.includes(id));
    if (added.length + removed.length === 0) return;
    await requireHeld(tx, actor, added, null);
    await requireHeld(tx, actor, removed, new Date());
    await removeAssignments(tx, userId, removed.map(({ id }) => id));
    for (const { id } of added) {
      const given = { userId, roleId: id, assignedById: idOf(actor), reason: null, expiresAt: null };
      await saveAssignment(tx, given, { isNew: true });
    }
    const kept = present.filter(({ role }) => roleIds.includes(role.id)).map(({ role }) => role);
    await recordAudit(tx, actor, {
      action: 'user.setRoles',
      target: { type: 'user', id: userId, name: account.username },
      before: { roles: namesOf(present.map(({ role }) => role)) },
      after: { roles: namesOf([...kept, ...added]) },
    });
  });
  return (await rolesOf([userId])).get(userId) ?? [];
}

const isSameSet = (one: readonly number[], other: readonly number[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((id) => other.includes(id));
const namesOf = (roles: readonly Role[]): string[] => roles.map(({ name }) => name).sort();
const idOf = (actor: Actor): number | null => (isAccount(actor) ? actor.userId : null);

/**
 * Gives an account a custom role, until an end if there is one, or changes end and reason of one that it has.
 * @throws DomainError `forbidden` (reason `permission_not_held`), `not_found`, `invalid_input` (field `expiresAt`),
 *   `precondition_failed` for system roles
 */
export async function assignRole({ actor, transaction }: OperationContext, input: AssignRoleInput): Promise<HeldRole[]> {
  authorize(actor, 'role.assign');
  const { userId, roleId } = input;
  if (input.expiresAt && input.expiresAt <= new Date()) {
    const message = 'The end lies in the past. Choose a later time.';
    throw new DomainError('invalid_input', { reason: 'expiry_in_past', message, fields: { expiresAt: message } });
  }
  await transaction(async (tx) => {
    const account = await holderFor(tx, userId);
    const role = await customRole(tx, roleId);
    const earlier = (await findAssignments([userId], tx)).find((each) => each.role.id === roleId);
    const present = earlier && !earlier.hasEnded ? earlier : undefined;
    const presentEnd = present?.expiresAt ? new Date(present.expiresAt) : null;
    const expiresAt = input.expiresAt === undefined ? presentEnd : input.expiresAt;
    const reason = input.reason === undefined ? (present?.reason ?? null) : input.reason;
    await requireHeld(tx, actor, [role], expiresAt);
    const given = { userId, roleId, assignedById: idOf(actor), reason, expiresAt };
    const before = present && termsOf(present);
    const after = { role: role.name, expiresAt: expiresAt?.toISOString() ?? null, reason };
    if (before && before.expiresAt === after.expiresAt && before.reason === after.reason) return;
    await saveAssignment(tx, given, { isNew: !present });
    const target = { type: 'user' as const, id: userId, name: account.username };
    await recordAudit(tx, actor, { action: 'user.assignRole', target, ...(before ? { before } : {}), after });
  });
  return (await rolesOf([userId])).get(userId) ?? [];
}

/**
 * Takes a custom role from an account, or an ended one out of its list.
 * @throws DomainError `forbidden` (reason `permission_not_held`), `not_found`, `precondition_failed` for system roles
 */
export async function unassignRole({ actor, transaction }: OperationContext, { userId, roleId }: UnassignRoleInput): Promise<HeldRole[]> {
  authorize(actor, 'role.assign');
  await transaction(async (tx) => {
    const account = await holderFor(tx, userId);
    const role = await customRole(tx, roleId);
    const present = (await findAssignments([userId], tx)).find((each) => each.role.id === roleId);
    if (!present) {
      const message = `${account.username} does not have the role ${role.name}. Somebody may have taken it away already.`;
      throw new DomainError('not_found', { reason: 'role_not_assigned', message });
    }
    await requireHeld(tx, actor, [role], new Date());
    await removeAssignments(tx, userId, [roleId]);
    await recordAudit(tx, actor, {
      action: 'user.unassignRole',
      target: { type: 'user', id: userId, name: account.username },
      before: termsOf(present),
    });
  });
  return (await rolesOf([userId])).get(userId) ?? [];
}

const termsOf = ({ role, expiresAt, reason }: Assignment) => ({ role: role.name, expiresAt, reason });

/** @throws DomainError `not_found`, `precondition_failed` for the ghost */
async function holderFor(tx: Tx, userId: number) {
  const account = await lockAccount(tx, userId);
  if (!account) throw noSuchUser(userId);
  if (account.kind !== 'GHOST') return account;
  const message = `${account.username} inherits what deleted accounts made. It has no roles.`;
  throw new DomainError('precondition_failed', { reason: 'ghost_has_no_roles', message });
}

async function customRole(tx: Tx, roleId: number): Promise<Role> {
  const [role] = await lockRolesForAssigning(tx, [roleId]);
  if (!role) throw noSuchRole(roleId);
  if (role.system === null) return role;
  const message = `${systemRoleNames[role.system]} comes with the account: it can be neither given nor taken.`;
  throw new DomainError('precondition_failed', { reason: 'system_role', message });
}

/**
 * Nobody gives or takes what they do not hold themselves, nor for longer than they hold it. Read from the rows, inside the
 * transaction: what the actor held when the request began may have been taken meanwhile.
 */
async function requireHeld(tx: Tx, actor: Actor, roles: readonly Role[], until: Date | null): Promise<void> {
  if (roles.length === 0 || actor.kind === 'system' || (isAccount(actor) && actor.isSiteAdmin)) return;
  const held = isAccount(actor) ? await permissionsLasting(tx, actor.userId, until) : new Set<string>();
  for (const { name, permissions } of roles) {
    const beyond = permissions.filter((permission) => !held.has(permission));
    if (beyond.length === 0) continue;
    const message = `The role ${name} allows ${beyond.join(', ')}, which your own roles do not, or not for as long. Ask a site admin.`;
    throw new DomainError('forbidden', { reason: 'permission_not_held', message });
  }
}

const noSuchUser = (userId: number) =>
  new DomainError('not_found', { reason: 'user_not_found', message: `There is no account with id ${userId}.` });

/** The roles of accounts: those of the system first, then custom ones by name. @throws DomainError `forbidden` */
export async function listRolesOfUsers({ actor }: OperationContext, userIds: number[]): Promise<RolesOfUser[]> {
  for (const userId of userIds) authorize(actor, 'role.listOfAccount', { userId, kind: 'HUMAN' });
  const byUser = await rolesOf(userIds);
  return userIds.map((userId) => ({ userId, roles: byUser.get(userId) ?? [] }));
}

async function rolesOf(userIds: readonly number[]): Promise<Map<number, HeldRole[]>> {
  const [accounts, systemRows, assignments] = await Promise.all([findAccounts(userIds), findSystemRoles(), findAssignments(userIds)]);
  const byUser = new Map<number, HeldRole[]>();
  for (const account of accounts) {
    const names: readonly string[] = systemRolesOf(account);
    byUser.set(account.id, systemRows.filter(({ system }) => system !== null && names.includes(system)).map(asHeld));
  }
  for (const assignment of assignments) byUser.get(assignment.userId)?.push(assignment);
  return byUser;
}

const asHeld = (role: Role): HeldRole => ({ role, assignedAt: null, assignedBy: null, reason: null, expiresAt: null, hasEnded: false });

/** What an account may do now, each with the roles that allow it. @throws DomainError `forbidden`, `not_found` */
export async function listEffectivePermissions({ actor }: OperationContext, userId: number): Promise<EffectivePermission[]> {
  authorize(actor, 'role.listOfAccount', { userId, kind: 'HUMAN' });
  const [[account], byUser, permissions] = await Promise.all([findAccounts([userId]), rolesOf([userId]), findPermissions()]);
  const held = byUser.get(userId);
  if (!held || !account || account.deletedAt) throw noSuchUser(userId);
  return permissions.flatMap((permission) => {
    const from = held.filter(({ role, hasEnded }) => !hasEnded && role.permissions.includes(permission.name));
    const roles = from.map(({ role, expiresAt }) => ({ id: role.id, name: role.name, system: role.system, expiresAt }));
    return roles.length === 0 ? [] : [{ ...permission, roles }];
  });
}
