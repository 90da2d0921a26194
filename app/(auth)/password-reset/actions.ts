'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { requestResetOperation, resetPasswordOperation } from '@/lib/passwords/operations-own';
import { setSessionCookie } from '../session-cookie';

export type ResetPasswordValues = { code: string; password: string };

/** Sets the password and signs in; the browser gets the cookie, and of the session nothing else. */
export async function resetPassword(values: ResetPasswordValues): Promise<ActionResult<null>> {
  const session = await act(resetPasswordOperation, values);
  if (!session.ok) return session;
  await setSessionCookie(session.data);
  return { ok: true, data: null };
}

export async function requestReset(login: string): Promise<ActionResult<null>> {
  return act(requestResetOperation, { login });
}
