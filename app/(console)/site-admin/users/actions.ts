'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { blockUserOperation, unblockUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

export async function blockUser(userId: number): Promise<ActionResult<User>> {
  return refreshed(await act(blockUserOperation, { userId }));
}

export async function unblockUser(userId: number): Promise<ActionResult<User>> {
  return refreshed(await act(unblockUserOperation, { userId }));
}

function refreshed(result: ActionResult<User>): ActionResult<User> {
  if (result.ok) refresh();
  return result;
}
