import { expect, test } from '@playwright/test';
import * as openid from 'openid-client';
import { z } from 'zod';
import { basic, postForm, postJson, send, type Answer } from '../helpers/http';
import { run } from '../helpers/graphql';
import { sql } from '../helpers/database';
import {
  admin,
  block,
  makeM2MCredential,
  makePerson,
  makeServiceAccount,
  softDelete,
  type Admin,
  type M2MCredential,
} from '../helpers/site';

const grantSchema = z.strictObject({
  access_token: z.string().regex(/^sgo_at_[0-9A-Za-z]{49}$/),
  token_type: z.literal('Bearer'),
  expires_in: z.literal(3600),
  scope: z.string(),
});
const errorSchema = z.strictObject({ error: z.string(), error_description: z.string().regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) });

const endpoint = (by: { url: string }) => `${by.url}/.auth/idp/oauth/token`;
const clientCredentials = { grant_type: 'client_credentials' };
const inForm = ({ clientId, clientSecret }: M2MCredential) => ({ client_id: clientId, client_secret: clientSecret });
const inBasic = ({ clientId, clientSecret }: M2MCredential) => ({ authorization: basic(clientId, clientSecret) });

async function makeClient(scopes?: string[]) {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  return { by, bot, client: await makeM2MCredential(by, bot, scopes) };
}

function expectGrant(answer: Answer, scope = 'user:all'): string {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toContain('application/json');
  const granted = grantSchema.parse(answer.json());
  expect(granted.scope).toBe(scope);
  return granted.access_token;
}

function expectError(answer: Answer, status: number, error: string): void {
  expect({ status: answer.status, error: errorSchema.parse(answer.json()).error }, answer.text).toEqual({ status, error });
  expect(answer.headers['cache-control']).toBe('no-store');
}

const whoAmI = (by: { url: string }, bearer: string) =>
  postJson(`${by.url}/.api/graphql`, { query: '{ currentUser { username serviceAccount } }' }, { authorization: `Bearer ${bearer}` });

async function expectDead(by: Admin, bearer: string): Promise<void> {
  const answer = await whoAmI(by, bearer);
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text: 'Invalid access token.\n' });
}

test.describe('an OAuth client library', () => {
  for (const [name, authentication] of [
    ['client_secret_basic', openid.ClientSecretBasic],
    ['client_secret_post', openid.ClientSecretPost],
  ] as const) {
    test(`discovers the server and gets a bearer with ${name}`, async () => {
      const { by, bot, client } = await makeClient();
      const config = await openid.discovery(new URL(by.url), client.clientId, undefined, authentication(client.clientSecret ?? ''), {
        execute: [openid.allowInsecureRequests],
      });
      expect(config.serverMetadata().token_endpoint).toBe(endpoint(by));
      const granted = await openid.clientCredentialsGrant(config, { scope: 'user:all' });
      expect(granted.expires_in).toBe(3600);
      expect(granted.refresh_token).toBeUndefined();
      expect((await whoAmI(by, granted.access_token)).json()).toEqual({
        data: { currentUser: { username: bot.username, serviceAccount: true } },
      });
    });
  }

  test('finds the same in the metadata of RFC 8414', async () => {
    const { by, client } = await makeClient();
    const options = { execute: [openid.allowInsecureRequests], algorithm: 'oauth2' as const };
    const config = await openid.discovery(new URL(by.url), client.clientId, client.clientSecret, undefined, options);
    expect((await openid.clientCredentialsGrant(config)).access_token).toMatch(/^sgo_at_/);
  });

  test('is told in the words of the RFC when the secret is wrong', async () => {
    const { by, client } = await makeClient();
    const config = await openid.discovery(
      new URL(by.url),
      client.clientId,
      undefined,
      openid.ClientSecretBasic(client.clientSecret.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'))),
      { execute: [openid.allowInsecureRequests] },
    );
    await expect(openid.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });
});

test('the discovery documents are the same and list what works, and nothing else', async () => {
  const by = await admin();
  const documents = await Promise.all(
    ['openid-configuration', 'oauth-authorization-server'].map((name) =>
      send(`${by.url}/.well-known/${name}`, { headers: { accept: 'application/json' } }),
    ),
  );
  for (const answer of documents) {
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      issuer: by.url,
      token_endpoint: endpoint(by),
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      scopes_supported: expect.arrayContaining(['user:all', 'mcp', 'externalapi:read', 'externalapi:write']),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  }
});

test('each scope that discovery lists is granted to a client that has it', async () => {
  const by = await admin();
  const document = z
    .object({ scopes_supported: z.array(z.string()) })
    .parse((await send(`${by.url}/.well-known/openid-configuration`)).json());
  const client = await makeM2MCredential(by, await makeServiceAccount(by), document.scopes_supported);
  for (const scope of document.scopes_supported)
    expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), scope }), scope);
});

