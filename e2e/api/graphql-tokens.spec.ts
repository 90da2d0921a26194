import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { sql } from '../helpers/database';
import { data, failure, postGraphQL, run } from '../helpers/graphql';
import { withOwnServer } from '../helpers/own-server';
import {
  admin,
  configure,
  makePerson,
  makeServiceAccount,
  makeToken,
  nodeId,
  signIn,
  signInAsAdmin,
  unique,
  withToken,
  type Admin,
} from '../helpers/site';

const dateTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

const asToken = async (by: Admin, owner: { nodeId: string }, scopes?: string[]) => ({
  url: by.url,
  headers: withToken((await makeToken(by, owner, scopes)).secret),
});

test.describe('access tokens', () => {
  const create = `mutation($user: ID!, $scopes: [String!]!, $seconds: Int) {
      createAccessToken(user: $user, scopes: $scopes, note: "test", durationSeconds: $seconds) { id token }
    }`;

  test('answer each mistake in the words of the contract', async () => {
    const by = await admin();
    const [person, bot] = [await makePerson(by), await makeServiceAccount(by)];
    const caller = { url: by.url, headers: await signIn(by, person) };
    const cases: [
      { url: string; headers: Record<string, string> },
      { user: string; scopes: string[]; seconds?: number },
      string | RegExp,
    ][] = [
      [by, { user: person.nodeId, scopes: ['user:all'] }, `must be authenticated as user with id ${person.id}`],
      [caller, { user: bot.nodeId, scopes: ['user:all'] }, `must be authenticated as user with id ${bot.id}`],
      [caller, { user: person.nodeId, scopes: ['user:all', 'x'] }, /^unknown access token scope "x" \(valid scopes: \[.*"user:all".*\]\)$/],
      [
        caller,
        { user: person.nodeId, scopes: ['user:all', 'user:all'] },
        'access token scope "user:all" may not be specified multiple times',
      ],
      [caller, { user: person.nodeId, scopes: ['site-admin:sudo'] }, 'all access tokens must have scope "user:all"'],
      [caller, { user: person.nodeId, scopes: ['user:all', 'site-admin:sudo'] }, 'must be site admin'],
      [caller, { user: person.nodeId, scopes: ['user:all'], seconds: 0 }, 'expiry must be in the future'],
      [caller, { user: person.nodeId, scopes: ['user:all'], seconds: 90 * 86_400 + 1 }, 'expiry exceeds maximum allowed'],
    ];
    for (const [who, variables, message] of cases) {
      const refusal = await failure(who, create, variables);
      if (typeof message === 'string') expect(refusal.message).toBe(message);
      else expect(refusal.message).toMatch(message);
      expect(refusal.path).toEqual(['createAccessToken']);
    }
  });

  test('without a duration take the default, as old scripts expect', async () => {
    const by = await admin();
    const root = await makePerson(by, { isSiteAdmin: true });
    const caller = { url: by.url, headers: await signIn(by, root) };
    await data(
      caller,
      z.unknown(),
      'mutation($user: ID!) { createAccessToken(user: $user, scopes: ["user:all", "site-admin:sudo"], note: "bootstrap") { token } }',
      { user: root.nodeId },
    );
    const list = await data(
      caller,
      z.object({ currentUser: z.object({ accessTokens: z.object({ nodes: z.array(z.object({ expiresAt: dateTime })) }) }) }),
      '{ currentUser { accessTokens { nodes { expiresAt } } } }',
    );
    const [token] = list.currentUser.accessTokens.nodes;
    expect((Date.parse(token?.expiresAt ?? '') - Date.now()) / 86_400_000).toBeCloseTo(90, 1);
  });

  test('are listed with their owner and maker, never with the secret', async () => {
    const by = await admin();
    const bot = await makeServiceAccount(by);
    const made = await makeToken(by, bot, ['user:all', 'mcp']);
    const schema = z.strictObject({
      node: z.strictObject({
        accessTokens: z.strictObject({
          nodes: z.array(
            z.strictObject({
              id: z.string(),
              subject: z.strictObject({ username: z.string() }),
              scopes: z.array(z.string()),
              note: z.string(),
              creator: z.strictObject({ username: z.string() }).nullable(),
              createdAt: dateTime,
              lastUsedAt: dateTime.nullable(),
              expiresAt: dateTime.nullable(),
              tokenLastChars: z.string().length(5),
            }),
          ),
          totalCount: z.int(),
          pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.null() }),
        }),
      }),
    });
    const query = `query($id: ID!) { node(id: $id) { ... on User { accessTokens(first: 10, includeExpired: true) {
      nodes { id subject { username } scopes note creator { username } createdAt lastUsedAt expiresAt tokenLastChars }
      totalCount pageInfo { hasNextPage endCursor } } } } }`;
    const { node } = await data(by, schema, query, { id: bot.nodeId });
    expect(node.accessTokens.nodes).toEqual([
      expect.objectContaining({
        id: made.nodeId,
        subject: { username: bot.username },
        creator: { username: by.username },
        scopes: ['user:all', 'mcp'],
        tokenLastChars: made.secret.slice(-5),
        lastUsedAt: null,
      }),
    ]);
    await run({ url: by.url, headers: withToken(made.secret) }, '{ currentUser { id } }');
    await expect
      .poll(async () => (await data(by, schema, query, { id: bot.nodeId })).node.accessTokens.nodes[0]?.lastUsedAt, { timeout: 5_000 })
      .not.toBeNull();
  });

  test('are deleted by id or by the secret, each with its own mistakes', async () => {
    const by = await admin();
    const [bot, stranger] = [await makeServiceAccount(by), await makeServiceAccount(by)];
    const [one, two] = [await makeToken(by, bot), await makeToken(by, bot)];
    const other = await asToken(by, stranger);
    const remove = 'mutation($id: ID, $token: String) { deleteAccessToken(byID: $id, byToken: $token) { alwaysNil } }';
    const done = { deleteAccessToken: { alwaysNil: null } };
    expect(await failure(by, remove)).toMatchObject({ message: 'either byID or byToken must be specified' });
    expect(await failure(by, remove, { id: one.nodeId, token: one.secret })).toMatchObject({
      message: 'exactly one of byID or byToken must be specified',
    });
    expect(await failure(other, remove, { id: one.nodeId })).toMatchObject({ message: 'access token not found', code: 'NOT_FOUND' });
    expect(await failure(by, remove, { id: nodeId('AccessToken', 2_000_000_000) })).toMatchObject({
      message: 'access token not found',
      code: 'NOT_FOUND',
    });
    expect(await failure(by, remove, { token: 'nonsense' })).toMatchObject({ message: 'access token not found' });
    expect(await data(other, z.unknown(), remove, { token: two.secret })).toEqual(done);
    expect(await data(by, z.unknown(), remove, { id: one.nodeId })).toEqual(done);
    expect(await failure(by, remove, { id: one.nodeId })).toMatchObject({ message: 'access token not found' });
    for (const { secret } of [one, two])
      expect((await postGraphQL({ url: by.url, headers: withToken(secret) }, '{ currentUser { id } }')).status).toBe(401);
  });

  test('follow the setting in the words of the contract', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const person = await makePerson(by);
      const caller = { url: by.url, headers: await signIn(by, person) };
      await configure(by, { 'auth.accessTokens': { allow: 'site-admin-create' } });
      expect((await failure(caller, create, { user: person.nodeId, scopes: ['user:all'] })).message).toBe(
        'Access token creation has been restricted to admin users. Contact an admin user to create a new access token.',
      );
      await data(by, z.unknown(), create, { user: person.nodeId, scopes: ['user:all'] });
      await configure(by, { 'auth.accessTokens': { allow: 'none' } });
      expect((await failure(by, create, { user: person.nodeId, scopes: ['user:all'] })).message).toBe(
        'Access token creation is disabled. Contact an admin user to enable.',
      );
      await configure(by, { 'auth.public': true });
      const anonymous = { url: by.url, headers: {} };
      for (const document of [
        'mutation { createUser(username: "x") { user { id } } }',
        '{ users { totalCount } }',
        '{ user(username: "admin") { id } }',
        '{ site { users { totalCount } } }',
        '{ site { configuration { id } } }',
        `mutation { createAccessToken(user: "${person.nodeId}", scopes: ["user:all"], note: "x") { token } }`,
        `mutation { createAccessToken(user: "${nodeId('User', 99_999)}", scopes: ["user:all"], note: "x") { token } }`,
        `mutation { createM2MCredential(userID: "${person.nodeId}", scopes: ["user:all"], name: "x") { clientSecret } }`,
        'mutation { updateSiteConfiguration(lastID: 0, input: "{}") }',
      ])
        expect((await failure(anonymous, document)).message, document).toBe('not authenticated');
      await configure(by, { 'auth.accessTokens': { allowNoExpiration: true } });
      await data(caller, z.unknown(), create, { user: person.nodeId, scopes: ['user:all'] });
    });
  });
});

