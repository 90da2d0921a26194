'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createResetLinkOperation, randomizePasswordOperation } from '@/lib/passwords/operations';
import type { ResetLink } from '@/lib/passwords/schema';
import type { BulkResult } from '@/lib/users/bulk-schema';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import {
  blockUsersOperation,
  deleteUsersOperation,
  endAllSessionsOperation,
  getServiceAccountFactsOperation,
  getUserOperation,
  listSiteUsersOperation,
  recoverUsersOperation,
  setSiteAdminOperation,
  unblockUsersOperation,
  unlockUserOperation,
  updateUserOperation,
} from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { placeFactErrors, toFactsInput, type FactsValues } from './facts-values';

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}

export async function blockUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(blockUsersOperation, { userIds }));
}

export async function unblockUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(unblockUsersOperation, { userIds }));
}

export async function signOutUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(endAllSessionsOperation, { userIds }));
}

export async function deleteUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(deleteUsersOperation, { userIds }));
}

export async function eraseUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(deleteUsersOperation, { userIds, hard: true }));
}

export async function recoverUsers(userIds: number[]): Promise<ActionResult<BulkResult>> {
  return refreshed(await act(recoverUsersOperation, { userIds }));
}

export async function setSiteAdmin(userId: number, isSiteAdmin: boolean): Promise<ActionResult<User>> {
  return refreshed(await act(setSiteAdminOperation, { userId, isSiteAdmin }));
}

export async function unlockUser(userId: number): Promise<ActionResult<User>> {
  return refreshed(await act(unlockUserOperation, { userId }));
}

// Both answer with a link that is shown once: nothing is refreshed while it stands in a dialog.
export async function randomizePassword(userId: number): Promise<ActionResult<ResetLink>> {
  return act(randomizePasswordOperation, { userId });
}

export async function createPasswordLink(userId: number): Promise<ActionResult<ResetLink>> {
  return act(createResetLinkOperation, { userId });
}

export type EditableAccount = { user: User; facts: ServiceAccountFacts | null };

/** An account as it is now, for a form: the list may be older. */
export async function loadAccount(userId: number): Promise<ActionResult<EditableAccount>> {
  const user = await act(getUserOperation, { id: userId });
  if (!user.ok) return user;
  if (user.data.kind !== 'SERVICE_ACCOUNT') return { ok: true, data: { user: user.data, facts: null } };
  const facts = await act(getServiceAccountFactsOperation, { userId });
  return facts.ok ? { ok: true, data: { user: user.data, facts: facts.data } } : facts;
}

export type EditUserValues = { username: string; displayName: string; facts: FactsValues };

export async function updateUser(
  account: { userId: number; isServiceAccount: boolean; hasOwnerLeft: boolean; lastUpdatedAt: string },
  { facts, ...names }: EditUserValues,
): Promise<ActionResult<User>> {
  const { isServiceAccount, hasOwnerLeft, ...which } = account;
  const input = { ...which, ...names, ...(isServiceAccount ? { facts: toFactsInput(facts, hasOwnerLeft) } : {}) };
  return refreshed(placeFactErrors(await act(updateUserOperation, input)));
}

/** Names of people who could answer for a service account. */
export async function suggestOwners(text: string): Promise<string[]> {
  const found = await act(listSiteUsersOperation, { query: text, isServiceAccount: false, state: 'active', limit: 8 });
  return found.ok ? found.data.map(({ username }) => username) : [];
}
