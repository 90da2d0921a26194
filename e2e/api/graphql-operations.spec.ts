import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure, postGraphQL, run } from '../helpers/graphql';
import { sql } from '../helpers/database';
import {
  admin,
  block,
  configure,
  expire,
  makeM2MCredential,
  makePerson,
  makeServiceAccount,
  makeToken,
  nodeId,
  signIn,
  signInAsAdmin,
  softDelete,
  unique,
  withToken,
  type Admin,
} from '../helpers/site';
import { withOwnServer } from '../helpers/own-server';

const dateTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const emptyConnection = z.strictObject({ nodes: z.tuple([]), totalCount: z.literal(0) });

const wholeUser = `{
  id username email displayName avatarURL url settingsURL createdAt updatedAt siteAdmin builtinAuth serviceAccount unrestrictedRepoAccess databaseID namespaceName
  organizations { nodes { id } totalCount } emails { email isPrimary verified verificationPending viewerCanManuallyVerify user { id } } hasVerifiedEmail primaryEmail { email }
  session { canSignOut } viewerCanAdminister viewerCanChangeUsername scimControlled roles { nodes { id } totalCount } permissions { nodes { id } totalCount }
  accessTokens(first: 1) { totalCount } m2mCredentials { totalCount }
}`;

const userSchema = z.strictObject({
  id: z.string(),
  username: z.string(),
  email: z.string(),
  displayName: z.string().nullable(),
  avatarURL: z.null(),
  url: z.string(),
  settingsURL: z.string(),
  createdAt: dateTime,
  updatedAt: dateTime.nullable(),
  siteAdmin: z.boolean(),
  builtinAuth: z.boolean(),
  serviceAccount: z.boolean(),
  unrestrictedRepoAccess: z.literal(false),
  databaseID: z.int(),
  namespaceName: z.string(),
  organizations: emptyConnection,
  emails: z.array(
    z.strictObject({
      email: z.string(),
      isPrimary: z.boolean(),
      verified: z.boolean(),
      verificationPending: z.boolean(),
      viewerCanManuallyVerify: z.boolean(),
      user: z.strictObject({ id: z.string() }),
    }),
  ),
  hasVerifiedEmail: z.boolean(),
  primaryEmail: z.strictObject({ email: z.string() }).nullable(),
  session: z.strictObject({ canSignOut: z.boolean() }),
  viewerCanAdminister: z.boolean(),
  viewerCanChangeUsername: z.literal(false),
  scimControlled: z.literal(false),
  roles: emptyConnection,
  permissions: emptyConnection,
  accessTokens: z.strictObject({ totalCount: z.int() }),
  m2mCredentials: z.strictObject({ totalCount: z.int() }),
});

const asToken = async (by: Admin, owner: { nodeId: string }, scopes?: string[]) => ({
  url: by.url,
  headers: withToken((await makeToken(by, owner, scopes)).secret),
});

