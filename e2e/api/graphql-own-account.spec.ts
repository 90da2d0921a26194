import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { sql } from '../helpers/database';
import { data, failure, run } from '../helpers/graphql';
import { postJson } from '../helpers/http';
import { admin, makePerson, makeServiceAccount, nodeId, password, signIn, unique } from '../helpers/site';
import { openSession, sessionHeaders } from '../helpers/ui-session';

const emptyAnswer = z.strictObject({ alwaysNil: z.null() });
const emails = `query($user: ID!) {
  node(id: $user) { ... on User { emails { email isPrimary verified verificationPending viewerCanManuallyVerify } } }
}`;
const emailList = z.strictObject({
  node: z.strictObject({
    emails: z.array(
      z.strictObject({
        email: z.string(),
        isPrimary: z.boolean(),
        verified: z.boolean(),
        verificationPending: z.boolean(),
        viewerCanManuallyVerify: z.boolean(),
      }),
    ),
  }),
});

const mutation = (name: string) => `mutation($user: ID!, $email: String!) { ${name}(user: $user, email: $email) { alwaysNil } }`;
const verified = `mutation($user: ID!, $email: String!, $verified: Boolean!) {
  setUserEmailVerified(user: $user, email: $email, verified: $verified) { alwaysNil }
}`;

test('addresses: add, confirm, prefer, remove, each with an empty answer', async () => {
  const by = await admin();
  const person = await makePerson(by);
  const caller = { url: by.url, headers: sessionHeaders(await openSession(person)) };
  const first = `${person.username}@example.com`;
  const email = `${unique('second')}@example.com`;
  const change = (name: string, who = caller) =>
    data(who, z.strictObject({ [name]: emptyAnswer }), mutation(name), { user: person.nodeId, email });

  await change('addUserEmail');
  const own = await data(caller, emailList, emails, { user: person.nodeId });
  expect(own.node.emails).toEqual([
    { email: first, isPrimary: true, verified: true, verificationPending: false, viewerCanManuallyVerify: false },
    { email, isPrimary: false, verified: false, verificationPending: false, viewerCanManuallyVerify: false },
  ]);
  expect(await failure(caller, verified, { user: person.nodeId, email, verified: true })).toMatchObject({ message: 'must be site admin' });
  // The address is not confirmed, and the shared server sends no mails.
  for (const name of ['setUserEmailPrimary', 'resendVerificationEmail']) {
    expect(await failure(caller, mutation(name), { user: person.nodeId, email }), name).toMatchObject({ code: 'FAILED_PRECONDITION' });
  }
  await data(by, z.strictObject({ setUserEmailVerified: emptyAnswer }), verified, { user: person.nodeId, email, verified: true });
  await change('setUserEmailPrimary');
  const seen = await data(by, emailList, emails, { user: person.nodeId });
  expect(seen.node.emails).toEqual([
    { email, isPrimary: true, verified: true, verificationPending: false, viewerCanManuallyVerify: true },
    { email: first, isPrimary: false, verified: true, verificationPending: false, viewerCanManuallyVerify: true },
  ]);
  expect(await failure(caller, mutation('removeUserEmail'), { user: person.nodeId, email })).toMatchObject({ code: 'FAILED_PRECONDITION' });
  const old = { user: person.nodeId, email: first };
  await data(caller, z.strictObject({ removeUserEmail: emptyAnswer }), mutation('removeUserEmail'), old);
  expect((await data(caller, emailList, emails, { user: person.nodeId })).node.emails).toHaveLength(1);
});

test('addresses of others are not theirs to change, and machines have none', async () => {
  const by = await admin();
  const [person, stranger, bot] = [await makePerson(by), await makePerson(by), await makeServiceAccount(by)];
  const caller = { url: by.url, headers: sessionHeaders(await openSession(stranger)) };
  const email = `${person.username}@example.com`;
  const refusal = 'must be authenticated as the authorized user or as an admin (must be site admin)';
  for (const name of ['addUserEmail', 'removeUserEmail', 'setUserEmailPrimary', 'resendVerificationEmail']) {
    expect(await failure(caller, mutation(name), { user: person.nodeId, email })).toMatchObject({ message: refusal });
    expect(await failure(by, mutation(name), { user: bot.nodeId, email: 'bot@example.com' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await failure(by, mutation(name), { user: nodeId('User', 2_000_000_000), email })).toMatchObject({ code: 'NOT_FOUND' });
  }
  const taken = { user: stranger.nodeId, email: email.toUpperCase() };
  expect(await failure(caller, mutation('addUserEmail'), taken)).toMatchObject({ code: 'CONFLICT', fields: { email: expect.any(String) } });
});

test('updatePassword and createPassword change what signs in, and end other sessions', async () => {
  const by = await admin();
  const person = await makePerson(by);
  const [mine, other] = [await openSession(person), await openSession(person)];
  const caller = { url: by.url, headers: sessionHeaders(mine) };
  const update = 'mutation($old: String!, $new: String!) { updatePassword(oldPassword: $old, newPassword: $new) { alwaysNil } }';
  const wrong = await failure(caller, update, { old: 'not the password', new: 'another battery staple' });
  expect(wrong).toMatchObject({ code: 'BAD_USER_INPUT', fields: { oldPassword: expect.any(String) } });
  expect(await failure(caller, update, { old: password, new: 'short' })).toMatchObject({ fields: { newPassword: expect.any(String) } });
  await data(caller, z.strictObject({ updatePassword: emptyAnswer }), update, { old: password, new: 'another battery staple' });
  await signIn(by, { username: person.username, password: 'another battery staple' });
  expect((await postJson(`${by.url}/.api/graphql`, { query: '{ currentUser { id } }' }, sessionHeaders(other))).status).toBe(401);
  expect((await run(caller, '{ currentUser { id } }')).errors).toBeUndefined();

  const create = 'mutation($new: String!) { createPassword(newPassword: $new) { alwaysNil } }';
  expect(await failure(caller, create, { new: 'a third battery staple' })).toMatchObject({ code: 'FAILED_PRECONDITION' });
  await sql('DELETE FROM "Password" WHERE "userId" = $1', [person.id]);
  await data(caller, z.strictObject({ createPassword: emptyAnswer }), create, { new: 'a third battery staple' });
  await signIn(by, { username: person.username, password: 'a third battery staple' });
});

test('setTosAccepted takes nobody for oneself', async () => {
  const by = await admin();
  const person = await makePerson(by);
  const caller = { url: by.url, headers: sessionHeaders(await openSession(person)) };
  const accept = 'mutation($userID: ID) { setTosAccepted(userID: $userID) { alwaysNil } }';
  await data(caller, z.strictObject({ setTosAccepted: emptyAnswer }), accept, { userID: null });
  expect(await sql('SELECT 1 AS done FROM "User" WHERE id = $1 AND "tosAcceptedAt" IS NOT NULL', [person.id])).toEqual([{ done: 1 }]);
  expect(await failure(caller, accept, { userID: (await makePerson(by)).nodeId })).toMatchObject({ code: 'FORBIDDEN' });
});
