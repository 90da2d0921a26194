import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure } from '../helpers/graphql';
import { withOwnServer } from '../helpers/own-server';
import {
  admin,
  configure,
  makePerson,
  makeServiceAccount,
  makeToken,
  nodeId,
  resetLink,
  signIn,
  signInAsAdmin,
  unique,
  withToken,
  type Admin,
} from '../helpers/site';
import { postJson } from '../helpers/http';
import { sql } from '../helpers/database';

const updateUser = `mutation($user: ID!, $username: String, $displayName: String, $avatarURL: String) {
  updateUser(user: $user, username: $username, displayName: $displayName, avatarURL: $avatarURL) { username displayName avatarURL }
}`;
const deleteUser = 'mutation DeleteUser($user: ID!, $hard: Boolean) { deleteUser(user: $user, hard: $hard) { alwaysNil } }';
const deleteUsers = 'mutation($users: [ID!]!, $hard: Boolean) { deleteUsers(users: $users, hard: $hard) { alwaysNil } }';
const recoverUsers = 'mutation($users: [ID!]!) { recoverUsers(userIDs: $users) { alwaysNil } }';
const setAdmin = 'mutation($user: ID!, $to: Boolean!) { setUserIsSiteAdmin(userID: $user, siteAdmin: $to) { alwaysNil } }';
const nil = { alwaysNil: null };

const idOf = async (by: Admin) => {
  const { currentUser } = await data(by, z.object({ currentUser: z.object({ id: z.string() }) }), '{ currentUser { id } }');
  return currentUser.id;
};
const exists = async (by: Admin, username: string) => {
  const counted = z.object({ users: z.object({ totalCount: z.int() }) });
  const answer = await data(by, counted, 'query($q: String) { users(query: $q) { totalCount } }', { q: username });
  return answer.users.totalCount === 1;
};

