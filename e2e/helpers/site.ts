import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { hash } from '@node-rs/argon2';
import { z } from 'zod';
import { instance } from '../setup/instance';
import { sql } from './database';
import { data } from './graphql';
import { postJson } from './http';

/** A server that tests speak to: the shared one, or one of a test's own. */
export interface Site {
  url: string;
  databaseUrl: string;
}

export interface Person {
  id: number;
  nodeId: string;
  username: string;
  password: string;
}

export interface Account {
  id: number;
  nodeId: string;
  username: string;
}

export const password = 'correct horse battery';
export const nodeId = (kind: string, id: number): string => Buffer.from(`${kind}:${id}`).toString('base64');
export const numberOf = (id: string): number => Number(Buffer.from(id, 'base64').toString().split(':')[1]);

/** A name nobody else uses. */
export const unique = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`;

/** The `sgs` cookie of an answer, as a browser would send it back. */
export function cookieOf(answer: { headers: { 'set-cookie'?: string[] } }): string {
  const pair = answer.headers['set-cookie']?.find((line) => line.startsWith('sgs='))?.split(';', 1)[0];
  expect(pair, 'the session cookie').toBeTruthy();
  return pair ?? '';
}

export const withCookie = (cookie: string): Record<string, string> => ({ cookie, 'x-requested-with': 'Sourcegraph' });
export const withToken = (token: string): Record<string, string> => ({ authorization: `token ${token}` });

export interface Admin extends Site {
  username: string;
  /** Of a browser session. */
  headers: Record<string, string>;
}

const adminName = 'admin';

/** Makes the first site admin unless somebody has, and signs in as them. */
export async function signInAsAdmin({ url, databaseUrl }: Site): Promise<Admin> {
  const first = await postJson(`${url}/-/site-init`, { username: adminName, email: 'admin@example.com', password });
  expect([200, 409], first.text).toContain(first.status);
  const answer = first.status === 200 ? first : await postJson(`${url}/-/sign-in`, { email: adminName, password });
  expect(answer.status, answer.text).toBe(200);
  return { url, databaseUrl, username: adminName, headers: withCookie(cookieOf(answer)) };
}

let sharedAdmin: Promise<Admin> | undefined;

/** The site admin of the shared server, with one session for each process that runs tests. */
export const admin = (): Promise<Admin> => (sharedAdmin ??= signInAsAdmin(instance()));

const createdUser = z.strictObject({ createUser: z.strictObject({ user: z.strictObject({ id: z.string(), username: z.string() }) }) });

export async function makeServiceAccount(by: Admin, username = unique('bot')): Promise<Account> {
  const query = 'mutation($username: String!) { createUser(username: $username, isServiceAccount: true) { user { id username } } }';
  const { createUser } = await data(by, createdUser, query, { username });
  return { id: numberOf(createUser.user.id), nodeId: createUser.user.id, username };
}

/** A person with a password; `isSiteAdmin` by the database, as no door promotes yet. */
export async function makePerson(by: Admin, { isSiteAdmin = false, username = unique('person') } = {}): Promise<Person> {
  const query = `mutation($username: String!, $email: String) {
      createUser(username: $username, email: $email, verifiedEmail: true) { user { id username } }
    }`;
  const { createUser } = await data(by, createdUser, query, { username, email: `${username}@example.com` });
  const id = numberOf(createUser.user.id);
  await sql(
    'INSERT INTO "Password" ("userId", hash, "updatedAt") VALUES ($1, $2, now())',
    [id, await hash(password, { memoryCost: 1_024, timeCost: 1 })],
    by.databaseUrl,
  );
  if (isSiteAdmin) await sql('UPDATE "User" SET "isSiteAdmin" = TRUE WHERE id = $1', [id], by.databaseUrl);
  return { id, nodeId: createUser.user.id, username, password };
}

/** The headers of a browser session of a person. */
export async function signIn(site: { url: string }, person: Pick<Person, 'username' | 'password'>): Promise<Record<string, string>> {
  const answer = await postJson(`${site.url}/-/sign-in`, { email: person.username, password: person.password });
  expect(answer.status, answer.text).toBe(200);
  return withCookie(cookieOf(answer));
}

export interface Token {
  id: number;
  nodeId: string;
  secret: string;
}

const createdToken = z.strictObject({
  createAccessToken: z.strictObject({ id: z.string(), token: z.string().regex(/^sgp_local_[0-9a-f]{40}$/) }),
});

export async function makeToken(
  by: { url: string; headers: Record<string, string> },
  owner: { nodeId: string },
  scopes: string[] = ['user:all'],
): Promise<Token> {
  const query = `mutation($user: ID!, $scopes: [String!]!, $note: String!) {
      createAccessToken(user: $user, scopes: $scopes, note: $note) { id token }
    }`;
  const { createAccessToken } = await data(by, createdToken, query, { user: owner.nodeId, scopes, note: unique('token') });
  return { id: numberOf(createAccessToken.id), nodeId: createAccessToken.id, secret: createAccessToken.token };
}

export interface M2MCredential {
  id: number;
  nodeId: string;
  clientId: string;
  clientSecret: string;
}

const createdCredential = z.strictObject({
  createM2MCredential: z.strictObject({
    credential: z.strictObject({ id: z.string(), client: z.strictObject({ clientID: z.string().regex(/^sgo_cid_/) }) }),
    clientSecret: z.string().min(40),
  }),
});

export async function makeM2MCredential(by: Admin, owner: { nodeId: string }, scopes: string[] = ['user:all']): Promise<M2MCredential> {
  const query = `mutation($user: ID!, $scopes: [String!]!, $name: String!) {
    createM2MCredential(userID: $user, scopes: $scopes, name: $name) { credential { id client { clientID } } clientSecret }
  }`;
  const { createM2MCredential } = await data(by, createdCredential, query, { user: owner.nodeId, scopes, name: unique('credential') });
  const { credential, clientSecret } = createM2MCredential;
  return { id: numberOf(credential.id), nodeId: credential.id, clientId: credential.client.clientID, clientSecret };
}

export const block = (site: Site, userId: number) => sql('UPDATE "User" SET "blockedAt" = now() WHERE id = $1', [userId], site.databaseUrl);
export const softDelete = (site: Site, userId: number) =>
  sql('UPDATE "User" SET "deletedAt" = now() WHERE id = $1', [userId], site.databaseUrl);
export const expire = (site: Site, tokenId: number) =>
  sql(`UPDATE "AccessToken" SET "expiresAt" = now() - interval '1 second' WHERE id = $1`, [tokenId], site.databaseUrl);

/** What a link to set a password looks like: its secret stands behind the `#`. */
export const resetLink = ({ url }: { url: string }): RegExp => new RegExp(`^${url}/password-reset#code=[\\w-]{43}$`);

/** Replaces the site configuration. */
export async function configure(by: Admin, settings: Record<string, unknown>): Promise<void> {
  const { site } = await data(
    by,
    z.object({ site: z.object({ configuration: z.object({ id: z.number() }) }) }),
    '{ site { configuration { id } } }',
  );
  const query = 'mutation($lastID: Int!, $input: String!) { updateSiteConfiguration(lastID: $lastID, input: $input) }';
  await data(by, z.strictObject({ updateSiteConfiguration: z.literal(false) }), query, {
    lastID: site.configuration.id,
    input: JSON.stringify(settings),
  });
}
