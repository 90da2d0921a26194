'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { act } from '@/lib/api/console/actor';
import { signOutOperation } from '@/lib/sessions/operations';
import { paths } from '@/lib/url/paths';

export async function signOut(): Promise<void> {
  await act(signOutOperation, {});
  const cookieJar = await cookies();
  cookieJar.delete(sessionCookieName);
  redirect(paths.signIn());
}