test('without a scope the bearer gets all the client has, and with some only those', async () => {
  const { by, client } = await makeClient(['user:all', 'mcp']);
  expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client) }), 'user:all mcp');
  expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), scope: '' }), 'user:all mcp');
  expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), scope: 'mcp' }), 'mcp');
  expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), scope: ' mcp  mcp ' }), 'mcp');
});

test('a bearer opens a door only by the scopes it carries', async () => {
  const { by, client } = await makeClient(['user:all', 'mcp']);
  await expectDead(by, expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), scope: 'mcp' }), 'mcp'));
});

test('a bearer mints nothing', async () => {
  const { by, bot, client } = await makeClient();
  const headers = { authorization: `Bearer ${expectGrant(await postForm(endpoint(by), { ...clientCredentials, ...inForm(client) }))}` };
  for (const mutation of [
    `createAccessToken(user: "${bot.nodeId}", scopes: ["user:all"], note: "x") { token }`,
    `createM2MCredential(userID: "${bot.nodeId}", scopes: ["user:all"], name: "x") { clientSecret }`,
  ]) {
    const { data, errors } = await run({ url: by.url, headers }, `mutation { ${mutation} }`);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  }
});

test.describe('refusals of RFC 6749 §5.2', () => {
  type Attempt = (client: M2MCredential) => { body: Record<string, string> | [string, string][]; headers?: Record<string, string> };
  const table: [what: string, attempt: Attempt, status: number, error: string][] = [
    ['no grant type', (client) => ({ body: inForm(client) }), 400, 'invalid_request'],
    ['an unknown grant', (client) => ({ body: { grant_type: 'password', ...inForm(client) } }), 400, 'unsupported_grant_type'],
    [
      'a grant that is not offered yet',
      (client) => ({ body: { grant_type: 'authorization_code', code: 'x', ...inForm(client) } }),
      400,
      'unsupported_grant_type',
    ],
    [
      'a grant with letters that break JSON',
      (client) => ({ body: { grant_type: '"\\\u0001é', ...inForm(client) } }),
      400,
      'unsupported_grant_type',
    ],
    ['no client', () => ({ body: clientCredentials }), 400, 'invalid_request'],
    ['no secret', ({ clientId }) => ({ body: { ...clientCredentials, client_id: clientId } }), 401, 'invalid_client'],
    [
      'an unknown client',
      ({ clientSecret }) => ({ body: { ...clientCredentials, client_id: 'sgo_cid_nobody', client_secret: clientSecret } }),
      401,
      'invalid_client',
    ],
    [
      'a wrong secret',
      ({ clientId }) => ({ body: { ...clientCredentials, client_id: clientId, client_secret: 'wrong' } }),
      401,
      'invalid_client',
    ],
    [
      'a secret with a letter changed',
      ({ clientId, clientSecret }) => ({
        body: { ...clientCredentials, client_id: clientId, client_secret: `${clientSecret.slice(0, -1)}_` },
      }),
      401,
      'invalid_client',
    ],
    [
      'NUL in the client id',
      ({ clientSecret }) => ({ body: { ...clientCredentials, client_id: 'a\0b', client_secret: clientSecret } }),
      401,
      'invalid_client',
    ],
    [
      'a client id without end',
      ({ clientSecret }) => ({ body: { ...clientCredentials, client_id: 'x'.repeat(10_000), client_secret: clientSecret } }),
      401,
      'invalid_client',
    ],
    [
      'a secret without end',
      ({ clientId }) => ({ body: { ...clientCredentials, client_id: clientId, client_secret: 'x'.repeat(10_000) } }),
      401,
      'invalid_client',
    ],
    [
      'Basic with a wrong secret',
      ({ clientId }) => ({ body: clientCredentials, headers: { authorization: basic(clientId, 'wrong') } }),
      401,
      'invalid_client',
    ],
    ['Basic that is not base64', () => ({ body: clientCredentials, headers: { authorization: 'Basic ???' } }), 401, 'invalid_client'],
    [
      'Basic and the form at once',
      (client) => ({ body: { ...clientCredentials, ...inForm(client) }, headers: inBasic(client) }),
      400,
      'invalid_request',
    ],
    [
      'a parameter twice',
      (client) => ({ body: [...Object.entries({ ...clientCredentials, ...inForm(client) }), ['scope', 'mcp'], ['scope', 'mcp']] }),
      400,
      'invalid_request',
    ],
    [
      'a scope the client was not given',
      (client) => ({ body: { ...clientCredentials, ...inForm(client), scope: 'user:all mcp' } }),
      400,
      'invalid_scope',
    ],
    [
      'a scope that does not exist',
      (client) => ({ body: { ...clientCredentials, ...inForm(client), scope: 'made-up "x" \u{1f600}' } }),
      400,
      'invalid_scope',
    ],
    [
      'a scope without end',
      (client) => ({ body: { ...clientCredentials, ...inForm(client), scope: 'x'.repeat(5_000) } }),
      400,
      'invalid_scope',
    ],
    [
      'very many scopes',
      (client) => ({
        body: { ...clientCredentials, ...inForm(client), scope: Array.from({ length: 200 }, (_, index) => `s${index}`).join(' ') },
      }),
      400,
      'invalid_scope',
    ],
  ];

  for (const [what, attempt, status, error] of table) {
    test(`${what}: ${status} ${error}`, async () => {
      const { by, client } = await makeClient();
      const { body, headers = {} } = attempt(client);
      const answer = await postForm(endpoint(by), body, headers);
      expectError(answer, status, error);
      const challenged = status === 401 && headers.authorization !== undefined;
      expect(answer.headers['www-authenticate']).toBe(challenged ? 'Basic realm="oauth"' : undefined);
    });
  }

  test('a body that is no form: 400 invalid_request', async () => {
    const { by, client } = await makeClient();
    expectError(await postJson(endpoint(by), { ...clientCredentials, ...inForm(client) }), 400, 'invalid_request');
    expectError(await send(endpoint(by), { method: 'POST', headers: inBasic(client) }), 400, 'invalid_request');
  });

  test('a body over the limit: 413', async () => {
    const { by, client } = await makeClient();
    expectError(
      await postForm(endpoint(by), { ...clientCredentials, ...inForm(client), filler: 'x'.repeat(70_000) }),
      413,
      'invalid_request',
    );
  });
});

