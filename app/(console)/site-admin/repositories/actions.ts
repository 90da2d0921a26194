'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { setUnrestrictedOperation } from '@/lib/grants/operations';
import { createGroupOperation, getGroupOperation, listGroupsOperation } from '@/lib/groups/operations';
import { createRepositoryOperation, deleteRepositoryOperation } from '@/lib/repositories/operations';
import { fetchNowOperation, getFetchOperation } from '@/lib/repositories/operations-mirrors';
import { mostFetched, type FetchDetails, type FetchNowResult } from '@/lib/repositories/mirror-schema';
import { createRepositoryInput, type Repository } from '@/lib/repositories/schema';

export async function setUnrestricted(repositoryIds: number[], isUnrestricted: boolean): Promise<ActionResult<{ changed: number }>> {
  const result = await act(setUnrestrictedOperation, { repositoryIds, isUnrestricted });
  if (result.ok) refresh();
  return result;
}

export async function fetchNow(ids: number[]): Promise<ActionResult<FetchNowResult>> {
  const result = await act(fetchNowOperation, { ids });
  if (result.ok) refresh();
  return result;
}

/** Each by itself: one that cannot go keeps no other. */
export async function deleteRepositories(ids: number[]): Promise<ActionResult<FetchNowResult>> {
  const done: FetchNowResult = { done: [], failed: [] };
  for (const id of ids.slice(0, mostFetched)) {
    const result = await act(deleteRepositoryOperation, { id });
    if (result.ok) done.done.push(result.data);
    else done.failed.push({ id, message: result.error.message });
  }
  refresh();
  return { ok: true, data: done };
}

/** How far a fetch is; the list itself is drawn anew when the sheet closes. */
export const getFetch = async (id: number): Promise<ActionResult<FetchDetails>> => act(getFetchOperation, { id });

/** Paths of groups that could hold a repository. */
export async function suggestGroups(text: string): Promise<string[]> {
  const found = await act(listGroupsOperation, { query: text, limit: 20 });
  if (!found.ok) return [];
  return found.data.groups.flatMap(({ origin, isPathOnly, fullPath }) => (origin === 'SYNCHRONISED' || isPathOnly ? [] : [fullPath]));
}

export type NewRepositoryValues = { groupPath: string; path: string; visibility: Repository['visibility'] };

/** Makes a repository in a group; a new path of one step becomes a group at the top. */
export async function createRepository({ groupPath, path, visibility }: NewRepositoryValues): Promise<ActionResult<Repository>> {
  const wanted = groupPath.trim().replace(/^\/+|\/+$/g, '');
  if (wanted === '') return refused('invalid_input', 'groupPath', 'Write the path of a group, such as acme/platform.');
  // Before a group is made for it.
  const problem = createRepositoryInput.shape.path.safeParse(path).error?.issues[0]?.message;
  if (problem) return refused('invalid_input', 'path', problem);
  const found = await act(getGroupOperation, { fullPath: wanted });
  if (found.ok) return act(createRepositoryOperation, { groupId: found.data.id, path, visibility });
  if (found.error.code !== 'not_found') return found;
  if (wanted.includes('/')) {
    return refused('not_found', 'groupPath', `There is no group "${wanted}". Choose one that is there, or a new path without "/".`);
  }
  const made = await act(createGroupOperation, { path: wanted, name: wanted, visibility });
  if (made.ok) return act(createRepositoryOperation, { groupId: made.data.id, path, visibility });
  const { code, message, fields } = made.error;
  return refused(code, 'groupPath', fields?.path ?? message);
}

const refused = (code: string, field: string, message: string): ActionResult<never> =>
  ({ ok: false, error: { code, message, fields: { [field]: message } } });
