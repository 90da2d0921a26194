import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { sql } from '../helpers/database';
import { data, failure, postGraphQL } from '../helpers/graphql';
import { send } from '../helpers/http';
import { admin, makePerson, makeServiceAccount, makeToken, nodeId, numberOf, signIn, unique, withToken, type Admin } from '../helpers/site';

// What GraphQL offers for tokens beyond making and deleting them: rotation, words, addresses, and the lists of SG §1.6.

const dateTime = z.iso.datetime();
const rotated = z.strictObject({ rotateAccessToken: z.strictObject({ id: z.string(), token: z.string().regex(/^sgp_local_[0-9a-f]{40}$/) }) });
const rotate = `mutation($id: ID!, $duration: Int, $overlap: Int) {
  rotateAccessToken(id: $id, durationSeconds: $duration, overlapSeconds: $overlap) { id token }
}`;
const whoAmI = '{ currentUser { username } }';
const statusOf = async (by: Admin, secret: string) => (await postGraphQL({ url: by.url, headers: withToken(secret) }, whoAmI)).status;

test('rotation gives a new secret, and the old one ends at once or after the overlap', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const [one, other] = [await makeToken(by, bot, ['user:all', 'mcp']), await makeToken(by, bot)];
  const { rotateAccessToken: next } = await data(by, rotated, rotate, { id: one.nodeId });
  expect(await statusOf(by, one.secret)).toBe(401);
  expect(await statusOf(by, next.token)).toBe(200);
  const { rotateAccessToken: beside } = await data(by, rotated, rotate, { id: other.nodeId, overlap: 60, duration: 3_600 });
  for (const secret of [other.secret, beside.token]) expect(await statusOf(by, secret)).toBe(200);
  await sql(`UPDATE "AccessToken" SET "expiresAt" = now() WHERE id = $1`, [other.id], by.databaseUrl);
  expect(await statusOf(by, other.secret)).toBe(401);
  expect(await statusOf(by, beside.token)).toBe(200);
  const query = 'query($id: ID!) { node(id: $id) { ... on AccessToken { scopes rotatedFromID creator { username } } } }';
  expect(await data(by, z.unknown(), query, { id: next.id })).toEqual({
    node: { scopes: ['user:all', 'mcp'], rotatedFromID: one.nodeId, creator: { username: by.username } },
  });
  expect(await failure(by, rotate, { id: other.nodeId })).toMatchObject({ code: 'CONFLICT', path: ['rotateAccessToken'] });
});

test('rotation is refused in the words of the contract where creating would be', async () => {
  const by = await admin();
  const [person, stranger] = [await makePerson(by), await makePerson(by)];
  const mine = { url: by.url, headers: await signIn(by, person) };
  const token = await makeToken(mine, person);
  expect(await failure(mine, rotate, { id: token.nodeId, duration: 0 })).toMatchObject({ message: 'expiry must be in the future' });
  const tooLong = { id: token.nodeId, duration: 400 * 86_400 };
  expect(await failure(mine, rotate, tooLong)).toMatchObject({ message: 'expiry exceeds maximum allowed' });
  expect(await failure(mine, rotate, { id: token.nodeId, overlap: 8 * 86_400 })).toMatchObject({ code: 'BAD_USER_INPUT' });
  const notFound = { message: 'access token not found', code: 'NOT_FOUND' };
  const theirs = { url: by.url, headers: await signIn(by, stranger) };
  expect(await failure(theirs, rotate, { id: token.nodeId })).toMatchObject(notFound);
  expect(await failure(mine, rotate, { id: nodeId('AccessToken', 2_000_000_000) })).toMatchObject(notFound);
  expect(await failure(by, rotate, { id: token.nodeId })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await statusOf(by, token.secret)).toBe(200);
});

test('a token can be described, disabled and enabled, and a stale change is told', async () => {
  const by = await admin();
  const token = await makeToken(by, await makeServiceAccount(by));
  const update = `mutation($id: ID!, $note: String, $description: String, $last: DateTime) {
    updateAccessToken(id: $id, note: $note, description: $description, lastUpdatedAt: $last) { note description updatedAt disabledAt }
  }`;
  const updated = z.strictObject({
    updateAccessToken: z.strictObject({ note: z.string(), description: z.string().nullable(), updatedAt: dateTime, disabledAt: z.null() }),
  });
  const first = await data(by, updated, update, { id: token.nodeId, note: 'Upload', description: 'Runner 3' });
  expect(first.updateAccessToken).toMatchObject({ note: 'Upload', description: 'Runner 3' });
  const last = first.updateAccessToken.updatedAt;
  const second = await data(by, updated, update, { id: token.nodeId, description: '', note: null, last });
  expect(second.updateAccessToken).toMatchObject({ note: 'Upload', description: null });
  expect(await failure(by, update, { id: token.nodeId, note: 'Late', last })).toMatchObject({ code: 'CONFLICT' });
  expect(await failure(by, update, { id: token.nodeId, note: ' ' })).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: { note: expect.any(String) },
  });
  await data(by, z.unknown(), 'mutation($id: ID!) { disableAccessToken(id: $id) { id } }', { id: token.nodeId });
  expect(await statusOf(by, token.secret)).toBe(401);
  const self = await send(`${by.url}/api/v4/personal_access_tokens/self`, { headers: { 'private-token': token.secret } });
  expect(self.status).toBe(401);
  await data(by, z.unknown(), 'mutation($id: ID!) { enableAccessToken(id: $id) { id } }', { id: token.nodeId });
  expect(await statusOf(by, token.secret)).toBe(200);
});