test.describe('a bearer ends at once', () => {
  const ends: Record<string, (by: Admin, bot: { id: number }, client: M2MCredential) => Promise<unknown>> = {
    'when its credential is deleted': (by, _bot, client) =>
      run(by, 'mutation($id: ID!) { deleteM2MCredential(id: $id) { alwaysNil } }', { id: client.nodeId }),
    'when its account is blocked': (by, bot) => block(by, bot.id),
    'when its account is deleted': (by, bot) => softDelete(by, bot.id),
    'after its hour': (by, bot) => sql(`UPDATE "OAuthToken" SET "expiresAt" = now() WHERE "userId" = $1`, [bot.id], by.databaseUrl),
  };

  for (const [when, end] of Object.entries(ends)) {
    test(when, async () => {
      const { by, bot, client } = await makeClient();
      const bearer = expectGrant(await postForm(endpoint(by), clientCredentials, inBasic(client)));
      expect((await whoAmI(by, bearer)).status).toBe(200);
      await end(by, bot, client);
      await expectDead(by, bearer);
      if (when !== 'after its hour') expectError(await postForm(endpoint(by), clientCredentials, inBasic(client)), 401, 'invalid_client');
    });
  }

  test('for everybody who has one, while others are being granted', async () => {
    const { by, client } = await makeClient();
    const grants = Promise.all(Array.from({ length: 20 }, () => postForm(endpoint(by), clientCredentials, inBasic(client))));
    await run(by, 'mutation($id: ID!) { deleteM2MCredential(id: $id) { alwaysNil } }', { id: client.nodeId });
    for (const answer of await grants) {
      if (answer.status === 200) await expectDead(by, expectGrant(answer));
      else expectError(answer, 401, 'invalid_client');
    }
  });
});