test.describe('accounts', () => {
  test('a service account is what the contract says: no address, no password, no way to sign in', async () => {
    const by = await admin();
    const bot = await makeServiceAccount(by);
    const { node } = await data(
      by,
      z.strictObject({ node: userSchema }),
      `query($id: ID!) { node(id: $id) { ... on User ${wholeUser} } }`,
      { id: bot.nodeId },
    );
    expect(node).toMatchObject({
      id: nodeId('User', bot.id),
      username: bot.username,
      serviceAccount: true,
      siteAdmin: false,
      builtinAuth: false,
      emails: [],
      primaryEmail: null,
      hasVerifiedEmail: false,
      email: '',
      url: `/users/${bot.username}`,
      settingsURL: `/users/${bot.username}/settings`,
      databaseID: bot.id,
      viewerCanAdminister: true,
      session: { canSignOut: false },
    });
  });

  test('a person sees all of themselves, and of others only what is not private', async () => {
    const by = await admin();
    const [person, other] = [await makePerson(by), await makePerson(by)];
    const caller = { url: by.url, headers: await signIn(by, person) };
    const mine = wholeUser.replace('m2mCredentials { totalCount }', '');
    const { currentUser } = await data(
      caller,
      z.strictObject({ currentUser: userSchema.omit({ m2mCredentials: true }) }),
      `{ currentUser ${mine} }`,
    );
    expect(currentUser).toMatchObject({
      username: person.username,
      primaryEmail: { email: `${person.username}@example.com` },
      session: { canSignOut: true },
      viewerCanAdminister: true,
    });
    for (const field of [
      'email',
      'emails { email }',
      'hasVerifiedEmail',
      'primaryEmail { email }',
      'roles { totalCount }',
      'permissions { totalCount }',
      'accessTokens { totalCount }',
    ]) {
      const refusal = await failure(caller, `query($name: String) { user(username: $name) { username ${field} } }`, {
        name: other.username,
      });
      expect(refusal).toMatchObject({
        message: 'must be authenticated as the authorized user or as an admin (must be site admin)',
        code: 'FORBIDDEN',
        path: ['user', field.split(' ')[0]],
      });
    }
    expect(
      await failure(caller, 'query($name: String) { user(username: $name) { m2mCredentials { totalCount } } }', { name: other.username }),
    ).toMatchObject({ message: 'must be site admin' });
    expect(
      await data(caller, z.unknown(), 'query($name: String) { user(username: $name) { username viewerCanAdminister } }', {
        name: other.username,
      }),
    ).toEqual({ user: { username: other.username, viewerCanAdminister: false } });
  });

  test('that do not exist, or are deleted, are null with an error at the very field', async () => {
    const by = await admin();
    const gone = await makePerson(by);
    await softDelete(by, gone.id);
    for (const [argument, value] of [
      ['username', unique('nobody')],
      ['email', 'someone@example.com'],
      ['username', gone.username],
      ['databaseID', gone.id],
    ] as const) {
      const answer = await run(by, `{ user(${argument}: ${JSON.stringify(value)}) { id } }`);
      expect(answer.data).toEqual({ user: null });
      expect(answer.errors).toEqual([expect.objectContaining({ message: `user not found: [${value}]`, path: ['user'] })]);
    }
    expect(await data(by, z.unknown(), 'query($id: ID!) { node(id: $id) { id } }', { id: gone.nodeId })).toEqual({ node: null });
    expect(await data(by, z.unknown(), '{ node(id: "nonsense") { id } }')).toEqual({ node: null });
    expect(await failure(by, '{ user(username: "a\\u0000b") { id } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('are created by site admins alone, in the words of the contract', async () => {
    const by = await admin();
    const person = await makePerson(by);
    const caller = { url: by.url, headers: await signIn(by, person) };
    const create =
      'mutation($username: String!, $email: String) { createUser(username: $username, email: $email) { user { id } resetPasswordURL } }';
    expect(await failure(caller, create, { username: unique('x') })).toMatchObject({
      message: 'must be site admin',
      code: 'FORBIDDEN',
      path: ['createUser'],
    });
    expect(await failure(by, create, { username: person.username.toUpperCase() })).toMatchObject({
      message: 'cannot create user: err_username_exists',
      code: 'CONFLICT',
      fields: { username: expect.any(String) },
    });
    expect(await failure(by, create, { username: unique('x'), email: `${person.username}@EXAMPLE.com` })).toMatchObject({
      message: 'cannot create user: err_email_exists',
      code: 'CONFLICT',
      fields: { email: expect.any(String) },
    });
    expect(await failure(by, create, { username: 'a b' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { username: expect.any(String) },
    });
    const created = await data(by, z.unknown(), create, { username: unique('x'), email: '' });
    expect(created).toEqual({ createUser: { user: { id: expect.any(String) }, resetPasswordURL: null } });
    const withEmail = 'mutation { createUser(username: "bot-with-email", email: "a@b.co", isServiceAccount: true) { user { id } } }';
    expect(await failure(by, withEmail)).toMatchObject({ code: 'BAD_USER_INPUT', fields: { email: expect.any(String) } });
  });

  test('two creates of one name at once give one account and one clear error', async () => {
    const by = await admin();
    const username = unique('twin');
    const create = () =>
      run(by, 'mutation($username: String!) { createUser(username: $username, isServiceAccount: true) { user { id } } }', { username });
    const answers = await Promise.all([create(), create(), create(), create()]);
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    for (const { errors } of answers) if (errors) expect(errors[0]?.message).toBe('cannot create user: err_username_exists');
  });
});

test.describe('lists', () => {
  test('users pages by cursor without a gap, and cuts what is asked beyond', async () => {
    const by = await admin();
    const prefix = unique('list');
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await makeServiceAccount(by, `${prefix}-${index}`)).username);
    const page = z.object({
      users: z.object({
        nodes: z.array(z.object({ username: z.string() })),
        totalCount: z.literal(5),
        pageInfo: z.strictObject({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
      }),
    });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query =
        'query($query: String, $after: String) { users(first: 2, query: $query, after: $after) { nodes { username } totalCount pageInfo { endCursor hasNextPage } } }';
      const { users }: z.output<typeof page> = await data(by, page, query, { query: prefix, after });
      seen.push(...users.nodes.map(({ username }) => username));
      after = users.pageInfo.endCursor;
      expect(users.pageInfo.hasNextPage).toBe(after !== null);
    } while (after);
    expect(seen).toEqual(made);
    expect(await failure(by, '{ users(first: -1) { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await failure(by, '{ users(after: "x") { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await failure(by, '{ users(inactiveSince: "yesterday") { nodes { id } } }')).toMatchObject({
      message: expect.stringContaining('RFC 3339'),
    });
  });

  test('site.users is for site admins, refused once and at the field', async () => {
    const by = await admin();
    const caller = { url: by.url, headers: await signIn(by, await makePerson(by)) };
    expect(await failure(caller, '{ site { users { totalCount nodes { id } } } }')).toMatchObject({
      message: 'must be site admin',
      path: ['site', 'users'],
    });
    expect(await failure(by, '{ site { users { nodes(limit: 101) { id } } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('the loop of "users prune" meets as many nodes as are counted, the deleted too, and the count is a float', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const made = [];
      for (let index = 0; index < 7; index += 1) made.push(await makeServiceAccount(by));
      await softDelete(by, made[3]?.id ?? 0);
      const total = await data(
        by,
        z.strictObject({ site: z.strictObject({ users: z.strictObject({ totalCount: z.number() }) }) }),
        'query getTotalUsers {site{users{totalCount}}}',
      );
      const nodeSchema = z.strictObject({
        id: z.string(),
        username: z.string(),
        email: z.string().nullable(),
        siteAdmin: z.boolean(),
        lastActiveAt: dateTime.nullable(),
        deletedAt: dateTime.nullable(),
      });
      const document =
        'query getInactiveUsers($limit: Int $offset: Int) { site { users { nodes(limit: $limit offset: $offset) { id username email siteAdmin lastActiveAt deletedAt } } } }';
      const seen: z.output<typeof nodeSchema>[] = [];
      for (let round = 0; seen.length < total.site.users.totalCount; round += 1) {
        expect(round, 'the loop ends').toBeLessThan(10);
        const { site } = await data(
          by,
          z.strictObject({ site: z.strictObject({ users: z.strictObject({ nodes: z.array(nodeSchema) }) }) }),
          document,
          { limit: 3, offset: seen.length },
        );
        seen.push(...site.users.nodes);
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
      expect(seen.filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(1);
      expect(await data(by, z.unknown(), '{ users { totalCount } }')).toEqual({ users: { totalCount: 7 } });
    });
  });

  test('the documents of the command line tool run as they are', async () => {
    const by = await admin();
    const fields =
      'fragment UserFields on User { id username displayName siteAdmin organizations { nodes { id name displayName } } emails { email verified } url }';
    await data(
      by,
      z.unknown(),
      `query Users($first: Int, $query: String) { users(first: $first, query: $query) { nodes { ...UserFields } } } ${fields}`,
      { first: 1000, query: null },
    );
    await data(
      by,
      z.unknown(),
      `query User($username: String, $email: String) { user(username: $username, email: $email) { ...UserFields } } ${fields}`,
      { username: by.username, email: null },
    );
    await data(
      by,
      z.strictObject({ site: z.strictObject({ productVersion: z.string().regex(/^\d+\.\d+\.\d+$/) }) }),
      'query { site { productVersion } }',
    );
    await data(
      by,
      z.strictObject({ users: z.strictObject({ totalCount: z.int() }) }),
      'query UsersTotalCountCountUsers { users { totalCount } }',
    );
    const username = unique('cli');
    const created = await data(
      by,
      z.unknown(),
      'mutation CreateUser($username: String!, $email: String!) { createUser(username: $username, email: $email) { resetPasswordURL } }',
      { username, email: `${username}@example.com` },
    );
    expect(created).toEqual({ createUser: { resetPasswordURL: null } });
  });
});

test.describe('access tokens', () => {
  const create =
    'mutation($user: ID!, $scopes: [String!]!, $seconds: Int) { createAccessToken(user: $user, scopes: $scopes, note: "test", durationSeconds: $seconds) { id token } }';

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
      nodes { id subject { username } scopes note creator { username } createdAt lastUsedAt expiresAt tokenLastChars } totalCount pageInfo { hasNextPage endCursor } } } } }`;
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

test.describe('nobody reaches beyond their own', () => {
  const everyField = (
    victim: { nodeId: string; username: string },
    token: { nodeId: string },
    credential: { nodeId: string },
  ): Record<string, string> => ({
    createUser: 'mutation { createUser(username: "intruder") { user { id } } }',
    createAccessToken: `mutation { createAccessToken(user: "${victim.nodeId}", scopes: ["user:all"], note: "x") { token } }`,
    deleteAccessToken: `mutation { deleteAccessToken(byID: "${token.nodeId}") { alwaysNil } }`,
    createM2MCredential: `mutation { createM2MCredential(userID: "${victim.nodeId}", scopes: ["user:all"], name: "x") { clientSecret } }`,
    deleteM2MCredential: `mutation { deleteM2MCredential(id: "${credential.nodeId}") { alwaysNil } }`,
    updateSiteConfiguration: 'mutation { updateSiteConfiguration(lastID: 0, input: "{}") }',
    configuration: '{ site { configuration { effectiveContents } } }',
    siteUsers: '{ site { users { totalCount } } }',
    tokens: `{ user(username: "${victim.username}") { accessTokens { nodes { note } } } }`,
    credentials: `{ user(username: "${victim.username}") { m2mCredentials { nodes { name } } } }`,
    emails: `{ user(username: "${victim.username}") { emails { email } } }`,
  });

  test('another person, another machine, a reader, a bearer: each field refuses each of them', async () => {
    const by = await admin();
    const victim = await makeServiceAccount(by);
    const [token, credential] = [await makeToken(by, victim), await makeM2MCredential(by, victim)];
    const person = { url: by.url, headers: await signIn(by, await makePerson(by)) };
    const machine = await asToken(by, await makeServiceAccount(by));
    for (const caller of [person, machine]) {
      for (const [field, document] of Object.entries(everyField(victim, token, credential))) {
        await test.step(field, async () => {
          const refusal = await failure(caller, document);
          expect(['FORBIDDEN', 'NOT_FOUND']).toContain(refusal.code);
        });
      }
    }
    expect((await postGraphQL({ url: by.url, headers: withToken(token.secret) }, '{ currentUser { id } }')).status).toBe(200);
  });

  test('a token that only reads changes nothing, not even its own account', async () => {
    const by = await admin();
    const bot = await makeServiceAccount(by);
    const reader = await asToken(by, bot, ['read_api']);
    const [token, credential] = [await makeToken(by, bot), await makeM2MCredential(by, bot)];
    for (const [field, document] of Object.entries(everyField(bot, token, credential)).filter(([, text]) => text.startsWith('mutation'))) {
      await test.step(field, async () => expect((await failure(reader, document)).code).toBe('FORBIDDEN'));
    }
    await data(reader, z.unknown(), '{ currentUser { username accessTokens { nodes { note } } } }');
  });

  test('a blocked, expired or deleted one is nobody, at every field', async () => {
    const by = await admin();
    for (const end of ['block', 'delete', 'expire'] as const) {
      const bot = await makeServiceAccount(by);
      const token = await makeToken(by, bot);
      const credential = await makeM2MCredential(by, bot);
      if (end === 'block') await block(by, bot.id);
      else if (end === 'delete') await softDelete(by, bot.id);
      else await expire(by, token.id);
      for (const document of Object.values(everyField(bot, token, credential))) {
        const answer = await postGraphQL({ url: by.url, headers: withToken(token.secret) }, document);
        expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text: 'Invalid access token.\n' });
      }
    }
  });
});

test('a create repeated with its Idempotency-Key answers the same, secret included; two fields of one request are two calls', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const key = unique('key');
  const caller = { url: by.url, headers: { ...by.headers, 'idempotency-key': key } };
  const document = `mutation { a: createAccessToken(user: "${bot.nodeId}", scopes: ["mcp"], note: "x") { id token } b: createAccessToken(user: "${bot.nodeId}", scopes: ["mcp"], note: "x") { id token } }`;
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
  const longest = { url: by.url, headers: { ...by.headers, 'idempotency-key': 'k'.repeat(255) } };
  expect((await run(longest, document)).errors, 'the longest key allowed').toBeUndefined();
});