test('an address list refuses everybody else, and is not for the token itself to change', async () => {
  const by = await admin();
  const token = await makeToken(by, await makeServiceAccount(by));
  const fence = `mutation($id: ID!, $mode: AccessTokenAddressMode!, $list: [String!]!) {
    setAccessTokenAddresses(id: $id, mode: $mode, allowedAddresses: $list) { addressMode allowedAddresses }
  }`;
  const fenced = z.strictObject({
    setAccessTokenAddresses: z.strictObject({ addressMode: z.string(), allowedAddresses: z.array(z.string()) }),
  });
  const set = (mode: string, list: string[]) => data(by, fenced, fence, { id: token.nodeId, mode, list });
  expect((await set('ENFORCE', ['127.0.0.9/8', '::1'])).setAccessTokenAddresses.allowedAddresses).toEqual(['127.0.0.0/8', '::1']);
  expect(await statusOf(by, token.secret)).toBe(200);
  const itself = { url: by.url, headers: withToken(token.secret) };
  expect(await failure(itself, fence, { id: token.nodeId, mode: 'OFF', list: [] })).toMatchObject({ code: 'FORBIDDEN' });
  await set('REPORT', ['203.0.113.7']);
  expect(await statusOf(by, token.secret)).toBe(200);
  await set('ENFORCE', ['203.0.113.7']);
  const v4 = await send(`${by.url}/api/v4/personal_access_tokens/self`, { headers: { 'private-token': token.secret } });
  expect({ status: v4.status, body: v4.json() }).toEqual({ status: 401, body: { message: '401 Unauthorized' } });
  for (const list of [[], ['example.com'], ['0.0.0.0/0']]) {
    expect(await failure(by, fence, { id: token.nodeId, mode: 'ENFORCE', list })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { allowedAddresses: expect.any(String) },
    });
  }
});

test('the site lists every token to site admins, in the order of the contract', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const [first, second] = [await makeToken(by, bot), await makeToken(by, bot)];
  const list = z.strictObject({
    site: z.strictObject({
      accessTokens: z.strictObject({
        nodes: z.array(z.strictObject({ id: z.string(), subject: z.strictObject({ username: z.string() }) })),
        totalCount: z.number(),
        pageInfo: z.strictObject({ hasNextPage: z.boolean() }),
      }),
    }),
  });
  const query = `query($first: Int, $all: Boolean) {
    site { accessTokens(first: $first, includeExpired: $all) {
      nodes { id subject { username } } totalCount pageInfo { hasNextPage }
    } }
  }`;
  const { site } = await data(by, list, query, { first: 1_000 });
  const ids = site.accessTokens.nodes.map(({ id }) => id);
  expect(ids.indexOf(second.nodeId)).toBeLessThan(ids.indexOf(first.nodeId));
  expect(ids).toContain(second.nodeId);
  const page = (await data(by, list, query, { first: 1, all: true })).site.accessTokens;
  expect(page.nodes).toHaveLength(1);
  expect(page.pageInfo.hasNextPage).toBe(true);
  expect(page.totalCount).toBeGreaterThan(1);
  const person = await makePerson(by);
  const refusal = await failure({ url: by.url, headers: await signIn(by, person) }, query);
  expect(refusal).toMatchObject({ message: 'must be site admin', path: ['site', 'accessTokens'] });
});

test('a token is a node to its owner and site admins, and to nobody else; revoked it is none', async () => {
  const by = await admin();
  const [person, stranger] = [await makePerson(by), await makePerson(by)];
  const mine = { url: by.url, headers: await signIn(by, person) };
  const token = await makeToken(mine, person);
  const query = 'query($id: ID!) { node(id: $id) { __typename id ... on AccessToken { tokenLastChars } } }';
  const shown = { node: { __typename: 'AccessToken', id: token.nodeId, tokenLastChars: token.secret.slice(-5) } };
  for (const caller of [mine, by]) expect(await data(caller, z.unknown(), query, { id: token.nodeId })).toEqual(shown);
  const theirs = { url: by.url, headers: await signIn(by, stranger) };
  expect(await data(theirs, z.unknown(), query, { id: token.nodeId })).toEqual({ node: null });
  await data(mine, z.unknown(), 'mutation($id: ID!) { deleteAccessToken(byID: $id) { alwaysNil } }', { id: token.nodeId });
  expect(await data(mine, z.unknown(), query, { id: token.nodeId })).toEqual({ node: null });
});

test('every request of a token is counted by day and address, soon after', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by, unique('counted'));
  const token = await makeToken(by, bot);
  for (let index = 0; index < 7; index += 1) expect(await statusOf(by, token.secret)).toBe(200);
  const uses = `SELECT requests FROM "CredentialUse" WHERE kind = 'access-token' AND "credentialId" = $1`;
  const counted = () => sql<{ requests: string }>(uses, [token.id], by.databaseUrl);
  await expect.poll(counted, { timeout: 10_000 }).toEqual([{ requests: '7' }]);
  const ofAccount = `SELECT "eventsCount" FROM "User" WHERE id = $1`;
  const [account] = await sql<{ eventsCount: string }>(ofAccount, [numberOf(bot.nodeId)], by.databaseUrl);
  expect(account?.eventsCount).toBe('7');
});
