import 'server-only';
import { db } from '@/lib/db/client';

/** Numbers among texts: what an id of the table could be. */
const ids = (texts: Iterable<string>): number[] =>
  [...texts].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id < 2 ** 31);

/** Accounts as they are called today, deleted ones apart. */
export async function findNames(userIds: Iterable<number>) {
  const rows = await db().user.findMany({
    where: { id: { in: [...new Set(userIds)] }, deletedAt: null },
    select: { id: true, username: true, kind: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

const living = { deletedAt: true, username: true } as const;
const nameOf = (user: { username: string; deletedAt: Date | null } | null) => (user && !user.deletedAt ? user.username : null);

/** What events call a credential by: its kind and id as one text. */
export const credentialKey = (kind: string, id: string): string => `${kind}:${id}`;

export interface NamedCredential {
  name: string | null;
  lastFive: string | null;
  username: string | null;
}

/** The credentials that still have a row, by kind and id. */
export async function findCredentials(wanted: readonly { kind: string; id: string }[]): Promise<Map<string, NamedCredential>> {
  const of = (kind: string) => new Set(wanted.filter((each) => each.kind === kind).map(({ id }) => id));
  const [tokens, clients, bearers] = await Promise.all([
    findTokens(ids(of('access-token'))),
    findClients(ids(of('m2m-credential'))),
    findBearers([...of('oauth-token')]),
  ]);
  return new Map([...tokens, ...clients, ...bearers]);
}

async function findTokens(tokenIds: number[]): Promise<[string, NamedCredential][]> {
  if (tokenIds.length === 0) return [];
  const rows = await db().accessToken.findMany({
    where: { id: { in: tokenIds } },
    select: { id: true, note: true, lastFive: true, user: { select: living } },
    relationLoadStrategy: 'join',
  });
  return rows.map(({ id, note, lastFive, user }) => [
    credentialKey('access-token', String(id)),
    { name: note, lastFive, username: nameOf(user) },
  ]);
}

async function findClients(clientIds: number[]): Promise<[string, NamedCredential][]> {
  if (clientIds.length === 0) return [];
  const rows = await db().oAuthClient.findMany({
    where: { id: { in: clientIds } },
    select: { id: true, name: true, serviceAccount: { select: living } },
    relationLoadStrategy: 'join',
  });
  return rows.map(({ id, name, serviceAccount }) => [
    credentialKey('m2m-credential', String(id)),
    { name, lastFive: null, username: nameOf(serviceAccount) },
  ]);
}

async function findBearers(texts: string[]): Promise<[string, NamedCredential][]> {
  const bearerIds = texts.filter((text) => /^\d{1,18}$/.test(text)).map(BigInt);
  if (bearerIds.length === 0) return [];
  const rows = await db().oAuthToken.findMany({
    where: { id: { in: bearerIds } },
    select: { id: true, client: { select: { name: true } }, user: { select: living } },
    relationLoadStrategy: 'join',
  });
  return rows.map(({ id, client, user }) => [
    credentialKey('oauth-token', String(id)),
    { name: client.name, lastFive: null, username: nameOf(user) },
  ]);
}
