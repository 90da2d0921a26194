'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createRoleOperation, deleteRoleOperation, listRoleHoldersOperation, updateRoleOperation } from '@/lib/roles/operations';
import type { DeletedRole, HolderPage, Role } from '@/lib/roles/schema';

export type RoleValues = { name: string; description: string; permissions: string[] };

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}

export async function createRole(values: RoleValues): Promise<ActionResult<Role>> {
  return refreshed(await act(createRoleOperation, values));
}

/** Of a system role the permissions alone. */
export async function updateRole(
  role: { id: number; isSystem: boolean; lastUpdatedAt: string },
  { permissions, ...words }: RoleValues,
): Promise<ActionResult<Role>> {
  const { id, isSystem, lastUpdatedAt } = role;
  return refreshed(await act(updateRoleOperation, { id, lastUpdatedAt, permissions, ...(isSystem ? {} : words) }));
}

export async function deleteRole(id: number): Promise<ActionResult<DeletedRole>> {
  return refreshed(await act(deleteRoleOperation, { id }));
}

/** The first who would lose it, by name. */
export async function firstHolders(id: number): Promise<ActionResult<HolderPage>> {
  return act(listRoleHoldersOperation, { id, limit: 10 });
}