test('a create repeated with its Idempotency-Key answers the same, secret included; two fields of one request are two calls', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const key = unique('key');
  const caller = { url: by.url, headers: { ...by.headers, 'idempotency-key': key } };
  const document = `mutation {
    a: createAccessToken(user: "${bot.nodeId}", scopes: ["mcp"], note: "x") { id token }
    b: createAccessToken(user: "${bot.nodeId}", scopes: ["mcp"], note: "x") { id token }
  }`;
  const first = await run(caller, document);
  expect(first.errors).toBeUndefined();
  expect(await run(caller, document)).toEqual(first);
  const [a, b] = Object.values(first.data ?? {});
  expect(a).not.toEqual(b);
  expect(await sql('SELECT count(*)::int AS tokens FROM "AccessToken" WHERE "userId" = $1', [bot.id], by.databaseUrl)).toEqual([
    { tokens: 2 },
  ]);
  const changed = await run(caller, document.replaceAll('"x"', '"y"'));
  expect(changed.errors?.map(({ extensions }) => extensions?.code)).toEqual(['CONFLICT']);
  const longest = { url: by.url, headers: { ...by.headers, 'idempotency-key': unique('k').padEnd(255, 'k') } };
  expect((await run(longest, document)).errors, 'the longest key allowed').toBeUndefined();
});
