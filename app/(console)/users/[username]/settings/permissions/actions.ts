'use server';

import { refresh } from 'next/cache';
import { act, consoleActor } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import type { ActionResult } from '@/lib/errors/action-result';
import {
  addGrantsOperation,
  addMatchingGrantsOperation,
  previewGrantsOperation,
  removeGrantsOperation,
  setAllRepositoriesOperation,
} from '@/lib/grants/operations';
import type { AllRepositories, GrantResult, GrantsPreview } from '@/lib/grants/schema';
import { listRepositoriesOperation, listSiteRepositoriesOperation } from '@/lib/repositories/operations';

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}

export type FoundRepository = { id: number; name: string };

/** Repositories whose name holds the text: any of the site for admins, else what the viewer reads. */
export async function findRepositories(text: string): Promise<ActionResult<FoundRepository[]>> {
  const isKeeper = can(await consoleActor(), 'repository.listForSite');
  const input = { ...(text === '' ? {} : { query: text }), limit: 20 };
  const found = await (isKeeper ? act(listSiteRepositoriesOperation, input) : act(listRepositoriesOperation, input));
  if (!found.ok) return found;
  return { ok: true, data: found.data.repositories.map(({ id, fullName }) => ({ id, name: fullName })) };
}

export async function addRepositories(
  values: { userId: number; repositoryIds: number[]; until?: string },
): Promise<ActionResult<GrantResult>> {
  return refreshed(await act(addGrantsOperation, values));
}

export async function previewPattern(userId: number, pattern: string): Promise<ActionResult<GrantsPreview>> {
  return act(previewGrantsOperation, { userId, pattern });
}

export async function addMatching(
  values: { userId: number; pattern: string; expectedMatches: number; until?: string },
): Promise<ActionResult<{ matches: number; added: number }>> {
  return refreshed(await act(addMatchingGrantsOperation, values));
}

export async function removeRepositories(userId: number, repositoryIds: number[]): Promise<ActionResult<GrantResult>> {
  return refreshed(await act(removeGrantsOperation, { userId, repositoryIds }));
}

export async function switchAll(values: { userId: number; isAllowed: boolean; until?: string }): Promise<ActionResult<AllRepositories>> {
  return refreshed(await act(setAllRepositoriesOperation, values));
}
