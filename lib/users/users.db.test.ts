import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { everything, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  blockUserOperation,
  countSiteUsersOperation,
  createUserOperation,
  findUserOperation,
  getCurrentUserOperation,
  getUserOperation,
  listSiteUsersOperation,
  listUsersOperation,
  unblockUserOperation,
} from './operations';

const anonymous: Actor = { kind: 'anonymous', origin };

beforeAll(() => loadServerKeys());

describe('users.create', () => {
  it('makes a service account without address, password or role, and records who made it', async () => {
    const admin = await makeSiteAdmin();
    const username = unique('Bot');
    const bot = await execute(createUserOperation, await signInAs(admin), { username, isServiceAccount: true });
    expect(bot).toMatchObject({ kind: 'SERVICE_ACCOUNT', username, isSiteAdmin: false, blockedAt: null });
    expect(await db().userEmail.count({ where: { userId: bot.id } })).toBe(0);
    expect(await db().password.count({ where: { userId: bot.id } })).toBe(0);
    const [event] = await db().auditEvent.findMany({ where: { action: 'user.create', targetId: String(bot.id) } });
    expect(event).toMatchObject({
      outcome: 'SUCCESS',
      actorId: admin.id,
      actorName: admin.username,
      credentialKind: 'session',
      door: 'console',
      targetType: 'user',
      targetName: username,
      sudoById: null,
      after: { kind: 'SERVICE_ACCOUNT', username, hasEmail: false },
      address: '192.0.2.1',
      requestId: 'test',
    });
  });

  it('refuses an address for a service account on the field', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    await expect(
      execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true, email: 'a@example.com' }),
    ).rejects.toMatchObject({ code: 'invalid_input', fields: { email: expect.any(String) } });
  });

  it('names the field whose value is taken, in any case', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const taken = await makePerson();
    await expect(
      execute(createUserOperation, admin, { username: taken.username.toUpperCase(), isServiceAccount: true }),
    ).rejects.toMatchObject({
      code: 'conflict',
      reason: 'username_taken',
      fields: { username: expect.stringContaining(taken.username.toUpperCase()) },
    });
    await expect(
      execute(createUserOperation, admin, { username: unique('person'), email: `${taken.username}@EXAMPLE.com` }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken', fields: { email: expect.any(String) } });
  });

  it('of one name twice at once gives one account and one conflict on the field', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const username = unique('racer');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        execute(createUserOperation, admin, { username: index % 2 ? username : username.toUpperCase(), isServiceAccount: true }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'conflict', fields: { username: expect.any(String) } });
    }
    expect(await db().user.count({ where: { username } })).toBe(1);
    expect(await db().auditEvent.count({ where: { action: 'user.create', targetName: { equals: username, mode: 'insensitive' } } })).toBe(
      1,
    );
  });

  it('takes the name of a deleted account', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const gone = await makeServiceAccount();
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    const again = await execute(createUserOperation, admin, { username: gone.username, isServiceAccount: true });
    expect(again.id).not.toBe(gone.id);
  });

  it('is for site admins, and a refusal is recorded', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    await expect(execute(createUserOperation, actor, { username: unique('bot'), isServiceAccount: true })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'must_be_site_admin',
    });
    await expect(execute(createUserOperation, anonymous, { username: unique('bot'), isServiceAccount: true })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(
      await db().auditEvent.findMany({ where: { actorId: person.id, outcome: 'REFUSED' }, select: { action: true, reason: true } }),
    ).toEqual([{ action: 'user.create', reason: 'must_be_site_admin' }]);
  });

  it('needs the scope: a token that only reads may not, whoever owns it', async () => {
    const { secret } = await makeToken(await makeSiteAdmin(), { scopes: ['read_api'] });
    await expect(execute(createUserOperation, await actorOfToken(secret), { username: unique('bot') })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'insufficient_scope',
    });
  });

  it.each([
    ['an unknown key', { username: 'x', isSiteAdmin: true }, 'isSiteAdmin'],
    ['a name with a control character', { username: 'a\u0000b' }, 'username'],
    ['a name that runs backwards', { username: 'a\u202eb' }, 'username'],
    ['a name in two scripts', { username: 'аdmin' }, 'username'],
    ['no name', {}, 'username'],
    ['something that is no object', 'bot', 'input'],
  ])('refuses %s on its field, and writes nothing', async (_what, input, field) => {
    const admin = await signInAs(await makeSiteAdmin());
    const before = await everything();
    await expect(execute(createUserOperation, admin, input)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
    expect(await everything()).toBe(before);
  });
});