test.describe('what a site admin does with accounts', () => {
  test('updateUser renames and takes null for absent, an empty text for nothing', async () => {
    const by = await admin();
    const person = await makePerson(by);
    const caller = { url: by.url, headers: await signIn(by, person) };
    const username = unique('renamed');
    const avatarURL = 'https://example.com/a.png';
    const change = { user: person.nodeId, username, displayName: 'Ada', avatarURL };
    expect(await data(caller, z.unknown(), updateUser, change)).toEqual({ updateUser: { username, displayName: 'Ada', avatarURL } });
    const same = { user: person.nodeId, username: null, displayName: null, avatarURL: '' };
    expect(await data(by, z.unknown(), updateUser, same)).toEqual({ updateUser: { username, displayName: 'Ada', avatarURL: null } });
    const bot = await makeServiceAccount(by);
    expect(await failure(caller, updateUser, { user: bot.nodeId, displayName: 'x' })).toMatchObject({
      message: 'must be authenticated as the authorized user or as an admin (must be site admin)',
      code: 'FORBIDDEN',
    });
    expect(await failure(by, updateUser, { user: bot.nodeId, username })).toMatchObject({
      code: 'CONFLICT',
      fields: { username: expect.any(String) },
    });
    expect(await failure(by, updateUser, { user: nodeId('AccessToken', 1), username })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('deleteUser and deleteUsers end tokens at once, skip the unknown, and spare oneself', async () => {
    const by = await admin();
    const [bot, other] = [await makeServiceAccount(by), await makeServiceAccount(by)];
    const { secret } = await makeToken(by, bot);
    expect(await data(by, z.unknown(), deleteUser, { user: bot.nodeId, hard: null })).toEqual({ deleteUser: nil });
    const answer = await postJson(`${by.url}/.api/graphql`, { query: '{ currentUser { id } }' }, withToken(secret));
    expect(answer.status).toBe(401);
    expect(await failure(by, deleteUser, { user: bot.nodeId })).toMatchObject({ code: 'NOT_FOUND', path: ['deleteUser'] });
    const users = [nodeId('User', 2_000_000_000), other.nodeId, bot.nodeId];
    expect(await data(by, z.unknown(), deleteUsers, { users })).toEqual({ deleteUsers: nil });
    expect(await exists(by, other.username)).toBe(false);
    expect(await data(by, z.unknown(), deleteUsers, { users: [] })).toEqual({ deleteUsers: nil });

    const [self, spared] = [await idOf(by), await makeServiceAccount(by)];
    for (const [document, variables] of [
      [deleteUser, { user: self }],
      [deleteUser, { user: self, hard: true }],
      [deleteUsers, { users: [spared.nodeId, self] }],
    ] as const) {
      const refusal = { message: 'unable to delete current user', code: 'FAILED_PRECONDITION' };
      expect(await failure(by, document, variables)).toMatchObject(refusal);
    }
    expect(await exists(by, spared.username)).toBe(true);
  });

  test('recoverUsers brings back what is deleted, and names what it could not', async () => {
    const by = await admin();
    const [one, taken, erased] = [await makePerson(by), await makePerson(by), await makePerson(by)];
    await data(by, z.unknown(), deleteUsers, { users: [one.nodeId, taken.nodeId] });
    await data(by, z.unknown(), deleteUser, { user: erased.nodeId, hard: true });
    await makeServiceAccount(by, taken.username);
    const refusal = await failure(by, recoverUsers, { users: [one.nodeId, taken.nodeId, erased.nodeId] });
    expect(refusal.message).toContain('2 of 3 accounts were not changed, the others were.');
    expect(refusal.message).toContain(`Another account is named ${taken.username} now.`);
    expect(await exists(by, one.username)).toBe(true);
    expect(await failure(by, recoverUsers, { users: [one.nodeId] })).toMatchObject({
      message: `${one.username} is not deleted.`,
      code: 'FAILED_PRECONDITION',
    });
    expect(await data(by, z.unknown(), recoverUsers, { users: [] })).toEqual({ recoverUsers: nil });
  });

  test('setUserIsSiteAdmin promotes people, never machines, never oneself', async () => {
    const by = await admin();
    const [person, bot] = [await makePerson(by), await makeServiceAccount(by)];
    const caller = { url: by.url, headers: await signIn(by, person) };
    expect(await failure(caller, setAdmin, { user: person.nodeId, to: true })).toMatchObject({ message: 'must be site admin' });
    expect(await data(by, z.unknown(), setAdmin, { user: person.nodeId, to: true })).toEqual({ setUserIsSiteAdmin: nil });
    expect(await data(caller, z.unknown(), '{ currentUser { siteAdmin } }')).toEqual({ currentUser: { siteAdmin: true } });
    await data(by, z.unknown(), setAdmin, { user: person.nodeId, to: false });
    expect(await failure(by, setAdmin, { user: bot.nodeId, to: true })).toMatchObject({ code: 'FAILED_PRECONDITION' });
    for (const to of [true, false]) {
      expect(await failure(by, setAdmin, { user: await idOf(by), to })).toMatchObject({
        message: 'refusing to set current user site admin status',
      });
    }
  });

  test('randomizeUserPassword and invalidateSessions end what is open; machines have neither', async () => {
    const by = await admin();
    const [person, bot] = [await makePerson(by), await makeServiceAccount(by)];
    const whoAmI = '{ currentUser { username } }';
    const invalidate = 'mutation($user: ID!) { invalidateSessionsByID(userID: $user) { alwaysNil } }';
    const invalidateAll = 'mutation($users: [ID!]!) { invalidateSessionsByIDs(userIDs: $users) { alwaysNil } }';
    const randomize = 'mutation($user: ID!) { randomizeUserPassword(user: $user) { resetPasswordURL emailSent } }';
    for (const [document, variables, answer] of [
      [invalidate, { user: person.nodeId }, { invalidateSessionsByID: nil }],
      [invalidateAll, { users: [person.nodeId, bot.nodeId] }, { invalidateSessionsByIDs: nil }],
      [
        randomize,
        { user: person.nodeId },
        { randomizeUserPassword: { resetPasswordURL: expect.stringMatching(resetLink(by)), emailSent: false } },
      ],
    ] as const) {
      const caller = { url: by.url, headers: await signIn(by, person) };
      expect(await data(by, z.unknown(), document, variables)).toEqual(answer);
      expect((await postJson(`${by.url}/.api/graphql`, { query: whoAmI }, caller.headers)).status).toBe(401);
    }
    const refused = await postJson(`${by.url}/-/sign-in`, { email: person.username, password: person.password });
    expect(refused.status).toBe(401);
    expect(await failure(by, randomize, { user: bot.nodeId })).toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  test('site.users finds by role, number of events and lock, and shows them', async () => {
    const by = await admin();
    const prefix = unique('roles');
    const bot = await makeServiceAccount(by, `${prefix}-bot`);
    const root = await makePerson(by, { username: `${prefix}-root`, isSiteAdmin: true });
    await sql('UPDATE "User" SET "eventsCount" = 41 WHERE id = $1', [bot.id]);
    await sql(`INSERT INTO "RateLimit" (key, points, expire) VALUES ('sign-in:account:id:' || $1::text, 51, $2)`, [
      root.id,
      Date.now() + 60_000,
    ]);
    const find = (filter: string, order = '') =>
      data(
        by,
        z.unknown(),
        `query($query: String) { site { users(query: $query, ${filter}) {
          totalCount nodes${order} { username eventsCount locked roles(first: 1) { nodes { name } totalCount pageInfo { hasNextPage } } }
        } } }`,
        { query: prefix },
      );
    const theBot = {
      username: bot.username,
      eventsCount: 41,
      locked: false,
      roles: { nodes: [{ name: 'SERVICE_ACCOUNT' }], totalCount: 1, pageInfo: { hasNextPage: false } },
    };
    const theRoot = {
      username: root.username,
      eventsCount: 0,
      locked: true,
      roles: { nodes: [{ name: 'USER' }], totalCount: 2, pageInfo: { hasNextPage: true } },
    };
    const just = (...nodes: object[]) => ({ site: { users: { totalCount: nodes.length, nodes } } });
    expect(await find('roles: ["SITE_ADMINISTRATOR"]')).toEqual(just(theRoot));
    expect(await find(`roles: ["${nodeId('Role', 3)}", "no such role"]`)).toEqual(just(theBot));
    expect(await find('roles: ["no such role"]')).toEqual(just());
    expect(await find('eventsCount: { gte: 40.5, lte: null }')).toEqual(just(theBot));
    expect(await find('eventsCount: { lte: 40 }')).toEqual(just(theRoot));
    expect(await find('eventsCount: { lte: -1 }')).toEqual(just());
    expect(await find('roles: []', '(orderBy: EVENTS_COUNT, descending: true)')).toEqual(just(theBot, theRoot));
  });

  test('the license refuses one person more, and no machine', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const person = await makePerson(by);
      await configure(by, { license: { seats: 2 } });
      const create = `mutation($username: String!, $bot: Boolean) {
        createUser(username: $username, isServiceAccount: $bot) { user { id } }
      }`;
      expect(await failure(by, create, { username: unique('person') })).toMatchObject({
        message: expect.stringContaining('All 2 seats of the license are taken.'),
        code: 'FAILED_PRECONDITION',
      });
      await data(by, z.unknown(), create, { username: unique('bot'), bot: true });
      await data(by, z.unknown(), deleteUser, { user: person.nodeId });
      await data(by, z.unknown(), create, { username: unique('person') });
      expect(await failure(by, recoverUsers, { users: [person.nodeId] })).toMatchObject({ code: 'FAILED_PRECONDITION' });
    });
  });
});
