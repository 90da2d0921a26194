import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import type { AccountActor } from '@/lib/actor/actor';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { withQuery, type QueryValues } from '@/lib/url/with-query';
import { getUserOperation } from '@/lib/users/operations';
import { usernameSchema, type User } from '@/lib/users/schema';

export type AccountPageProps = { params: Promise<{ username: string }>; searchParams: Promise<QueryValues> };

type Seen = { viewer: AccountActor; account: User };

const getAccount = cache(async (username: string): Promise<User> => {
  // What cannot be a username names nobody; it is no bad input of a form.
  const parsed = usernameSchema.safeParse(username);
  return parsed.success ? query(getUserOperation, { username: parsed.data }) : notFound();
});

async function see({ params, searchParams }: AccountPageProps, pathOf: (username: string) => string): Promise<Seen> {
  const { username } = await params;
  const viewer = await requireViewer(withQuery(pathOf(username), await searchParams));
  return { viewer, account: await getAccount(username) };
}

/**
 * The account whose settings a page shows. For everyone but itself and site admins that page does not exist. Titles ask for it
 * too: a page that is not found must not be called by the name it would have.
 */
export async function seeSettings(props: AccountPageProps, pathOf: (username: string) => string): Promise<Seen> {
  const { viewer, account } = await see(props, pathOf);
  return can(viewer, 'user.readPrivate', { userId: account.id, kind: account.kind }) ? { viewer, account } : notFound();
}

/** The account that a site admin prepares for use. */
export async function seeAsAdmin(props: AccountPageProps, pathOf: (username: string) => string): Promise<Seen> {
  const { viewer, account } = await see(props, pathOf);
  return can(viewer, 'user.create') ? { viewer, account } : notFound();
}

/** The service account whose M2M credentials a site admin manages. */
export async function seeM2M(props: AccountPageProps, pathOf: (username: string) => string): Promise<Seen> {
  const { viewer, account } = await see(props, pathOf);
  return can(viewer, 'm2m.create', { userId: account.id, kind: account.kind }) ? { viewer, account } : notFound();
}
