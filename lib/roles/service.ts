import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit, type AuditTarget } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { isPermission } from './permissions';
import {
  changeRole,
  countCustomRoles,
  findHolders,
  findRole,
  findRoles,
  inOrder,
  insertRole,
  lockRole,
  nameTaken,
  removeRole,
} from './queries';
import {
  mostRoles,
  type CreateRoleInput,
  type DeletedRole,
  type HolderPage,
  type ListHoldersInput,
  type ListRolesInput,
  type Role,
  type RolePage,
  type RoleWithHolders,
  type UpdateRoleInput,
} from './schema';
import { systemRoleNames, systemRoles } from './system-roles';

/** A page of roles, those of the system first. @throws DomainError `forbidden` */
export function listRoles({ actor }: OperationContext, input: ListRolesInput): Promise<RolePage> {
  authorize(actor, 'role.read');
  return findRoles(input);
}

/** @throws DomainError `forbidden`, `not_found` */
export async function getRole({ actor }: OperationContext, id: number): Promise<RoleWithHolders> {
  authorize(actor, 'role.read');
  const role = await findRole(id);
  if (!role) throw noSuchRole(id);
  const { totalCount } = await findHolders(role, { limit: 0, offset: 0 });
  return { ...role, holderCount: totalCount };
}

/** Who has a role now, by name. @throws DomainError `forbidden`, `not_found` */
export async function listHolders({ actor }: OperationContext, { id, ...page }: ListHoldersInput): Promise<HolderPage> {
  authorize(actor, 'role.read');
  const role = await findRole(id);
  if (!role) throw noSuchRole(id);
  return findHolders(role, page);
}

/**
 * Makes a custom role. Site admins alone come this far, and they hold every permission that they may put into it. SG §4.3.
 * @throws DomainError `forbidden`, `conflict` when the name is taken (field `name`), `invalid_input` for a permission that there is
 *   not (field `permissions`), `precondition_failed` when there are too many roles
 */
export async function createRole({ actor, transaction }: OperationContext, input: CreateRoleInput): Promise<Role> {
  authorize(actor, 'role.create');
  refuseSystemName(input.name);
  const permissions = knownOnly(input.permissions);
  return transaction(async (tx) => {
    if ((await countCustomRoles(tx)) >= mostRoles) {
      const message = `There are ${mostRoles.toLocaleString('en')} roles already. Delete some that nobody needs first.`;
      throw new DomainError('precondition_failed', { reason: 'too_many_roles', message });
    }
    const role = await insertRole(tx, { ...input, permissions }, isAccount(actor) ? actor.userId : null);
    await recordAudit(tx, actor, { action: 'role.create', target: targetOf(role), after: stateOf(role) });
    return role;
  });
}

/**
 * Changes name, description or permissions; all who hold the role have them from their next request on. Of system roles only the
 * permissions change, of Site Administrator nothing does. SG §4.1.
 * @throws DomainError `forbidden`, `not_found`, `conflict` when the name is taken (field `name`) or somebody changed the role after
 *   `lastUpdatedAt` (reason `stale_edit`), `invalid_input` (field `permissions`), `precondition_failed` for system roles
 */
export async function updateRole(
  { actor, transaction }: OperationContext,
  { id, lastUpdatedAt, ...asked }: UpdateRoleInput,
): Promise<Role> {
  authorize(actor, 'role.update');
  const permissions = asked.permissions && knownOnly(asked.permissions);
  return transaction(async (tx) => {
    const before = await lockRole(tx, id);
    if (!before) throw noSuchRole(id);
    if (lastUpdatedAt !== undefined && Date.parse(lastUpdatedAt) !== Date.parse(before.updatedAt)) {
      const message = 'Somebody else changed this role meanwhile. Close this, look at what it says now, and edit it again.';
      throw new DomainError('conflict', { reason: 'stale_edit', message });
    }
    const wanted = {
      name: asked.name ?? before.name,
      description: asked.description === undefined ? before.description : asked.description || null,
      permissions: permissions ?? before.permissions,
    };
    const changed = (['name', 'description', 'permissions'] as const).filter((key) => !isDeepStrictEqual(before[key], wanted[key]));
    refuseSystemChange(before, changed);
    if (changed.length === 0) return before;
    if (changed.includes('name')) refuseSystemName(wanted.name);
    const role = await changeRole(tx, before, wanted);
    const pick = (from: Role) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await recordAudit(tx, actor, { action: 'role.update', target: targetOf(role), before: pick(before), after: pick(role) });
    return role;
  });
}

const mostNamed = 100;

/**
 * Deletes a custom role; who held it holds it no more, and is named in the answer and in the audit log. SG §4.3.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` for system roles
 */
export async function deleteRole({ actor, transaction }: OperationContext, id: number): Promise<DeletedRole> {
  authorize(actor, 'role.delete');
  return transaction(async (tx) => {
    const role = await lockRole(tx, id);
    if (!role) throw noSuchRole(id);
    if (role.system) throw systemRoleStays(`${systemRoleNames[role.system]} is a system role and cannot be deleted.`);
    const { holders, totalCount } = await findHolders(role, { limit: mostNamed, offset: 0 }, tx);
    await removeRole(tx, id);
    await recordAudit(tx, actor, {
      action: 'role.delete',
      target: targetOf(role),
      before: { ...stateOf(role), holders: holders.map(({ username }) => username), totalHolders: totalCount },
    });
    return { role, holders, totalHolders: totalCount };
  });
}

/** Site Administrator is all there is, always; the other two keep their names. */
function refuseSystemChange({ system }: Role, changed: readonly string[]): void {
  if (system === null || changed.length === 0) return;
  if (system === 'SITE_ADMINISTRATOR') {
    const message = 'Site Administrator holds every permission, always. It cannot be changed.';
    throw new DomainError('precondition_failed', { reason: 'site_admin_role', message });
  }
  if (changed.some((key) => key !== 'permissions'))
    throw systemRoleStays(`${systemRoleNames[system]} is a system role. Only its permissions can be changed.`);
}

const systemRoleStays = (message: string) => new DomainError('precondition_failed', { reason: 'system_role', message });

const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');
const systemNames = new Set([...systemRoles, ...Object.values(systemRoleNames)].map(plain));

/** A role that is called as screens call a system role would pass for it. */
function refuseSystemName(name: string): void {
  if (systemNames.has(plain(name))) throw nameTaken(name);
}

/** @throws DomainError `invalid_input` (field `permissions`) */
function knownOnly(names: readonly string[]): string[] {
  const unknown = names.find((name) => !isPermission(name));
  if (unknown === undefined) return inOrder(names);
  const message = `There is no permission "${unknown}". Choose from those that permissions.list names.`;
  throw new DomainError('invalid_input', { reason: 'unknown_permission', message, fields: { permissions: message } });
}

export const noSuchRole = (id: number) =>
  new DomainError('not_found', {
    reason: 'role_not_found',
    message: `There is no role with id ${id}. It may have been deleted.`,
    details: { id },
  });

const targetOf = ({ id, name }: Role): AuditTarget => ({ type: 'role', id, name });
const stateOf = ({ name, description, permissions }: Role) => ({ name, description, permissions });
