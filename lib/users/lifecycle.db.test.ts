import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountActor, Actor } from '@/lib/actor/actor';
import { checkAccessToken } from '@/lib/actor/access-token';
import { checkBearer } from '@/lib/actor/oauth-token';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { systemActor } from '@/lib/actor/actor';
import { db, pool, transaction } from '@/lib/db/client';
import { getSiteHomeOperation } from '@/lib/home/operations';
import { execute } from '@/lib/operation/execute';
import { grantClientCredentialsOperation } from '@/lib/oauth/operations';
import { createResetLinkOperation } from '@/lib/passwords/operations';
import { resetPasswordOperation } from '@/lib/passwords/operations-own';
import { limiters } from '@/lib/sessions/limits';
import { signInOperation } from '@/lib/sessions/operations';
import { openSession } from '@/lib/sessions/service';
import { actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { everything, loadServerKeys, untilOneWaits } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  blockUsersOperation,
  createUserOperation,
  deleteUsersOperation,
  endAllSessionsOperation,
  findUserOperation,
  getServiceAccountFactsOperation,
  listSiteUsersOperation,
  recoverUsersOperation,
  setSiteAdminOperation,
  unblockUsersOperation,
  unlockUserOperation,
  updateServiceAccountOperation,
} from './operations';

const anonymous: Actor = { kind: 'anonymous', origin };
let admin: AccountActor;

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  admin = await signInAs(await makeSiteAdmin());
});

/** The cookie of a new session of a person. */
const cookieOf = async (user: { id: number; username: string }) =>
  sessionCookieValue(await openSession({ actor: systemActor('seed'), transaction }, user));
const isSignedIn = async (cookie: string) => (await actorOfSession(cookie, { ...origin, door: 'console' })).kind === 'user';
const tokenWorks = async (secret: string) => (await checkAccessToken(secret, origin)).ok;
const withAttention = async (attention: 'owner-left' | 'no-owner') =>
  (await execute(listSiteUsersOperation, admin, { attention, orderBy: 'username', limit: 100 })).map(({ username }) => username);
const auditOf = (userId: number, action: string) =>
  db().auditEvent.findMany({
    where: { targetType: 'user', targetId: String(userId), action },
    select: { actorId: true, before: true, after: true },
    orderBy: { id: 'asc' },
  });

