'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { changePasswordOperation, createPasswordOperation } from '@/lib/passwords/operations-own';
import { revokeOtherSessionsOperation, revokeSessionOperation } from '@/lib/sessions/operations';

export type PasswordValues = { oldPassword: string; newPassword: string };

export async function changePassword(values: PasswordValues): Promise<ActionResult<null>> {
  const result = await act(changePasswordOperation, values);
  if (result.ok) refresh();
  return result;
}

export async function createPassword({ newPassword }: Pick<PasswordValues, 'newPassword'>): Promise<ActionResult<null>> {
  const result = await act(createPasswordOperation, { newPassword });
  if (result.ok) refresh();
  return result;
}

export async function endSession(id: number): Promise<ActionResult<null>> {
  const result = await act(revokeSessionOperation, { id });
  // A session that has ended meanwhile is gone from the list as well.
  if (result.ok || result.error.code === 'not_found') refresh();
  return result;
}

export async function endOtherSessions(userId: number): Promise<ActionResult<{ count: number }>> {
  const result = await act(revokeOtherSessionsOperation, { userId });
  if (result.ok) refresh();
  return result;
}
