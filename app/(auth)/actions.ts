'use server';

import { redirect } from 'next/navigation';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { signInOperation } from '@/lib/sessions/operations';
import { paths } from '@/lib/url/paths';
import { createFirstSiteAdminOperation } from '@/lib/users/operations';
import { setSessionCookie } from './session-cookie';

export type FirstRunValues = { username: string; email: string; password: string; code: string };

/** Makes the first site admin, signs in, and goes on to the users. Returns only when something was refused. */
export async function createFirstSiteAdmin({ username, email, password, code }: FirstRunValues): Promise<ActionResult<null>> {
  const created = await act(createFirstSiteAdminOperation, { username, email, password, ...(code ? { code } : {}) });
  if (!created.ok) return created;
  const session = await act(signInOperation, { login: created.data.username, password });
  if (!session.ok) redirect(paths.signIn());
  await setSessionCookie(session.data);
  redirect(paths.home());
}
