import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { basic, postJson, send, type Answer } from '../helpers/http';
import {
  admin,
  block,
  configure,
  expire,
  makePerson,
  makeServiceAccount,
  makeToken,
  signIn,
  signInAsAdmin,
  softDelete,
  unique,
  withCookie,
  withToken,
  type Admin,
} from '../helpers/site';
import { run } from '../helpers/graphql';
import { sql } from '../helpers/database';
import { withOwnServer } from '../helpers/own-server';

// SG §1.4 by §1.5: every way to present a token, by every state a token can be in, down to the reason phrase.

type Present = (token: string) => { query?: string; headers: Record<string, string> };

const forms: Record<string, Present> = {
  'token X': (token) => ({ headers: { authorization: `token ${token}` } }),
  'Token X': (token) => ({ headers: { authorization: `Token ${token}` } }),
  'token token="X"': (token) => ({ headers: { authorization: `token token="${token}"` } }),
  'Bearer X': (token) => ({ headers: { authorization: `Bearer ${token}` } }),
  'Basic X:': (token) => ({ headers: { authorization: basic(token, '') } }),
  'Basic X:password': (token) => ({ headers: { authorization: basic(token, 'ignored') } }),
  '?token=X': (token) => ({ query: `?token=${encodeURIComponent(token)}`, headers: {} }),
};

const sudoForms: Record<string, (token: string, user: string) => string> = {
  'user first': (token, user) => `token-sudo user="${user}",token="${token}"`,
  'token first': (token, user) => `token-sudo token="${token}",user="${user}"`,
  'spaces and capitals': (token, user) => `Token-Sudo USER="${user}",   Token="${token}"`,
  'escaped letters': (token, user) => `token-sudo user="${user.replace(/[a-z]/g, '\\$&')}",token="${token}"`,
};

const whoAmI = { query: 'query CurrentUser { currentUser { username } }' };
const ask = (site: { url: string }, { query = '', headers }: { query?: string; headers: Record<string, string> }): Promise<Answer> =>
  postJson(`${site.url}/.api/graphql${query}`, whoAmI, headers);

function expectRefusal(answer: Answer, status: 401 | 403, text: string): void {
  expect({ status: answer.status, reason: answer.reason, text: answer.text }).toEqual({
    status,
    reason: status === 401 ? 'Unauthorized' : 'Forbidden',
    text: `${text}\n`,
  });
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.headers.vary).toContain('Authorization');
  expect(answer.headers['cache-control']).toBe('no-store');
}

function expectAccount(answer: Answer, username: string): void {
  expect({ status: answer.status, reason: answer.reason, body: answer.json() }).toEqual({
    status: 200,
    reason: 'OK',
    body: { data: { currentUser: { username } } },
  });
  expect(answer.headers.vary).toContain('Authorization');
}

const notAccepted = 'Invalid access token.';

/** A token in each state in which none may open anything. */
const deadStates: Record<string, (by: Admin) => Promise<string>> = {
  unknown: async () => `sgp_local_${randomBytes(20).toString('hex')}`,
  'unknown and bare': async () => randomBytes(20).toString('hex'),
  malformed: async () => 'nonsense',
  'one digit short': async () => randomBytes(20).toString('hex').slice(1),
  expired: async (by) => {
    const token = await makeToken(by, await makeServiceAccount(by));
    await expire(by, token.id);
    return token.secret;
  },
  revoked: async (by) => {
    const token = await makeToken(by, await makeServiceAccount(by));
    await run(by, 'mutation($id: ID!) { deleteAccessToken(byID: $id) { alwaysNil } }', { id: token.nodeId });
    return token.secret;
  },
  disabled: async (by) => {
    const token = await makeToken(by, await makeServiceAccount(by));
    await run(by, 'mutation($id: ID!) { disableAccessToken(id: $id) { disabledAt } }', { id: token.nodeId });
    return token.secret;
  },
  'outside of its address list': async (by) => {
    const token = await makeToken(by, await makeServiceAccount(by));
    const fence = 'mutation($id: ID!) { setAccessTokenAddresses(id: $id, mode: ENFORCE, allowedAddresses: ["203.0.113.0/24"]) { id } }';
    await run(by, fence, { id: token.nodeId });
    return token.secret;
  },
  'of a deleted owner': async (by) => {
    const owner = await makeServiceAccount(by);
    const token = await makeToken(by, owner);
    await softDelete(by, owner.id);
    return token.secret;
  },
  'of a blocked owner': async (by) => {
    const owner = await makeServiceAccount(by);
    const token = await makeToken(by, owner);
    await block(by, owner.id);
    return token.secret;
  },
  'without the scope of this door': async (by) =>
    (await makeToken(by, await makeServiceAccount(by), ['mcp', 'externalapi:read', 'read_repository'])).secret,
};

