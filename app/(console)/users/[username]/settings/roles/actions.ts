'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import {
  assignRoleOperation,
  listRolesOfUsersOperation,
  listRolesOperation,
  setRolesOperation,
  unassignRoleOperation,
} from '@/lib/roles/operations';
import type { HeldRole } from '@/lib/roles/schema';

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}

export async function assignRole(
  values: { userId: number; roleId: number; expiresAt: string | null; reason: string },
): Promise<ActionResult<HeldRole[]>> {
  return refreshed(await act(assignRoleOperation, values));
}

export async function unassignRole(userId: number, roleId: number): Promise<ActionResult<HeldRole[]>> {
  return refreshed(await act(unassignRoleOperation, { userId, roleId }));
}

export async function setRoles(
  values: { userId: number; roleIds: number[]; expectedRoleIds: number[] },
): Promise<ActionResult<HeldRole[]>> {
  return refreshed(await act(setRolesOperation, values));
}

export type NamedRole = { id: number; name: string };
export type RolesToManage = { system: NamedRole[]; chosen: NamedRole[]; offered: NamedRole[] };

/** The roles of an account as they are now, and those it may get. */
export async function loadRoles(userId: number): Promise<ActionResult<RolesToManage>> {
  const [held, all] = await Promise.all([
    act(listRolesOfUsersOperation, { userIds: [userId] }),
    act(listRolesOperation, { isSystem: false, limit: 1_000 }),
  ]);
  if (!held.ok) return held;
  if (!all.ok) return all;
  const named = ({ id, name }: NamedRole): NamedRole => ({ id, name });
  const roles = (held.data[0]?.roles ?? []).filter(({ hasEnded }) => !hasEnded).map(({ role }) => role);
  return {
    ok: true,
    data: {
      system: roles.filter(({ system }) => system !== null).map(named),
      chosen: roles.filter(({ system }) => system === null).map(named),
      offered: all.data.roles.map(named),
    },
  };
}
