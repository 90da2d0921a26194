'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { setUnrestrictedOperation } from '@/lib/grants/operations';

export async function switchUnrestricted(repositoryId: number, isUnrestricted: boolean): Promise<ActionResult<{ changed: number }>> {
  const result = await act(setUnrestrictedOperation, { repositoryIds: [repositoryId], isUnrestricted });
  if (result.ok) refresh();
  return result;
}
