import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { consoleActor, query } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getUserOperation } from '@/lib/users/operations';
import { usernameSchema, type User } from '@/lib/users/schema';

export type AccountParams = Promise<{ username: string }>;

const getAccount = cache(async (username: string): Promise<User> => {
  // What cannot be a username names nobody; it is no bad input of a form.
  const parsed = usernameSchema.safeParse(username);
  return parsed.success ? query(getUserOperation, { username: parsed.data }) : notFound();
});

/** The account whose settings a page shows. For everyone but itself and site admins that page does not exist. */
export async function settingsAccount(params: AccountParams): Promise<User> {
  const account = await getAccount((await params).username);
  return can(await consoleActor(), 'user.readPrivate', { userId: account.id, kind: account.kind }) ? account : notFound();
}

/** The account that a site admin prepares for use. */
export async function administeredAccount(params: AccountParams): Promise<User> {
  const account = await getAccount((await params).username);
  return can(await consoleActor(), 'user.create') ? account : notFound();
}