test.describe('a token that opens nothing', () => {
  for (const [state, make] of Object.entries(deadStates)) {
    test(`${state}: every form answers 401 and the same line`, async () => {
      const by = await admin();
      const token = await make(by);
      for (const [form, present] of Object.entries(forms)) {
        await test.step(form, async () => expectRefusal(await ask(by, present(token)), 401, notAccepted));
      }
      for (const [form, present] of Object.entries(sudoForms)) {
        await test.step(`token-sudo, ${form}`, async () =>
          expectRefusal(await ask(by, { headers: { authorization: present(token, by.username) } }), 401, notAccepted));
      }
    });
  }
});

test('a living token opens in every form and every spelling', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const { secret } = await makeToken(by, bot);
  for (const [form, present] of Object.entries(forms)) {
    await test.step(form, async () => expectAccount(await ask(by, present(secret)), bot.username));
  }
  const hex = secret.slice(-40);
  for (const spelling of [hex, hex.toUpperCase(), `sgp_${hex}`, `sgp_local_${hex}`, `sgp_0123456789abcdef_${hex}`, `sgph_${hex}`]) {
    await test.step(spelling.replace(hex, 'hex'), async () => expectAccount(await ask(by, { headers: withToken(spelling) }), bot.username));
  }
});

test('the query comes before Basic and the header, and a bad one is not saved by a good one', async () => {
  const by = await admin();
  const [one, other] = [await makeServiceAccount(by), await makeServiceAccount(by)];
  const [first, second] = [await makeToken(by, one), await makeToken(by, other)];
  expectAccount(await ask(by, { query: `?token=${first.secret}`, headers: withToken(second.secret) }), one.username);
  expectAccount(await ask(by, { query: `?token=${first.secret}`, headers: { authorization: basic(second.secret, '') } }), one.username);
  expectRefusal(await ask(by, { query: '?token=nonsense', headers: withToken(second.secret) }), 401, notAccepted);
});

test('a token wins over a cookie, and a bad token is not saved by a cookie', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const { secret } = await makeToken(by, bot);
  expectAccount(await ask(by, { headers: { ...by.headers, ...withToken(secret) } }), bot.username);
  expectRefusal(await ask(by, { headers: { ...by.headers, ...withToken('nonsense') } }), 401, notAccepted);
});

test.describe('headers', () => {
  for (const header of [
    'token',
    'token a b',
    'token key="x"',
    'token-sudo',
    'token-sudo user="admin"',
    'token-sudo token="x"',
    'token-sudo user="a",user="b",token="x"',
    'token-sudo user="a",USER="b",token="x"',
    'token-sudo user="a,token=x',
    'Bearer',
    'Bearer a b',
  ]) {
    test(`that cannot be parsed answer so: ${header}`, async () => {
      expectRefusal(await ask(await admin(), { headers: { authorization: header } }), 401, 'Invalid Authorization header.');
    });
  }

  for (const header of ['Digest username="admin"', 'Negotiate abc', 'sgp_local_0123456789abcdef0123456789abcdef01234567', 'Basic', '']) {
    test(`of a scheme that is not ours present nothing: ${header || '(empty)'}`, async () => {
      expectRefusal(await ask(await admin(), { headers: { authorization: header } }), 401, 'Private mode requires authentication.');
    });
  }

  test('that are missing are told that the site is private', async () => {
    expectRefusal(await ask(await admin(), { headers: {} }), 401, 'Private mode requires authentication.');
  });
});

