import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { postJson, postForm, send, type Answer } from '../helpers/http';
import { sql } from '../helpers/database';
import { withOwnServer } from '../helpers/own-server';
import {
  admin,
  block,
  cookieOf,
  makePerson,
  makeServiceAccount,
  makeToken,
  password,
  signIn,
  signInAsAdmin,
  softDelete,
  withCookie,
} from '../helpers/site';

const problem = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), fields: z.record(z.string(), z.string()).optional() }),
});

function expectProblem(answer: Answer, status: number, code: string): z.output<typeof problem>['error'] {
  const { error } = problem.parse(answer.json());
  expect({ status: answer.status, code: error.code }, answer.text).toEqual({ status, code });
  expect(answer.headers['set-cookie'], 'no session').toBeUndefined();
  return error;
}

const currentUser = async (site: { url: string }, headers: Record<string, string>) =>
  postJson(`${site.url}/.api/graphql`, { query: '{ currentUser { username } }' }, headers);

/** The attributes of the one `sgs` cookie of an answer. */
function attributesOf(answer: Answer): string[] {
  const lines = answer.headers['set-cookie']?.filter((line) => line.startsWith('sgs=')) ?? [];
  expect(lines).toHaveLength(1);
  return (lines[0] ?? '').split('; ').slice(1);
}

const firstAdmin = { username: 'root', email: 'root@example.com', password };

test.describe('the first run', () => {
  test('says that it is needed, lets exactly one of ten at once win, and is over then', async () => {
    await withOwnServer({}, async (server) => {
      const page = await send(`${server.url}/sign-in`);
      expect(page.status).toBe(200);
      expect(page.text).toContain('"needsSiteInit":true');

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          postJson(`${server.url}/-/site-init`, { ...firstAdmin, username: `root-${index}`, email: `root-${index}@example.com` }),
        ),
      );
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200)) expectProblem(answer, 409, 'conflict');
      expect(await sql('SELECT count(*)::int AS users FROM "User"', [], server.databaseUrl)).toEqual([{ users: 1 }]);

      const [winner] = winners;
      if (!winner) throw new Error('Nobody won.');
      expect((await currentUser(server, withCookie(cookieOf(winner)))).status).toBe(200);
      expect((await send(`${server.url}/sign-in`)).text).not.toContain('"needsSiteInit":true');
      expectProblem(await postJson(`${server.url}/-/site-init`, firstAdmin), 409, 'conflict');
      await sql('UPDATE "User" SET "deletedAt" = now()', [], server.databaseUrl);
      expectProblem(await postJson(`${server.url}/-/site-init`, firstAdmin), 409, 'conflict');
    });
  });

  test('refuses what an account may not be, naming the field, and what did not come as JSON from our own pages', async () => {
    await withOwnServer({}, async (server) => {
      const init = (values: object, headers = {}) => postJson(`${server.url}/-/site-init`, { ...firstAdmin, ...values }, headers);
      expect(expectProblem(await init({ password: 'short' }), 400, 'invalid_input').fields).toHaveProperty('password');
      expect(expectProblem(await init({ username: 'a b' }), 400, 'invalid_input').fields).toHaveProperty('username');
      expect(expectProblem(await init({ email: 'nowhere' }), 400, 'invalid_input').fields).toHaveProperty('email');
      expect(expectProblem(await init({ username: undefined }), 400, 'invalid_input').fields).toHaveProperty('username');
      expectProblem(await init({}, { origin: 'https://evil.example' }), 403, 'forbidden');
      expectProblem(await init({}, { origin: 'null' }), 403, 'forbidden');
      expectProblem(await postForm(`${server.url}/-/site-init`, firstAdmin), 415, 'invalid_input');
      expectProblem(
        await send(`${server.url}/-/site-init`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: JSON.stringify(firstAdmin),
        }),
        415,
        'invalid_input',
      );
      expectProblem(
        await send(`${server.url}/-/site-init`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
        400,
        'invalid_input',
      );
      expectProblem(await init({ filler: 'x'.repeat(20_000) }), 413, 'invalid_input');
      expect(await sql('SELECT 1 FROM "User"', [], server.databaseUrl)).toEqual([]);
      expect((await init({ unknownKey: 'clients send more than we know' }, { origin: server.url })).status).toBe(200);
    });
  });

  test('off loopback asks for the code that the terminal printed', async () => {
    await withOwnServer({ HOST: '0.0.0.0' }, async (server) => {
      const site = server.url.replace('0.0.0.0', '127.0.0.1');
      const code = /one-time code: ([0-9A-Z-]+)/.exec(server.logs())?.[1];
      expect(code, 'the code on the terminal').toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      const init = (values: object) => postJson(`${site}/-/site-init`, { ...firstAdmin, ...values });
      for (const wrong of [undefined, '', 'AAAA-AAAA-AAAA', code?.slice(0, -1)]) {
        expect(expectProblem(await init({ code: wrong }), 403, 'forbidden').fields).toHaveProperty('code');
      }
      expect((await send(`${site}/sign-in`)).text).not.toContain(code);
      expect((await init({ code: code?.toLowerCase().replaceAll('-', '') })).status).toBe(200);
    });
  });

  test('slows down whoever guesses the code', async () => {
    await withOwnServer({ HOST: '0.0.0.0' }, async (server) => {
      const site = server.url.replace('0.0.0.0', '127.0.0.1');
      const attempts = await Promise.all(
        Array.from({ length: 15 }, (_, index) => postJson(`${site}/-/site-init`, { ...firstAdmin, code: `WRONG-${index}` })),
      );
      expect(attempts.filter(({ status }) => status === 403)).toHaveLength(10);
      const limited = attempts.filter(({ status }) => status === 429);
      expect(limited).toHaveLength(5);
      expect(Number(limited[0]?.headers['retry-after'])).toBeGreaterThan(0);
    });
  });
});

