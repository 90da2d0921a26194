import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure, postGraphQL } from '../helpers/graphql';
import {
  admin,
  block,
  expire,
  makeM2MCredential,
  makePerson,
  makeServiceAccount,
  makeToken,
  nodeId,
  signIn,
  softDelete,
  withToken,
  type Admin,
} from '../helpers/site';

const asToken = async (by: Admin, owner: { nodeId: string }, scopes?: string[]) => ({
  url: by.url,
  headers: withToken((await makeToken(by, owner, scopes)).secret),
});

test.describe('nobody reaches beyond their own', () => {
  const everyField = (
    victim: { nodeId: string; username: string },
    token: { nodeId: string },
    credential: { nodeId: string },
  ): Record<string, string> => ({
    createUser: 'mutation { createUser(username: "intruder") { user { id } } }',
    updateUser: `mutation { updateUser(user: "${victim.nodeId}", displayName: "x") { id } }`,
    randomizeUserPassword: `mutation { randomizeUserPassword(user: "${victim.nodeId}") { emailSent } }`,
    deleteUser: `mutation { deleteUser(user: "${victim.nodeId}") { alwaysNil } }`,
    deleteUsers: `mutation { deleteUsers(users: ["${victim.nodeId}"], hard: true) { alwaysNil } }`,
    recoverUsers: `mutation { recoverUsers(userIDs: ["${victim.nodeId}"]) { alwaysNil } }`,
    setUserIsSiteAdmin: `mutation { setUserIsSiteAdmin(userID: "${victim.nodeId}", siteAdmin: true) { alwaysNil } }`,
    invalidateSessionsByID: `mutation { invalidateSessionsByID(userID: "${victim.nodeId}") { alwaysNil } }`,
    invalidateSessionsByIDs: `mutation { invalidateSessionsByIDs(userIDs: ["${victim.nodeId}"]) { alwaysNil } }`,
    createAccessToken: `mutation { createAccessToken(user: "${victim.nodeId}", scopes: ["user:all"], note: "x") { token } }`,
    deleteAccessToken: `mutation { deleteAccessToken(byID: "${token.nodeId}") { alwaysNil } }`,
    createM2MCredential: `mutation { createM2MCredential(userID: "${victim.nodeId}", scopes: ["user:all"], name: "x") { clientSecret } }`,
    updateM2MCredential: `mutation { updateM2MCredential(id: "${credential.nodeId}", name: "x") { id } }`,
    rotateM2MCredentialSecret: `mutation { rotateM2MCredentialSecret(id: "${credential.nodeId}") { clientSecret } }`,
    addM2MCredentialSecret: `mutation { addM2MCredentialSecret(id: "${credential.nodeId}") { clientSecret } }`,
    revokeM2MCredentialSecret: `mutation {
      revokeM2MCredentialSecret(id: "${credential.nodeId}", secretID: "${nodeId('M2MCredentialSecret', 1)}") { id }
    }`,
    disableM2MCredential: `mutation { disableM2MCredential(id: "${credential.nodeId}") { id } }`,
    enableM2MCredential: `mutation { enableM2MCredential(id: "${credential.nodeId}") { id } }`,
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