describe('users.delete', () => {
  it('ends every credential of a machine, and what its tokens minted, and frees its name', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot);
    const check = await checkAccessToken(secret, origin);
    const child = check.ok ? await makeToken(bot, { expiresInSeconds: 3_600 }, check.actor) : null;
    const credential = await makeM2MCredential(bot);
    const { accessToken } = await grantBearer(credential);
    const result = await execute(deleteUsersOperation, admin, { userIds: [bot.id] });
    expect(result).toEqual({ done: [{ id: bot.id, name: bot.username }], failed: [] });
    expect(await tokenWorks(secret)).toBe(false);
    expect(await tokenWorks(child?.secret ?? '')).toBe(false);
    expect((await checkBearer(accessToken, origin)).ok).toBe(false);
    await expect(grantBearer(credential)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await db().accessToken.count({ where: { userId: bot.id, revokedAt: null } })).toBe(0);
    expect(await db().oAuthClientSecret.count({ where: { clientId: credential.credential.id, revokedAt: null } })).toBe(0);
    expect(await db().oAuthToken.count({ where: { userId: bot.id, revokedAt: null } })).toBe(0);
    expect(await execute(findUserOperation, admin, { username: bot.username })).toBeNull();
    expect((await execute(createUserOperation, admin, { username: bot.username, isServiceAccount: true })).id).not.toBe(bot.id);
    expect(await auditOf(bot.id, 'user.delete')).toEqual([
      {
        actorId: admin.userId,
        before: { kind: 'SERVICE_ACCOUNT', username: bot.username, isSiteAdmin: false, deletedAt: null },
        after: { tokensEnded: 2, sessionsEnded: 0, credentialsEnded: 1, passwordsEnded: 0, membershipsEnded: 0, grantsEnded: 0 },
      },
    ]);
    expect(token.revokedAt).toBeNull();
  });

  it('ends the sessions and links of a person, and frees their address', async () => {
    const person = await makePerson();
    const cookie = await cookieOf(person);
    await execute(createResetLinkOperation, admin, { userId: person.id });
    expect(await isSignedIn(cookie)).toBe(true);
    await execute(deleteUsersOperation, admin, { userIds: [person.id] });
    expect(await isSignedIn(cookie)).toBe(false);
    expect(await db().passwordReset.count({ where: { userId: person.id, usedAt: null } })).toBe(0);
    const again = await execute(createUserOperation, admin, { username: unique('person'), email: `${person.username}@example.com` });
    expect(again.id).not.toBe(person.id);
  });

  it('ends a token that another account minted with one of the deleted one', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const parent = await makeToken(person);
    const { token: child, secret } = await makeToken(bot);
    await db().accessToken.update({ where: { id: child.id }, data: { parentId: parent.token.id, rootId: parent.token.id } });
    await execute(deleteUsersOperation, admin, { userIds: [person.id] });
    expect(await tokenWorks(secret)).toBe(false);
    expect((await db().accessToken.findUniqueOrThrow({ where: { id: child.id } })).revokedAt).not.toBeNull();
  });

  it('for good erases the row and what hangs on it, also of a tombstone, and keeps the audit', async () => {
    const [bot, person] = [await makeServiceAccount(), await makePerson({ password: 'correct horse battery' })];
    await makeM2MCredential(bot);
    const { secret } = await makeToken(bot);
    await cookieOf(person);
    await execute(deleteUsersOperation, admin, { userIds: [person.id] });
    const { done } = await execute(deleteUsersOperation, admin, { userIds: [bot.id, person.id], hard: true });
    expect(done.map(({ id }) => id)).toEqual([bot.id, person.id]);
    expect(await tokenWorks(secret)).toBe(false);
    expect(await db().user.count({ where: { id: { in: [bot.id, person.id] } } })).toBe(0);
    expect(await db().session.count({ where: { userId: person.id } })).toBe(0);
    expect(await auditOf(bot.id, 'user.create')).toHaveLength(1);
    expect(await auditOf(person.id, 'user.deleteForever')).toHaveLength(1);
  });

  it('for good takes what its tokens minted in the order in which uses are counted, and waits for nobody who waits for it', async () => {
    const [person, bot] = [await makeSiteAdmin(), await makeServiceAccount()];
    const first = await makeToken(person, { scopes: ['externalapi:write'] });
    const mint = async (by: string, expiresInSeconds = 3_600) =>
      makeToken(bot, { scopes: ['externalapi:write'], expiresInSeconds }, await actorOfToken(by, { door: 'rest' }));
    const child = await mint(first.secret, 7_200);
    // Made between two children of one parent: erasing by generations would come to it last.
    const grandchild = await mint(child.secret);
    const younger = await mint(first.secret);
    const holder = await pool().connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM "AccessToken" WHERE id = $1 FOR KEY SHARE', [grandchild.token.id]);
      const erased = execute(deleteUsersOperation, admin, { userIds: [person.id], hard: true });
      await untilOneWaits();
      await holder.query('SELECT 1 FROM "AccessToken" WHERE id = $1 FOR KEY SHARE', [younger.token.id]);
      await holder.query('COMMIT');
      expect((await erased).failed).toEqual([]);
      expect(await db().accessToken.count({ where: { userId: bot.id } })).toBe(0);
    } finally {
      holder.release(true);
    }
  });

  it('for good of an owner leaves service accounts whose owner left, each with its event, until they get another', async () => {
    const [owner, heir, bot, tombstone] = [await makePerson(), await makePerson(), await makeServiceAccount(), await makeServiceAccount()];
    const lone = await makeServiceAccount();
    const own = (userId: number, ownerId: number) => execute(updateServiceAccountOperation, admin, { userId, facts: { ownerId } });
    const before = await own(bot.id, owner.id);
    await own(tombstone.id, owner.id);
    await execute(deleteUsersOperation, admin, { userIds: [tombstone.id] });
    await execute(deleteUsersOperation, admin, { userIds: [owner.id], hard: true });
    const after = await execute(getServiceAccountFactsOperation, admin, { userId: bot.id });
    expect(after).toMatchObject({ owner: null, hasOwnerLeft: true });
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    for (const { id } of [bot, tombstone]) {
      expect((await auditOf(id, 'user.updateServiceAccount')).at(-1)).toEqual({
        actorId: admin.userId,
        before: { ownerId: owner.id },
        after: { ownerId: null, ownerLeftAt: expect.any(String) },
      });
    }
    await execute(recoverUsersOperation, admin, { userIds: [tombstone.id] });
    expect(await withAttention('owner-left')).toEqual([bot.username, tombstone.username].sort());
    expect(await withAttention('no-owner')).toContain(lone.username);
    expect(await withAttention('no-owner')).not.toContain(bot.username);
    const [row] = await execute(listSiteUsersOperation, admin, { username: bot.username });
    expect(row).toMatchObject({ owner: null, hasOwnerLeft: true });
    const { attention } = await execute(getSiteHomeOperation, admin, {});
    expect(attention.find(({ kind }) => kind === 'ownerLeft')?.count).toBe(2);
    expect(attention.find(({ kind }) => kind === 'noOwner')?.count).toBe((await withAttention('no-owner')).length);
    await execute(updateServiceAccountOperation, admin, { userId: bot.id, facts: { ownerId: null, purpose: 'Builds' } });
    expect(await withAttention('owner-left')).toContain(bot.username);
    expect(await own(bot.id, heir.id)).toMatchObject({ owner: { id: heir.id, hasLeft: false }, hasOwnerLeft: false });
    expect(await withAttention('owner-left')).toEqual([tombstone.username]);
    expect(await own(tombstone.id, heir.id)).toMatchObject({ hasOwnerLeft: false });
  });

  it('does what it can and says why not for the others', async () => {
    const [one, gone] = [await makePerson(), await makePerson()];
    await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
    expect(await execute(deleteUsersOperation, admin, { userIds: [gone.id, 2_000_000_000, one.id, one.id] })).toEqual({
      done: [{ id: one.id, name: one.username }],
      failed: [
        { id: gone.id, code: 'not_found', reason: 'user_not_found', message: `There is no account with id ${gone.id}.` },
        { id: 2_000_000_000, code: 'not_found', reason: 'user_not_found', message: 'There is no account with id 2000000000.' },
      ],
    });
  });

  it('is refused for oneself with nothing done, for those who are not site admins, and for too many at once', async () => {
    const person = await makePerson();
    const before = await everything(['AuditEvent']);
    await expect(execute(deleteUsersOperation, admin, { userIds: [person.id, admin.userId] })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: 'delete_self',
    });
    for (const userIds of [[], Array.from({ length: 1_001 }, (_, index) => index + 1), ['1'], [0]])
      await expect(execute(deleteUsersOperation, admin, { userIds })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await everything(['AuditEvent'])).toBe(before);
    const asPerson = await signInAs(person);
    const byPerson = execute(deleteUsersOperation, asPerson, { userIds: [admin.userId] });
    await expect(byPerson).rejects.toMatchObject({ reason: 'must_be_site_admin' });
    await expect(execute(deleteUsersOperation, anonymous, { userIds: [1] })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('users.recover', () => {
  it('brings name, address and rights back, but nothing that authenticated', async () => {
    const person = await makePerson();
    const cookie = await cookieOf(person);
    const { secret } = await makeToken(person);
    const bot = await makeServiceAccount();
    const { secret: botSecret } = await makeToken(bot);
    const credential = await makeM2MCredential(bot);
    const userIds = [person.id, bot.id];
    await execute(deleteUsersOperation, admin, { userIds });
    const { done } = await execute(recoverUsersOperation, admin, { userIds });
    expect(done.map(({ id }) => id)).toEqual(userIds);
    expect(await execute(findUserOperation, admin, { email: `${person.username}@example.com` })).toMatchObject({ id: person.id });
    expect(await isSignedIn(cookie)).toBe(false);
    for (const each of [secret, botSecret]) expect(await tokenWorks(each)).toBe(false);
    await expect(grantBearer(credential)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await tokenWorks((await makeToken(bot)).secret)).toBe(true);
    expect(await auditOf(person.id, 'user.recover')).toEqual([
      { actorId: admin.userId, before: { deletedAt: expect.any(String) }, after: { deletedAt: null } },
    ]);
  });

  it('leaves a person without the password they had, and gives them one by a link', async () => {
    const password = 'correct horse battery';
    const person = await makePerson({ password });
    const userIds = [person.id];
    const signIn = (login: string) => execute(signInOperation, anonymous, { login, password });
    const { resetPasswordUrl: early } = await execute(createResetLinkOperation, admin, { userId: person.id });
    await execute(deleteUsersOperation, admin, { userIds });
    expect(await db().password.count({ where: { userId: person.id } })).toBe(0);
    expect(await auditOf(person.id, 'user.delete')).toMatchObject([{ after: { passwordsEnded: 1, grantsEnded: 0 } }]);
    await execute(recoverUsersOperation, admin, { userIds });
    await expect(signIn(person.username)).rejects.toMatchObject({ code: 'unauthenticated' });
    const { resetPasswordUrl } = await execute(createResetLinkOperation, admin, { userId: person.id });
    const reset = (link: string) =>
      execute(resetPasswordOperation, anonymous, { code: new URL(link).hash.slice('#code='.length), password });
    await expect(reset(early)).rejects.toMatchObject({ reason: 'reset_link_unusable' });
    await expect(reset(resetPasswordUrl)).resolves.toMatchObject({ userId: person.id });
    await expect(signIn(person.username)).resolves.toMatchObject({ userId: person.id });
  });

  it('says which name or address was taken meanwhile, and recovers the others', async () => {
    const [named, addressed, free] = [await makePerson(), await makePerson(), await makePerson()];
    const userIds = [named.id, addressed.id, free.id];
    await execute(deleteUsersOperation, admin, { userIds });
    await execute(createUserOperation, admin, { username: named.username.toUpperCase() });
    await execute(createUserOperation, admin, { username: unique('person'), email: `${addressed.username}@example.com` });
    expect(await execute(recoverUsersOperation, admin, { userIds: [...userIds, admin.userId, 2_000_000_000] })).toMatchObject({
      done: [{ id: free.id }],
      failed: [
        { id: named.id, reason: 'username_taken_meanwhile', message: expect.stringContaining(named.username) },
        { id: addressed.id, reason: 'email_taken_meanwhile', message: expect.stringContaining(`${addressed.username}@example.com`) },
        { id: admin.userId, reason: 'not_deleted' },
        { id: 2_000_000_000, code: 'not_found' },
      ],
    });
    expect(await db().userEmail.count({ where: { userId: addressed.id, deletedAt: null } })).toBe(0);
  });

  it('at once with the creation of the same name leaves one of the two', async () => {
    const person = await makePerson();
    await execute(deleteUsersOperation, admin, { userIds: [person.id] });
    await Promise.allSettled([
      execute(recoverUsersOperation, admin, { userIds: [person.id] }),
      execute(createUserOperation, admin, { username: person.username }),
    ]);
    expect(await db().user.count({ where: { username: person.username, deletedAt: null } })).toBe(1);
  });
});

describe('blocking several', () => {
  it('ends sessions for good, leaves tokens for the day of unblocking, and reports each account', async () => {
    const person = await makePerson();
    const cookie = await cookieOf(person);
    const { secret } = await makeToken(person);
    const userIds = [person.id, 2_000_000_000];
    const half = { done: [{ id: person.id }], failed: [{ code: 'not_found' }] };
    expect(await execute(blockUsersOperation, admin, { userIds })).toMatchObject(half);
    expect([await isSignedIn(cookie), await tokenWorks(secret)]).toEqual([false, false]);
    expect(await execute(unblockUsersOperation, admin, { userIds })).toMatchObject(half);
    expect([await isSignedIn(cookie), await tokenWorks(secret)]).toEqual([false, true]);
    expect(await auditOf(person.id, 'user.block')).toHaveLength(1);
  });

  it('is refused with nothing done when oneself is among them', async () => {
    const person = await makePerson();
    const withOneself = execute(blockUsersOperation, admin, { userIds: [person.id, admin.userId] });
    await expect(withOneself).rejects.toMatchObject({ reason: 'block_self' });
    expect(await db().user.count({ where: { id: person.id, blockedAt: null } })).toBe(1);
    const asPerson = await signInAs(person);
    for (const operation of [blockUsersOperation, unblockUsersOperation])
      await expect(execute(operation, asPerson, { userIds: [admin.userId] })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('users.setSiteAdmin', () => {
  it('promotes and demotes with the next request, and records both', async () => {
    const person = await makePerson();
    expect((await execute(setSiteAdminOperation, admin, { userId: person.id, isSiteAdmin: true })).isSiteAdmin).toBe(true);
    await execute(setSiteAdminOperation, admin, { userId: person.id, isSiteAdmin: true });
    expect((await signInAs(person)).isSiteAdmin).toBe(true);
    await execute(setSiteAdminOperation, admin, { userId: person.id, isSiteAdmin: false });
    expect((await signInAs(person)).isSiteAdmin).toBe(false);
    expect((await auditOf(person.id, 'user.setSiteAdmin')).map(({ before, after }) => [before, after])).toEqual([
      [{ isSiteAdmin: false }, { isSiteAdmin: true }],
      [{ isSiteAdmin: true }, { isSiteAdmin: false }],
    ]);
  });

  it('is refused for oneself, for machines, for those who are not site admins, and for nobody', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    for (const isSiteAdmin of [true, false])
      await expect(execute(setSiteAdminOperation, admin, { userId: admin.userId, isSiteAdmin })).rejects.toMatchObject({
        reason: 'set_own_site_admin',
      });
    await expect(execute(setSiteAdminOperation, admin, { userId: bot.id, isSiteAdmin: true })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: 'only_people_administer',
    });
    const ofNobody = execute(setSiteAdminOperation, admin, { userId: 2_000_000_000, isSiteAdmin: true });
    await expect(ofNobody).rejects.toMatchObject({ code: 'not_found' });
    await expect(execute(setSiteAdminOperation, await signInAs(person), { userId: person.id, isSiteAdmin: true })).rejects.toMatchObject({
      reason: 'must_be_site_admin',
    });
  });

  it('never leaves a site without an admin, whether two demote, block or delete each other at once', async () => {
    for (const take of [
      (by: Actor, userId: number) => execute(setSiteAdminOperation, by, { userId, isSiteAdmin: false }),
      (by: Actor, userId: number) => execute(deleteUsersOperation, by, { userIds: [userId] }),
      (by: Actor, userId: number) => execute(blockUsersOperation, by, { userIds: [userId] }),
    ]) {
      await db().user.updateMany({ where: { isSiteAdmin: true }, data: { isSiteAdmin: false } });
      const [one, other] = [await makeSiteAdmin(), await makeSiteAdmin()];
      const [asOne, asOther] = [await signInAs(one), await signInAs(other)];
      await Promise.allSettled([take(asOne, other.id), take(asOther, one.id)]);
      expect(await db().user.count({ where: { isSiteAdmin: true, blockedAt: null, deletedAt: null } })).toBe(1);
    }
  });
});

describe('sessions.revokeAll', () => {
  it('signs out of every browser and of nothing else', async () => {
    const person = await makePerson();
    const cookies = [await cookieOf(person), await cookieOf(person)];
    const { secret } = await makeToken(person);
    expect(await execute(endAllSessionsOperation, admin, { userIds: [person.id, 2_000_000_000] })).toMatchObject({
      done: [{ name: person.username }],
      failed: [{ code: 'not_found' }],
    });
    expect(await Promise.all(cookies.map(isSignedIn))).toEqual([false, false]);
    expect(await tokenWorks(secret)).toBe(true);
    // The token was minted from a session of its own.
    expect((await auditOf(person.id, 'user.endSessions'))[0]?.after).toEqual({ sessionsEnded: 3 });
    const byPerson = execute(endAllSessionsOperation, await signInAs(person), { userIds: [person.id] });
    await expect(byPerson).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('users.unlock', () => {
  it('lets a person in again whom wrong passwords kept out, from one address or from all', async () => {
    const password = 'correct horse battery';
    const person = await makePerson({ password });
    const browser: Actor = { kind: 'anonymous', origin: { ...origin, door: 'sessions' } };
    const signIn = () => execute(signInOperation, browser, { login: person.username, password });
    const key = `id:${person.id}`;
    for (const [kind, attempts, counter] of [
      ['pair', 11, `${key}@${origin.address}`],
      ['account', 51, key],
    ] as const) {
      for (let attempt = 0; attempt < attempts; attempt += 1) await limiters()[kind].consume(counter).catch(() => undefined);
      await expect(signIn()).rejects.toMatchObject({ code: 'rate_limited' });
      await execute(unlockUserOperation, admin, { userId: person.id });
      await expect(signIn()).resolves.toMatchObject({ userId: person.id });
    }
    await execute(unlockUserOperation, admin, { userId: person.id });
    expect(await auditOf(person.id, 'user.unlock')).toHaveLength(2);
    await expect(execute(unlockUserOperation, await signInAs(person), { userId: person.id })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it('the grant of a deleted machine says no more than that of nobody', async () => {
  const bot = await makeServiceAccount();
  const { credential, clientSecret } = await makeM2MCredential(bot);
  await execute(deleteUsersOperation, admin, { userIds: [bot.id] });
  const ask = (clientId: string) =>
    execute(grantClientCredentialsOperation, { kind: 'anonymous', origin: { ...origin, door: 'oauth' } }, { clientId, clientSecret }).catch(
      (error: Error) => error.message,
    );
  expect(await ask(credential.clientId)).toBe(await ask('sgo_cid_nobody'));
});
