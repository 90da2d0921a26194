import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure, run } from '../helpers/graphql';
import { admin, makePerson, makeServiceAccount, nodeId, resetLink, signIn, softDelete, unique } from '../helpers/site';

const dateTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const emptyConnection = z.strictObject({ nodes: z.tuple([]), totalCount: z.literal(0) });

const none = z.strictObject({ totalCount: z.literal(0) });

const wholeUser = `{
  id username email displayName avatarURL url settingsURL createdAt updatedAt siteAdmin builtinAuth serviceAccount
  unrestrictedRepoAccess databaseID namespaceName tosAccepted latestSettings { id } settingsCascade { final }
  organizationMemberships { totalCount } eventLogs(first: 1) { totalCount } externalAccounts(first: 1) { totalCount }
  surveyResponses { id } viewerCanChangePrimaryEmail completionsQuotaOverride codeCompletionsQuotaOverride
  evaluateFeatureFlag(flagName: "x") permissionsInfo { unrestricted } batchChangesCodeHosts { totalCount }
  batchChanges { totalCount } consentedIDPClients { totalCount } affiliatedNamespaces { nodes { __typename id namespaceName } }
  organizations { nodes { id } totalCount } emails { email isPrimary verified verificationPending viewerCanManuallyVerify user { id } }
  hasVerifiedEmail primaryEmail { email }
  session { canSignOut } viewerCanAdminister viewerCanChangeUsername scimControlled
  roles { nodes { name system } totalCount } permissions { nodes { id } totalCount }
  accessTokens(first: 1) { totalCount } m2mCredentials { totalCount }
}`;

const userSchema = z.strictObject({
  id: z.string(),
  username: z.string(),
  email: z.string(),
  displayName: z.string().nullable(),
  avatarURL: z.string().nullable(),
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
  viewerCanChangeUsername: z.literal(true),
  scimControlled: z.literal(false),
  tosAccepted: z.literal(false),
  latestSettings: z.null(),
  settingsCascade: z.strictObject({ final: z.literal('{}') }),
  organizationMemberships: none,
  eventLogs: none,
  externalAccounts: none,
  surveyResponses: z.tuple([]),
  viewerCanChangePrimaryEmail: z.boolean(),
  completionsQuotaOverride: z.null(),
  codeCompletionsQuotaOverride: z.null(),
  evaluateFeatureFlag: z.null(),
  permissionsInfo: z.strictObject({ unrestricted: z.literal(false) }),
  batchChangesCodeHosts: none,
  batchChanges: none,
  consentedIDPClients: none,
  affiliatedNamespaces: z.strictObject({
    nodes: z.array(z.strictObject({ __typename: z.literal('User'), id: z.string(), namespaceName: z.string() })).length(1),
  }),
  roles: z.strictObject({ nodes: z.array(z.strictObject({ name: z.string(), system: z.literal(true) })), totalCount: z.int() }),
  permissions: z.strictObject({ nodes: z.array(z.strictObject({ id: z.string() })), totalCount: z.int() }),
  accessTokens: z.strictObject({ totalCount: z.int() }),
  m2mCredentials: z.strictObject({ totalCount: z.int() }),
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
      viewerCanChangePrimaryEmail: false,
      roles: { nodes: [{ name: 'SERVICE_ACCOUNT', system: true }], totalCount: 1 },
      permissions: { totalCount: 3 },
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
      viewerCanChangePrimaryEmail: true,
      roles: { nodes: [{ name: 'USER' }], totalCount: 1 },
    });
    for (const field of [
      'email',
      'emails { email }',
      'hasVerifiedEmail',
      'primaryEmail { email }',
      'roles { totalCount }',
      'permissions { totalCount }',
      'accessTokens { totalCount }',
      'externalAccounts { totalCount }',
      'permissionsInfo { unrestricted }',
      'unrestrictedRepoAccess',
      'latestSettings { id }',
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
    expect(created).toEqual({ createUser: { user: { id: expect.any(String) }, resetPasswordURL: expect.stringMatching(resetLink(by)) } });
    const machine = 'mutation($username: String!) { createUser(username: $username, isServiceAccount: true) { resetPasswordURL } }';
    expect(await data(by, z.unknown(), machine, { username: unique('bot') })).toEqual({ createUser: { resetPasswordURL: null } });
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
