import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure, run } from '../helpers/graphql';
import { postForm, postJson } from '../helpers/http';
import { admin, makeM2MCredential, makeServiceAccount, nodeId, unique, withToken, makeToken, type Admin } from '../helpers/site';

const secretsSchema = z.array(
  z.strictObject({
    id: z.string(),
    secretLastChars: z.string().length(5),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  }),
);
const credentialFields = 'id name description disabledAt scopes { name } secrets { id secretLastChars expiresAt lastUsedAt }';
const credentialSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  disabledAt: z.string().nullable(),
  scopes: z.array(z.strictObject({ name: z.string() })),
  secrets: secretsSchema,
});
const newSecret = z.strictObject({ clientSecret: z.string().regex(/^sgo_cs_/), credential: credentialSchema });
const answerOf = <T extends z.ZodType>(field: string, schema: T) =>
  z.strictObject({ [field]: schema }).transform((all) => schema.parse(all[field]));

const grant = (by: Admin, clientId: string, clientSecret: string) =>
  postForm(`${by.url}/.auth/idp/oauth/token`, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
const bearerOf = async (by: Admin, clientId: string, clientSecret: string) => {
  const answer = await grant(by, clientId, clientSecret);
  expect(answer.status, answer.text).toBe(200);
  return z.object({ access_token: z.string() }).parse(answer.json()).access_token;
};
const statusOf = async (by: Admin, bearer: string) =>
  (await postJson(`${by.url}/.api/graphql`, { query: '{ currentUser { username } }' }, { authorization: `Bearer ${bearer}` })).status;

test('a secret rotates with an overlap: both work, and each bearer ends with its own', async () => {
  const by = await admin();
  const client = await makeM2MCredential(by, await makeServiceAccount(by));
  const document = `mutation($id: ID!, $overlap: Int) {
    rotateM2MCredentialSecret(id: $id, overlapSeconds: $overlap) { clientSecret credential { ${credentialFields} } }
  }`;
  const rotated = await data(by, answerOf('rotateM2MCredentialSecret', newSecret), document, { id: client.nodeId, overlap: 600 });
  expect(rotated.credential.secrets.map(({ secretLastChars }) => secretLastChars)).toEqual([
    rotated.clientSecret.slice(-5),
    client.clientSecret.slice(-5),
  ]);
  const old = await bearerOf(by, client.clientId, client.clientSecret);
  const young = await bearerOf(by, client.clientId, rotated.clientSecret);
  const revoke = `mutation($id: ID!, $secret: ID!) { revokeM2MCredentialSecret(id: $id, secretID: $secret) { ${credentialFields} } }`;
  const secret = rotated.credential.secrets[1]?.id;
  await data(by, answerOf('revokeM2MCredentialSecret', credentialSchema), revoke, { id: client.nodeId, secret });
  expect([await statusOf(by, old), await statusOf(by, young)]).toEqual([401, 200]);
  expect((await grant(by, client.clientId, client.clientSecret)).status).toBe(401);
  // Absent and null take no overlap: at once.
  const again = await data(by, answerOf('rotateM2MCredentialSecret', newSecret), document, { id: client.nodeId, overlap: null });
  expect(again.credential.secrets).toHaveLength(1);
  expect(await statusOf(by, young)).toBe(401);
  expect(await failure(by, document, { id: client.nodeId, overlap: 604_801 })).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a rotation repeated with its Idempotency-Key answers the same', async () => {
  const by = await admin();
  const client = await makeM2MCredential(by, await makeServiceAccount(by));
  const caller = { url: by.url, headers: { ...by.headers, 'idempotency-key': unique('key') } };
  const document = `mutation { rotateM2MCredentialSecret(id: "${client.nodeId}") { clientSecret } }`;
  const first = await run(caller, document);
  expect(first.errors).toBeUndefined();
  expect(await run(caller, document)).toEqual(first);
});

test('a credential is edited, disabled and enabled; what is absent or null stays', async () => {
  const by = await admin();
  const client = await makeM2MCredential(by, await makeServiceAccount(by));
  const bearer = await bearerOf(by, client.clientId, client.clientSecret);
  const update = `mutation($id: ID!, $name: String, $description: String, $scopes: [String!]) {
    updateM2MCredential(id: $id, name: $name, description: $description, scopes: $scopes) { ${credentialFields} }
  }`;
  const updated = answerOf('updateM2MCredential', credentialSchema);
  const edited = await data(by, updated, update, { id: client.nodeId, name: 'Renamed', description: 'why', scopes: null });
  expect(edited).toMatchObject({ name: 'Renamed', description: 'why', scopes: [{ name: 'user:all' }] });
  const narrowed = await data(by, updated, update, { id: client.nodeId, scopes: ['mcp'] });
  expect(narrowed).toMatchObject({ name: 'Renamed', description: 'why', scopes: [{ name: 'mcp' }] });
  expect(await statusOf(by, bearer)).toBe(401);
  await data(by, updated, update, { id: client.nodeId, scopes: ['user:all'] });
  expect(await statusOf(by, bearer)).toBe(200);

  const change = (name: string) => `mutation($id: ID!) { ${name}(id: $id) { ${credentialFields} } }`;
  const id = client.nodeId;
  const disabled = await data(by, answerOf('disableM2MCredential', credentialSchema), change('disableM2MCredential'), { id });
  expect(disabled.disabledAt).not.toBeNull();
  expect([await statusOf(by, bearer), (await grant(by, client.clientId, client.clientSecret)).status]).toEqual([401, 401]);
  await data(by, answerOf('enableM2MCredential', credentialSchema), change('enableM2MCredential'), { id });
  expect([await statusOf(by, bearer), (await grant(by, client.clientId, client.clientSecret)).status]).toEqual([200, 200]);
});

test('a sixth secret is refused with what to do', async () => {
  const by = await admin();
  const client = await makeM2MCredential(by, await makeServiceAccount(by));
  const document = `mutation { addM2MCredentialSecret(id: "${client.nodeId}") { clientSecret } }`;
  for (let count = 2; count <= 5; count += 1) expect((await run(by, document)).errors).toBeUndefined();
  expect(await failure(by, document)).toMatchObject({ code: 'FAILED_PRECONDITION', message: expect.stringContaining('Revoke one first') });
});

test('node(id:) finds a credential for site admins only, and idpScopes says what there is', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const client = await makeM2MCredential(by, bot);
  const document = `query($id: ID!) {
    node(id: $id) { id ... on M2MCredential { name client { clientID } } ... on IDPClient { clientID } }
  }`;
  const found = await run(by, document, { id: client.nodeId });
  expect(found.data).toMatchObject({ node: { id: client.nodeId, client: { clientID: client.clientId } } });
  const half = await run(by, document, { id: nodeId('IDPClient', client.id) });
  expect(half.data).toMatchObject({ node: { id: nodeId('IDPClient', client.id), clientID: client.clientId } });
  const asBot = { url: by.url, headers: withToken((await makeToken(by, bot)).secret) };
  for (const [caller, id] of [[asBot, client.nodeId], [by, nodeId('M2MCredential', 2_000_000_000)]] as const)
    expect(await run(caller, document, { id })).toEqual({ data: { node: null } });
  const { data: scopes } = await run(asBot, '{ idpScopes { name description } }');
  expect(scopes).toMatchObject({ idpScopes: expect.arrayContaining([{ name: 'user:all', description: expect.stringMatching(/\.$/) }]) });
});
