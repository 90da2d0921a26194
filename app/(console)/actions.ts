'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { act } from '@/lib/api/console/actor';
import { signOutOperation } from '@/lib/sessions/operations';
import { paths } from '@/lib/url/paths';
import { listUsersOperation } from '@/lib/users/operations';
import type { FoundAccount } from '@/components/shell/action';

export async function signOut(): Promise<void> {
  await act(signOutOperation, {});
  const cookieJar = await cookies();
  cookieJar.delete(sessionCookieName);
  redirect(paths.signIn());
}

const foundAtMost = 6;

/** Accounts by a part of their name, for the palette. Nothing where they cannot be asked for: the palette has more to offer. */
export async function searchAccounts(text: string): Promise<FoundAccount[]> {
  const result = await act(listUsersOperation, { query: text, limit: foundAtMost });
  if (!result.ok) return [];
  return result.data.users.map(({ username, displayName, kind }) => ({
    username,
    displayName,
    isMachine: kind === 'SERVICE_ACCOUNT',
    href: paths.user(username),
  }));
}