describe('blocking', () => {
  it('ends every credential with the commit, and unblocking lets them in again', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const bot = await makeServiceAccount();
    const { secret } = await makeToken(bot);
    expect((await execute(blockUserOperation, admin, { userId: bot.id })).blockedAt).not.toBeNull();
    await expect(actorOfToken(secret)).rejects.toThrow('blocked');
    expect((await execute(unblockUserOperation, admin, { userId: bot.id })).blockedAt).toBeNull();
    expect((await actorOfToken(secret)).userId).toBe(bot.id);
    const events = await db().auditEvent.findMany({
      where: { targetId: String(bot.id), action: { in: ['user.block', 'user.unblock'] } },
      orderBy: { id: 'asc' },
      select: { action: true, before: true, after: true },
    });
    expect(events).toEqual([
      { action: 'user.block', before: { blockedAt: null }, after: { blockedAt: expect.any(String), sessionsEnded: 0 } },
      { action: 'user.unblock', before: { blockedAt: expect.any(String) }, after: { blockedAt: null } },
    ]);
  });

  it('of somebody blocked already changes and records nothing', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const bot = await makeServiceAccount();
    const first = await execute(blockUserOperation, admin, { userId: bot.id });
    expect(await execute(blockUserOperation, admin, { userId: bot.id })).toEqual(first);
    expect(await db().auditEvent.count({ where: { targetId: String(bot.id), action: 'user.block' } })).toBe(1);
  });

  it('is refused for oneself, for those who are not site admins, and for nobody', async () => {
    const admin = await makeSiteAdmin();
    const actor = await signInAs(admin);
    await expect(execute(blockUserOperation, actor, { userId: admin.id })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: 'block_self',
    });
    await expect(execute(blockUserOperation, actor, { userId: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(execute(blockUserOperation, await signInAs(await makePerson()), { userId: admin.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(execute(unblockUserOperation, anonymous, { userId: admin.id })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('never leaves a site without an admin who can come in, also not by two at once', async () => {
    await db().user.updateMany({ where: { isSiteAdmin: true }, data: { isSiteAdmin: false } });
    const [one, other] = [await makeSiteAdmin(), await makeSiteAdmin()];
    const [actorOne, actorOther] = [await signInAs(one), await signInAs(other)];
    await Promise.allSettled([
      execute(blockUserOperation, actorOne, { userId: other.id }),
      execute(blockUserOperation, actorOther, { userId: one.id }),
    ]);
    expect(await db().user.count({ where: { isSiteAdmin: true, blockedAt: null, deletedAt: null } })).toBe(1);
  });
});

describe('reading accounts', () => {
  it('finds the living by id, name and verified address only', async () => {
    const viewer = await signInAs(await makePerson());
    const [person, gone] = [await makePerson(), await makePerson()];
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    for (const reference of [{ id: person.id }, { username: person.username.toUpperCase() }, { email: `${person.username}@example.com` }]) {
      expect((await execute(findUserOperation, viewer, reference))?.id).toBe(person.id);
    }
    expect(await execute(findUserOperation, viewer, { id: gone.id })).toBeNull();
    await db().userEmail.updateMany({ where: { userId: person.id }, data: { verifiedAt: null } });
    expect(await execute(findUserOperation, viewer, { email: `${person.username}@example.com` })).toBeNull();
    await expect(execute(getUserOperation, viewer, { username: 'nobody-at-all' })).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no account "nobody-at-all".',
    });
    await expect(execute(getUserOperation, viewer, { id: 2_000_000_000 })).rejects.toMatchObject({
      message: 'There is no account with id 2000000000.',
    });
  });

  it('refuses names that the database could not even hold', async () => {
    const viewer = await signInAs(await makePerson());
    for (const reference of [
      { username: 'a\0b' },
      { email: 'a\0b' },
      { username: '\ud800' },
      { username: '' },
      { id: 0 },
      { id: 1, username: 'x' },
      {},
    ]) {
      await expect(execute(findUserOperation, viewer, reference)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  it('gives the account of the credential, and nothing without one', async () => {
    const person = await makePerson();
    expect((await execute(getCurrentUserOperation, await signInAs(person), {}))?.id).toBe(person.id);
    expect(await execute(getCurrentUserOperation, anonymous, {})).toBeNull();
    expect(await execute(getCurrentUserOperation, systemActor('test'), {})).toBeNull();
  });

  it('pages by id without a gap or a repeat, and searches names as they are written', async () => {
    const viewer = await signInAs(await makePerson());
    const prefix = unique('page_100');
    const ids: number[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await makeServiceAccount(`${prefix}-${index}`)).id);
    await makeServiceAccount(`${prefix.replace('_', 'x')}-decoy`);
    const seen: number[] = [];
    for (let afterId = 0; ; ) {
      const page = await execute(listUsersOperation, viewer, { query: prefix.toUpperCase(), limit: 3, afterId });
      seen.push(...page.users.map(({ id }) => id));
      afterId = seen.at(-1) ?? 0;
      if (!page.hasNextPage) break;
    }
    expect(seen).toEqual(ids);
    for (const query of ['%', '\\', '\'; DROP TABLE "User"; --'])
      await expect(execute(listUsersOperation, viewer, { query })).resolves.toMatchObject({ users: [] });
  });

  it('does not find people by their addresses for those who may not see them', async () => {
    const [person, other] = [await makePerson(), await makePerson()];
    const found = await execute(listUsersOperation, await signInAs(person), { query: `${other.username}@example` });
    expect(found.users).toEqual([]);
  });

  it('lists for the site what it counts, the deleted too, whatever the filter', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const gone = await makePerson();
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    const now = new Date();
    for (const filter of [
      {},
      { query: gone.username },
      { query: `${gone.username}@example.com` },
      { isServiceAccount: true },
      { isServiceAccount: false },
      { isSiteAdmin: true },
      { deletedAt: { isEmpty: true } },
      { deletedAt: { isEmpty: false } },
      { deletedAt: { isEmpty: true, not: true } },
      { lastActiveAt: { lte: now, not: true } },
      { createdAt: { gte: new Date(0), lte: now } },
      { username: gone.username.toUpperCase() },
      { email: `${gone.username}@example.com` },
    ]) {
      const total = await execute(countSiteUsersOperation, admin, filter);
      const ids: number[] = [];
      for (let offset = 0; offset < total; offset += 100) {
        ids.push(
          ...(
            await execute(listSiteUsersOperation, admin, { ...filter, offset, limit: 100, orderBy: 'lastActiveAt', descending: true })
          ).map(({ id }) => id),
        );
      }
      expect(new Set(ids).size, JSON.stringify(filter)).toBe(total);
      expect(ids).toHaveLength(total);
    }
    expect(await execute(countSiteUsersOperation, admin, { query: gone.username })).toBe(1);
    await expect(execute(listSiteUsersOperation, await signInAs(await makePerson()), {})).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'must_be_site_admin',
    });
    await expect(execute(listSiteUsersOperation, admin, { limit: 101 })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('the database itself', () => {
  it('keeps passwords, sessions and site administration from service accounts, also against SQL', async () => {
    const bot = await makeServiceAccount();
    const digest = Buffer.from(unique('digest'));
    const attempts: [string, unknown[]][] = [
      [`INSERT INTO "Password" ("userId", hash, "updatedAt") VALUES ($1, 'x', now())`, [bot.id]],
      [`INSERT INTO "Password" ("userId", "userKind", hash, "updatedAt") VALUES ($1, 'SERVICE_ACCOUNT', 'x', now())`, [bot.id]],
      [`INSERT INTO "Session" ("userId", digest, "digestKeyId", "expiresAt") VALUES ($1, $2, 'k', now())`, [bot.id, digest]],
      [
        `INSERT INTO "Session" ("userId", "userKind", digest, "digestKeyId", "expiresAt") VALUES ($1, 'SERVICE_ACCOUNT', $2, 'k', now())`,
        [bot.id, digest],
      ],
      [`UPDATE "User" SET "isSiteAdmin" = TRUE WHERE id = $1`, [bot.id]],
    ];
    for (const [text, values] of attempts) await expect(pool().query(text, values), text).rejects.toThrow(/violates/);
  });

  it('does not let a person with a password or a session become a service account', async () => {
    const person = await makePerson({ password: 'correct horse battery' });
    await expect(pool().query(`UPDATE "User" SET kind = 'SERVICE_ACCOUNT' WHERE id = $1`, [person.id])).rejects.toThrow(/violates/);
  });

  it('lets nobody change or remove audit rows', async () => {
    await makeServiceAccount();
    for (const text of [
      `UPDATE "AuditEvent" SET action = 'x'`,
      `DELETE FROM "AuditEvent"`,
      `TRUNCATE "AuditEvent"`,
      `DELETE FROM "AuditEvent" WHERE FALSE`,
    ]) {
      await expect(pool().query(text), text).rejects.toThrow(/permission denied|cannot be changed/);
    }
  });
});
