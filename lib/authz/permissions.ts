import { isAccount, type Actor } from '@/lib/actor/actor';
import { allPermissions, type PermissionName } from '@/lib/roles/permissions';
import type { Door } from './scopes';

/** True when a role of the actor allows it. Site admins hold every permission, whatever their roles say. */
export const hasPermission = (actor: Actor, permission: PermissionName): boolean =>
  actor.kind === 'system' || (isAccount(actor) && actor.permissions.has(permission));

/** What an account must hold to come in at a door at all. Doors that are not here ask for nothing. */
const doorPermissions: Partial<Record<Door, PermissionName>> = {
  graphql: 'API#ACCESS',
  rest: 'API#ACCESS',
  v4: 'API#ACCESS',
  stream: 'SEARCH#READ',
  mcp: 'MCP#ACCESS',
};

export const permissionOfDoor = (door: Door): PermissionName | null => doorPermissions[door] ?? null;

/** What keeps an account out of the door it stands at: the permission it lacks, or nothing. */
export function missingAtDoor(actor: Actor): PermissionName | null {
  const needed = permissionOfDoor(actor.origin.door);
  return needed === null || !isAccount(actor) || hasPermission(actor, needed) ? null : needed;
}

const known = new Map<string, ReadonlySet<string>>();

/** Permissions as a lookup reads them: names with a space between, those of several roles one after the other. */
export function permissionsFrom(text: string, isSiteAdmin: boolean): ReadonlySet<string> {
  if (isSiteAdmin) return allPermissions;
  const before = known.get(text);
  if (before) return before;
  const held = new Set(text.split(' ').filter((name) => allPermissions.has(name)));
  // Most accounts have one of a few texts; a site with very many roles must not fill the memory.
  if (known.size < 1_000) known.set(text, held);
  return held;
}