test('a grant is recorded with its account and its credential, and a refusal with its reason', async () => {
  const { by, bot, client } = await makeClient();
  expectGrant(await postForm(endpoint(by), clientCredentials, { ...inBasic(client), 'user-agent': 'pipeline/1.0' }));
  await block(by, bot.id);
  expectError(await postForm(endpoint(by), clientCredentials, inBasic(client)), 401, 'invalid_client');
  const rows = await sql(
    `SELECT outcome, reason, door, "actorId", "actorName", "credentialKind", "credentialId", "targetType", "userAgent", address
    FROM "AuditEvent" WHERE action = 'oauth.grantClientCredentials'
    AND ('m2m-credential', $1) IN (("credentialKind", "credentialId"), ("targetType", "targetId"))
    ORDER BY id`,
    [String(client.id)],
    by.databaseUrl,
  );
  expect(rows).toEqual([
    {
      outcome: 'SUCCESS',
      reason: null,
      door: 'oauth',
      actorId: bot.id,
      actorName: bot.username,
      credentialKind: 'm2m-credential',
      credentialId: String(client.id),
      targetType: 'oauth-token',
      userAgent: 'pipeline/1.0',
      address: '127.0.0.1',
    },
    {
      outcome: 'REFUSED',
      reason: 'blocked',
      door: 'oauth',
      actorId: null,
      actorName: 'anonymous',
      credentialKind: null,
      credentialId: null,
      targetType: 'm2m-credential',
      userAgent: null,
      address: '127.0.0.1',
    },
  ]);
});

test('only service accounts have M2M credentials, and only site admins make and delete them', async () => {
  const { by, bot, client } = await makeClient();
  const person = await makePerson(by);
  const create = 'mutation($user: ID!) { createM2MCredential(userID: $user, scopes: ["user:all"], name: "x") { clientSecret } }';
  expect((await run(by, create, { user: person.nodeId })).errors?.[0]?.message).toBe('user is not a service account');
  const token = (await postForm(endpoint(by), clientCredentials, inBasic(client))).json();
  const asBot = { url: by.url, headers: { authorization: `Bearer ${grantSchema.parse(token).access_token}` } };
  expect((await run(asBot, create, { user: bot.nodeId })).errors?.[0]?.message).toBe('must be site admin');
  const { errors, data } = await run(asBot, 'mutation($id: ID!) { deleteM2MCredential(id: $id) { alwaysNil } }', { id: client.nodeId });
  expect(data).toEqual({ deleteM2MCredential: null });
  expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
});
