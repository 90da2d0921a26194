import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { sql } from '../helpers/database';
import { failure, postGraphQL } from '../helpers/graphql';
import { postForm, postJson, send, type Answer } from '../helpers/http';
import { admin, makeM2MCredential, makePerson, makeServiceAccount, makeToken, password, unique, withCookie } from '../helpers/site';
import { forgeCookie, openSession, sessionHeaders } from '../helpers/ui-session';

// A service account never gets a browser session: one test for each door that could hand one out. What happens behind the doors
// is tested beside the service.

const whoAmI = '{ currentUser { username } }';
const anonymous = (answer: Answer) => answer.status === 401;

const sessionsOf = async (userId: number) => sql('SELECT 1 FROM "Session" WHERE "userId" = $1', [userId]);
const setsCookie = (answer: Answer) => (answer.headers['set-cookie'] ?? []).some((line) => /^sgs=[^;]/.test(line));

test('not at /-/sign-in: by name, by a forged address, with a token or a client secret for a password', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const email = `${unique('bot')}@example.com`;
  await sql('INSERT INTO "UserEmail" ("userId", email, "isPrimary", "verifiedAt") VALUES ($1, $2, TRUE, now())', [bot.id, email]);
  const [token, credential] = [await makeToken(by, bot), await makeM2MCredential(by, bot)];
  for (const login of [bot.username, email]) {
    for (const given of [password, token.secret, credential.clientSecret]) {
      const answer = await postJson(`${by.url}/-/sign-in`, { email: login, password: given });
      expect(answer.status).toBe(401);
      expect(setsCookie(answer)).toBe(false);
    }
  }
  expect(await sessionsOf(bot.id)).toEqual([]);
});

test('not at next-auth’s own endpoints: credentials, other providers, an address', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const { secret } = await makeToken(by, bot);
  const csrf = await send(`${by.url}/api/auth/csrf`);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.json());
  const cookie = (csrf.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
  for (const path of ['callback/credentials', 'signin/credentials', 'callback/email', 'signin/email', 'signin/github']) {
    const values = { csrfToken, login: bot.username, email: `${bot.username}@example.com`, password: secret, json: 'true' };
    const answer = await postForm(`${by.url}/api/auth/${path}`, values, { cookie });
    expect(setsCookie(answer), path).toBe(false);
  }
  expect(await sessionsOf(bot.id)).toEqual([]);
});

test('not by a cookie that names it, not even one that the server’s own key signed', async () => {
  const by = await admin();
  const [bot, person] = [await makeServiceAccount(by), await makePerson(by)];
  const sub = String(bot.id);
  const unknown = { sub, name: bot.username, sid: 'x'.repeat(43) };
  const forged: Record<string, string>[] = [{ sub, name: bot.username }, unknown, { sub, sid: '' }];
  for (const claims of forged) {
    const headers = withCookie(`sgs=${await forgeCookie(claims)}`);
    expect(anonymous(await postGraphQL({ url: by.url, headers }, whoAmI)), JSON.stringify(claims)).toBe(true);
    expect((await send(`${by.url}/api/auth/session`, { headers })).json()).toEqual({});
  }
  // The session counts, not what else the cookie says: it stays the person's.
  const own = await openSession(person);
  expect((await postGraphQL({ url: by.url, headers: sessionHeaders(own) }, whoAmI)).text).toContain(person.username);
});

test('not by an access token or a bearer in the place of a cookie', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const { secret } = await makeToken(by, bot);
  for (const value of [secret, `Bearer ${secret}`]) {
    const headers = withCookie(`sgs=${encodeURIComponent(value)}`);
    expect(anonymous(await postGraphQL({ url: by.url, headers }, whoAmI))).toBe(true);
  }
  // A page asks for the cookie alone: a header that opens the APIs opens no page.
  const page = await send(`${by.url}/users/${bot.username}`, { headers: { authorization: `token ${secret}` } });
  expect(page.status).toBe(307);
  expect(page.headers.location).toContain('/sign-in?returnTo=');
});

test('not by an address or a password of its own, neither asked for by itself nor by a site admin', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const { secret } = await makeToken(by, bot);
  const itself = { url: by.url, headers: { authorization: `token ${secret}` } };
  const add = 'mutation($user: ID!, $email: String!) { addUserEmail(user: $user, email: $email) { alwaysNil } }';
  const address = { user: bot.nodeId, email: `${unique('bot')}@example.com` };
  for (const caller of [itself, by]) expect(await failure(caller, add, address)).toMatchObject({ code: 'FORBIDDEN' });
  const create = 'mutation($given: String!) { createPassword(newPassword: $given) { alwaysNil } }';
  expect(await failure(itself, create, { given: password })).toMatchObject({ code: 'FORBIDDEN' });
  const update = 'mutation($given: String!) { updatePassword(oldPassword: $given, newPassword: "another one of these") { alwaysNil } }';
  expect(await failure(itself, update, { given: password })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await sql('SELECT 1 FROM "Password" WHERE "userId" = $1', [bot.id])).toEqual([]);
});