test.describe('sudo', () => {
  test('acts as the named account, in any order and case, and records who it was', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const target = await makePerson(by);
    const { secret } = await makeToken({ url: by.url, headers: await signIn(by, root) }, root, ['user:all', 'site-admin:sudo']);
    for (const [form, present] of Object.entries(sudoForms)) {
      await test.step(form, async () =>
        expectAccount(await ask(by, { headers: { authorization: present(secret, target.username) } }), target.username),
      );
    }
    expectAccount(
      await ask(by, { headers: { authorization: `token-sudo user="${target.username.toUpperCase()}",token="${secret}"` } }),
      target.username,
    );
    expectAccount(await ask(by, { headers: withToken(secret) }), root.username);
    const rows = await sql(
      `SELECT "actorName", "sudoByName", "targetName", "credentialKind", door FROM "AuditEvent"
       WHERE action = 'token.impersonate' AND "sudoById" = $1`,
      [root.id],
      by.databaseUrl,
    );
    expect(rows).toHaveLength(Object.keys(sudoForms).length + 1);
    for (const row of rows) {
      expect(row).toEqual({
        actorName: target.username,
        sudoByName: root.username,
        targetName: target.username,
        credentialKind: 'access-token',
        door: 'graphql',
      });
    }
  });

  test('needs a sudo scope: a full token without it is not enough', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const { secret } = await makeToken({ url: by.url, headers: await signIn(by, root) }, root);
    expectRefusal(await ask(by, { headers: { authorization: `token-sudo user="${by.username}",token="${secret}"` } }), 401, notAccepted);
  });

  test('by a token with nothing but a sudo scope opens nothing in the plain form', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const { secret } = await makeToken({ url: by.url, headers: await signIn(by, root) }, root, ['sudo']);
    expectRefusal(await ask(by, { headers: withToken(secret) }), 401, notAccepted);
    expectAccount(await ask(by, { headers: { authorization: `token-sudo user="${by.username}",token="${secret}"` } }), by.username);
  });

  test('ends on the very next request after its owner is demoted', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const { secret } = await makeToken({ url: by.url, headers: await signIn(by, root) }, root, ['user:all', 'site-admin:sudo']);
    const authorization = `token-sudo user="${by.username}",token="${secret}"`;
    expectAccount(await ask(by, { headers: { authorization } }), by.username);
    await sql('UPDATE "User" SET "isSiteAdmin" = FALSE WHERE id = $1', [root.id], by.databaseUrl);
    expectRefusal(await ask(by, { headers: { authorization } }), 403, 'The subject user of a sudo access token must be a site admin.');
    expectAccount(await ask(by, { headers: withToken(secret) }), root.username);
  });

  test('to somebody who does not exist, or is gone or blocked, says so', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const { secret } = await makeToken({ url: by.url, headers: await signIn(by, root) }, root, ['user:all', 'site-admin:sudo']);
    const sudo = (user: string) => ask(by, { headers: { authorization: `token-sudo user="${user}",token="${secret}"` } });
    const [deleted, blocked] = [await makeServiceAccount(by), await makeServiceAccount(by)];
    await softDelete(by, deleted.id);
    await block(by, blocked.id);
    expectRefusal(await sudo(unique('nobody')), 403, 'Unable to sudo to nonexistent user.');
    expectRefusal(await sudo(deleted.username), 403, 'Unable to sudo to nonexistent user.');
    expectRefusal(await sudo(blocked.username), 403, 'Unable to sudo to the specified user due to an unexpected error.');
  });
});

test.describe('cookies', () => {
  test('count only on a request that another site cannot make', async () => {
    const by = await admin();
    const { cookie = '' } = by.headers;
    expectAccount(await ask(by, { headers: by.headers }), by.username);
    expectRefusal(await ask(by, { headers: { cookie } }), 401, 'Private mode requires authentication.');
    const form = await send(`${by.url}/.api/graphql`, {
      method: 'POST',
      headers: { ...by.headers, 'content-type': 'text/plain' },
      body: JSON.stringify(whoAmI),
    });
    expectRefusal(form, 401, 'Private mode requires authentication.');
  });

  test('that are not ours, or changed, are as good as none', async () => {
    const by = await admin();
    const { cookie = '' } = by.headers;
    for (const value of [
      'sgs=',
      'sgs=nonsense',
      `sgs=${'x'.repeat(5_000)}`,
      cookie.replace(/(.).{9}$/, (tail, first: string) => (first === 'x' ? 'y' : 'x') + tail.slice(1)),
      cookie.replace('sgs=', 'sgs_='),
    ]) {
      expectRefusal(await ask(by, { headers: withCookie(value) }), 401, 'Private mode requires authentication.');
    }
  });

  test('of a person who is blocked, deleted or signed out end at once', async () => {
    const by = await admin();
    for (const end of [block, softDelete]) {
      const person = await makePerson(by);
      const headers = await signIn(by, person);
      expectAccount(await ask(by, { headers }), person.username);
      await end(by, person.id);
      expectRefusal(await ask(by, { headers }), 401, 'Private mode requires authentication.');
    }
  });
});

test('settings that close tokens close every form of every token, known or not, and nothing else', async () => {
  await withOwnServer({}, async (server) => {
    const by = await signInAsAdmin(server);
    const bot = await makeServiceAccount(by);
    const { secret } = await makeToken(by, bot);
    expectAccount(await ask(by, { headers: withToken(secret) }), bot.username);
    await configure(by, { 'auth.accessTokens': { allow: 'none' } });
    for (const token of [secret, 'nonsense', `sgp_local_${randomBytes(20).toString('hex')}`]) {
      for (const [form, present] of Object.entries(forms)) {
        await test.step(form, async () => expectRefusal(await ask(by, present(token)), 401, 'Access token authorization is disabled.'));
      }
      expectRefusal(
        await ask(by, { headers: { authorization: `token-sudo user="admin",token="${token}"` } }),
        401,
        'Access token authorization is disabled.',
      );
    }
    expectAccount(await ask(by, { headers: by.headers }), by.username);
    await configure(by, { 'auth.accessTokens': { allow: 'site-admin-create' } });
    expectAccount(await ask(by, { headers: withToken(secret) }), bot.username);
    await configure(by, { 'auth.public': true });
    const anonymous = await ask(by, { headers: {} });
    expect(anonymous.json()).toEqual({ data: { currentUser: null } });
    expectRefusal(await ask(by, { headers: withToken('nonsense') }), 401, notAccepted);
  });
});