test.describe('signing in', () => {
  test('by name or verified address, in any case, opens a session in one careful cookie', async () => {
    const by = await admin();
    const person = await makePerson(by);
    for (const login of [
      { email: person.username },
      { email: `${person.username}@example.com` },
      { username: person.username },
      { email: ` ${person.username.toUpperCase()} ` },
    ]) {
      const answer = await postJson(`${by.url}/-/sign-in`, { ...login, password: person.password });
      expect(answer.status, answer.text).toBe(200);
      const attributes = attributesOf(answer);
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']));
      expect(attributes).not.toContain('Secure');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect((await currentUser(by, withCookie(cookieOf(answer)))).json()).toEqual({
        data: { currentUser: { username: person.username } },
      });
    }
  });

  test('says the same to a wrong password, an unknown, blocked or deleted account, a machine and a person without a password', async () => {
    const by = await admin();
    const [person, blocked, deleted, without, bot] = [
      await makePerson(by),
      await makePerson(by),
      await makePerson(by),
      await makePerson(by),
      await makeServiceAccount(by),
    ];
    await block(by, blocked.id);
    await softDelete(by, deleted.id);
    await sql('DELETE FROM "Password" WHERE "userId" = $1', [without.id], by.databaseUrl);
    const attempts = [
      [person.username, 'wrong'],
      ['nobody-at-all', password],
      [blocked.username, password],
      [deleted.username, password],
      [without.username, password],
      [bot.username, password],
    ];
    for (const [email, given] of attempts) {
      const { message } = expectProblem(await postJson(`${by.url}/-/sign-in`, { email, password: given }), 401, 'unauthenticated');
      expect(message).toBe('The username or password is not right.');
    }
    const rows = await sql<{ reason: string }>(
      `SELECT reason FROM "AuditEvent" WHERE action = 'session.create' AND outcome = 'REFUSED' AND "targetId" = ANY($1)`,
      [[person, blocked, without, bot].map(({ id }) => String(id))],
      by.databaseUrl,
    );
    expect(rows.map(({ reason }) => reason).sort()).toEqual(['blocked', 'not_a_person', 'wrong_password', 'wrong_password']);
  });

  test('refuses what is no JSON of our own pages', async () => {
    const by = await admin();
    const login = { email: by.username, password };
    expectProblem(await postForm(`${by.url}/-/sign-in`, login), 415, 'invalid_input');
    expectProblem(await postJson(`${by.url}/-/sign-in`, login, { origin: 'https://evil.example' }), 403, 'forbidden');
    for (const body of [
      {},
      [],
      null,
      { email: 1, password: 2 },
      { email: by.username },
      { email: { $ne: '' }, password },
      { email: 'x'.repeat(300), password },
      { email: 'a\0b', password },
      { email: '\ud800', password },
    ]) {
      expectProblem(await postJson(`${by.url}/-/sign-in`, body), 400, 'invalid_input');
    }
  });

  test('gets slower for one account and one address after ten wrong passwords, whatever was tried at once', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const [victim, other] = [await makePerson(by), await makePerson(by)];
      const tries = await Promise.all(
        Array.from({ length: 14 }, (_, index) =>
          postJson(`${server.url}/-/sign-in`, {
            email: index % 2 ? victim.username : `${victim.username}@example.com`,
            password: `wrong ${index}`,
          }),
        ),
      );
      expect(tries.filter(({ status }) => status === 401)).toHaveLength(10);
      const limited = await postJson(`${server.url}/-/sign-in`, { email: victim.username, password: victim.password });
      expectProblem(limited, 429, 'rate_limited');
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(60);
      expect((await signIn(server, other)).cookie).toBeTruthy();
    });
  });

  test('that succeeds is never held against the address: an office signs in through one', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const person = await makePerson(by);
      for (let round = 0; round < 11; round += 1) await Promise.all(Array.from({ length: 10 }, () => signIn(server, person)));
    });
  });
});

test.describe('signing out', () => {
  test('ends the session for every copy of the cookie, and takes the cookie away', async () => {
    const by = await admin();
    const headers = await signIn(by, await makePerson(by));
    const other = await signIn(by, { username: by.username, password });
    const answer = await postJson(`${by.url}/-/sign-out`, {}, headers);
    expect(answer.status).toBe(200);
    expect(attributesOf(answer)).toContain('Max-Age=0');
    expect((await currentUser(by, headers)).status).toBe(401);
    expect((await currentUser(by, other)).status).toBe(200);
    expect((await postJson(`${by.url}/-/sign-out`, {}, headers)).status).toBe(200);
  });

  test('cannot be asked by another site', async () => {
    const by = await admin();
    const headers = await signIn(by, await makePerson(by));
    expect((await postForm(`${by.url}/-/sign-out`, {}, headers)).status).toBe(415);
    expect((await postJson(`${by.url}/-/sign-out`, {}, { ...headers, origin: 'https://evil.example' })).status).toBe(403);
    expect((await currentUser(by, headers)).status).toBe(200);
  });
});

test.describe('next-auth', () => {
  async function signInByNextAuth(site: { url: string }, login: string, given: string): Promise<Answer> {
    const csrf = await send(`${site.url}/api/auth/csrf`);
    const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.json());
    const cookie = (csrf.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
    return postForm(
      `${site.url}/api/auth/callback/credentials`,
      { csrfToken, login, password: given, json: 'true', callbackUrl: site.url },
      { cookie },
    );
  }

  test('sets the same cookie, and its session is the same row', async () => {
    const by = await admin();
    const person = await makePerson(by);
    const answer = await signInByNextAuth(by, person.username, person.password);
    expect(attributesOf(answer)).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']));
    const headers = withCookie(cookieOf(answer));
    expect((await currentUser(by, headers)).json()).toEqual({ data: { currentUser: { username: person.username } } });
    expect(
      await sql('SELECT count(*)::int AS sessions FROM "Session" WHERE "userId" = $1 AND "revokedAt" IS NULL', [person.id], by.databaseUrl),
    ).toEqual([{ sessions: 1 }]);
    await postJson(`${by.url}/-/sign-out`, {}, headers);
    expect((await currentUser(by, headers)).status).toBe(401);
  });

  test('tells a browser no more of the session than the name, and knows the cookie of /-/sign-in', async () => {
    const by = await admin();
    const person = await makePerson(by);
    const headers = await signIn(by, person);
    const session = await send(`${by.url}/api/auth/session`, { headers });
    expect(
      z.strictObject({ expires: z.string(), user: z.strictObject({ name: z.literal(person.username) }) }).parse(session.json()),
    ).toBeTruthy();
  });

  test('opens nothing for a machine or a wrong password', async () => {
    const by = await admin();
    const [bot, person] = [await makeServiceAccount(by), await makePerson(by)];
    const { secret } = await makeToken(by, bot);
    for (const [login, given] of [
      [bot.username, password],
      [bot.username, secret],
      [person.username, 'wrong'],
    ] as const) {
      const answer = await signInByNextAuth(by, login, given);
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']?.filter((line) => line.startsWith('sgs=') && !line.startsWith('sgs=;')) ?? []).toEqual([]);
    }
    expect(await sql('SELECT 1 FROM "Session" WHERE "userId" = $1', [bot.id], by.databaseUrl)).toEqual([]);
  });
});

test('under https the cookie is for https only, and links name the external address', async () => {
  await withOwnServer({ EXTERNAL_URL: 'https://keyward.example.com' }, async (server) => {
    const code = /one-time code: ([0-9A-Z-]+)/.exec(server.logs())?.[1];
    const answer = await postJson(`${server.url}/-/site-init`, { ...firstAdmin, code }, { origin: 'https://keyward.example.com' });
    expect(answer.status, answer.text).toBe(200);
    expect(attributesOf(answer)).toContain('Secure');
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    const discovery = await send(`${server.url}/.well-known/openid-configuration`);
    expect(discovery.json()).toMatchObject({
      issuer: 'https://keyward.example.com',
      token_endpoint: 'https://keyward.example.com/.auth/idp/oauth/token',
    });
  });
});
