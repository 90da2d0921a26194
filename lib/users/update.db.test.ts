import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys, untilOneWaits } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createUserOperation,
  getServiceAccountFactsOperation,
  getUserOperation,
  updateServiceAccountOperation,
  updateUserOperation,
} from './operations';

const anonymous: Actor = { kind: 'anonymous', origin };
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(() => loadServerKeys());

describe('users.update', () => {
  it('lets people change their own names, and records what changed and nothing else', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    const username = unique('renamed');
    const changes = { username, displayName: '  Ada   Lovelace ', avatarUrl: 'https://example.com/ada.png' };
    const after = await execute(updateUserOperation, actor, { userId: person.id, ...changes });
    expect(after).toMatchObject({ username, displayName: 'Ada   Lovelace', avatarUrl: changes.avatarUrl });
    await execute(updateUserOperation, actor, { userId: person.id, displayName: '', avatarUrl: null, username });
    const events = await db().auditEvent.findMany({
      where: { action: 'user.update', targetType: 'user', targetId: String(person.id) },
      orderBy: { id: 'asc' },
      select: { before: true, after: true, actorId: true },
    });
    expect(events).toEqual([
      {
        actorId: person.id,
        before: { username: person.username, displayName: null, avatarUrl: null },
        after: { ...changes, displayName: 'Ada   Lovelace' },
      },
      {
        actorId: person.id,
        before: { displayName: 'Ada   Lovelace', avatarUrl: changes.avatarUrl },
        after: { displayName: null, avatarUrl: null },
      },
    ]);
  });

  it('that changes nothing writes and records nothing', async () => {
    const person = await makePerson();
    const same = await execute(updateUserOperation, await signInAs(person), { userId: person.id, username: person.username });
    expect(same.updatedAt).toBe(person.updatedAt);
    expect(await db().auditEvent.count({ where: { action: 'user.update', targetType: 'user', targetId: String(person.id) } })).toBe(0);
  });

  it('is for oneself and for site admins: nobody else, and no machine itself', async () => {
    const [admin, person, bot] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount()];
    const asPerson = await signInAs(person);
    for (const userId of [admin.id, bot.id]) {
      await expect(execute(updateUserOperation, asPerson, { userId, displayName: 'x' })).rejects.toMatchObject({
        code: 'forbidden',
        reason: 'must_be_self_or_site_admin',
      });
    }
    const asBot = await actorOfToken((await makeToken(bot)).secret);
    await expect(execute(updateUserOperation, asBot, { userId: bot.id, displayName: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(execute(updateUserOperation, anonymous, { userId: person.id })).rejects.toMatchObject({ code: 'unauthenticated' });
    const asAdmin = await signInAs(admin);
    expect((await execute(updateUserOperation, asAdmin, { userId: bot.id, displayName: 'Pipeline' })).displayName).toBe('Pipeline');
    await expect(execute(updateUserOperation, asAdmin, { userId: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a name that another living account has, in any case, and takes that of a deleted one', async () => {
    const [person, other] = [await makePerson(), await makePerson()];
    const actor = await signInAs(person);
    const username = other.username.toUpperCase();
    await expect(execute(updateUserOperation, actor, { userId: person.id, username })).rejects.toMatchObject({
      code: 'conflict',
      fields: { username: `The username "${username}" is taken. Choose another.` },
    });
    await db().user.update({ where: { id: other.id }, data: { deletedAt: new Date() } });
    expect((await execute(updateUserOperation, actor, { userId: person.id, username })).username).toBe(username);
  });

  it.each([
    ['a name that breaks the pattern', { username: 'a..b' }, 'username'],
    ['no name', { username: ' ' }, 'username'],
    ['a display name that turns the line around', { displayName: 'a\u202eb' }, 'displayName'],
    ['a display name of two lines', { displayName: 'a\nb' }, 'displayName'],
    ['a display name of 256 characters', { displayName: 'x'.repeat(256) }, 'displayName'],
    ['a picture that is a script', { avatarUrl: 'javascript:alert(1)' }, 'avatarUrl'],
    ['an unknown key', { isSiteAdmin: true }, 'isSiteAdmin'],
  ])('refuses %s on its field', async (_what, changes, field) => {
    const person = await makePerson();
    await expect(execute(updateUserOperation, await signInAs(person), { userId: person.id, ...changes })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
  });

  it('tells the second of two who changed the same state, also at once', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    const { updatedAt: lastUpdatedAt } = await execute(getUserOperation, actor, { id: person.id });
    const change = (displayName: string) => execute(updateUserOperation, actor, { userId: person.id, displayName, lastUpdatedAt });
    const outcomes = await Promise.allSettled(['one', 'two', 'three', 'four'].map(change));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ reason: 'changed_meanwhile', message: expect.stringContaining(person.username) });
    }
  });
});

describe('users.updateServiceAccount', () => {
  it('keeps who answers for it, what for and until when, and records before and after', async () => {
    const [admin, owner, bot] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount()];
    const actor = await signInAs(admin);
    const facts = { contact: '#builds', purpose: 'Builds\nand tests', labels: ['ci', 'core', 'ci'], reviewAt: dayFromNow(30) };
    const asked = { ...facts, ownerUsername: owner.username };
    const after = await execute(updateServiceAccountOperation, actor, { userId: bot.id, facts: asked });
    expect(after).toMatchObject({ ...facts, labels: ['ci', 'core'], isReviewOverdue: false, owner: { id: owner.id, hasLeft: false } });
    expect(await execute(getServiceAccountFactsOperation, actor, { userId: bot.id })).toEqual(after);
    const [event] = await db().auditEvent.findMany({ where: { action: 'user.updateServiceAccount', targetId: String(bot.id) } });
    expect(event).toMatchObject({
      actorId: admin.id,
      targetType: 'user',
      targetName: bot.username,
      before: { ownerId: null, contact: null, purpose: null, labels: [], reviewAt: null },
      after: { ...facts, labels: ['ci', 'core'], ownerId: owner.id },
    });
    const cleared = { ownerId: null, contact: '', purpose: null, labels: [], reviewAt: null };
    expect(await execute(updateServiceAccountOperation, actor, { userId: bot.id, facts: cleared })).toMatchObject({
      owner: null,
      contact: null,
      purpose: null,
      labels: [],
      reviewAt: null,
    });
  });

  it('shows an owner who left and a review that is overdue, and lets other facts change all the same', async () => {
    const [owner, bot] = [await makePerson(), await makeServiceAccount()];
    const actor = await signInAs(await makeSiteAdmin());
    await execute(updateServiceAccountOperation, actor, { userId: bot.id, facts: { ownerId: owner.id } });
    await db().user.update({ where: { id: owner.id }, data: { blockedAt: new Date() } });
    await db().user.update({ where: { id: bot.id }, data: { reviewAt: new Date(dayFromNow(-2)) } });
    const facts = { ownerUsername: owner.username, reviewAt: dayFromNow(-2), purpose: 'Still here' };
    expect(await execute(updateServiceAccountOperation, actor, { userId: bot.id, facts })).toMatchObject({
      owner: { id: owner.id, hasLeft: true },
      isReviewOverdue: true,
      purpose: 'Still here',
    });
  });

  it('takes a new person who has the name of the owner who left', async () => {
    const [gone, bot] = [await makePerson(), await makeServiceAccount()];
    const actor = await signInAs(await makeSiteAdmin());
    const update = (facts: object) => execute(updateServiceAccountOperation, actor, { userId: bot.id, facts });
    await update({ ownerId: gone.id });
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    expect(await update({ ownerUsername: gone.username, purpose: 'Builds' })).toMatchObject({ owner: { id: gone.id, hasLeft: true } });
    const namesake = await db().user.create({ data: { username: gone.username }, select: { id: true } });
    expect(await update({ ownerId: gone.id })).toMatchObject({ owner: { id: gone.id, hasLeft: true } });
    expect(await update({ ownerUsername: gone.username })).toMatchObject({ owner: { id: namesake.id, hasLeft: false } });
  });

  it('refuses owners who are gone, blocked, machines or nobody, and a review in the past', async () => {
    const actor = await signInAs(await makeSiteAdmin());
    const [bot, other, gone, blocked] = [await makeServiceAccount(), await makeServiceAccount(), await makePerson(), await makePerson()];
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    await db().user.update({ where: { id: blocked.id }, data: { blockedAt: new Date() } });
    for (const [facts, field] of [
      [{ ownerId: gone.id }, 'facts.ownerId'],
      [{ ownerId: blocked.id }, 'facts.ownerId'],
      [{ ownerId: other.id }, 'facts.ownerId'],
      [{ ownerId: bot.id }, 'facts.ownerId'],
      [{ ownerUsername: 'nobody-at-all' }, 'facts.ownerUsername'],
      [{ ownerId: other.id, ownerUsername: 'x' }, 'facts.ownerUsername'],
      [{ reviewAt: dayFromNow(-1) }, 'facts.reviewAt'],
      [{ reviewAt: '2027-02-30' }, 'facts.reviewAt'],
      [{ labels: Array.from({ length: 21 }, (_, index) => `l${index}`) }, 'facts.labels'],
      [{ labels: ['x'.repeat(51)] }, 'facts.labels.0'],
      [{ contact: 'a\nb' }, 'facts.contact'],
      [{ purpose: 'x'.repeat(1_001) }, 'facts.purpose'],
      [{ owner: 'x' }, 'facts.owner'],
    ] as const) {
      await expect(execute(updateServiceAccountOperation, actor, { userId: bot.id, facts }), field).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { [field]: expect.any(String) },
      });
    }
    expect(await db().auditEvent.count({ where: { action: 'user.updateServiceAccount', targetId: String(bot.id) } })).toBe(0);
  });

  it('changes with the name in one step: all of it or nothing', async () => {
    const actor = await signInAs(await makeSiteAdmin());
    const [bot, person] = [await makeServiceAccount(), await makePerson()];
    const change = { userId: bot.id, displayName: 'Pipeline', lastUpdatedAt: bot.updatedAt };
    await expect(execute(updateUserOperation, actor, { ...change, facts: { ownerUsername: 'nobody-at-all' } })).rejects.toMatchObject({
      fields: { 'facts.ownerUsername': expect.any(String) },
    });
    const after = await execute(updateUserOperation, actor, { ...change, facts: { ownerId: person.id, purpose: 'Builds' } });
    expect(after.displayName).toBe('Pipeline');
    expect(await execute(getServiceAccountFactsOperation, actor, { userId: bot.id })).toMatchObject({
      owner: { id: person.id },
      purpose: 'Builds',
      updatedAt: after.updatedAt,
    });
    await expect(execute(updateUserOperation, actor, { userId: person.id, facts: { purpose: 'x' } })).rejects.toMatchObject({
      reason: 'must_be_service_account',
    });
  });

  it('is for site admins and for service accounts; the account itself may read', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const [asPerson, asAdmin] = [await signInAs(person), await signInAs(await makeSiteAdmin())];
    const asBot = await actorOfToken((await makeToken(bot)).secret);
    const input = { userId: bot.id, facts: { purpose: 'x' } };
    for (const actor of [asPerson, asBot]) {
      await expect(execute(updateServiceAccountOperation, actor, input)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(execute(updateServiceAccountOperation, anonymous, input)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(execute(updateServiceAccountOperation, asAdmin, { ...input, userId: person.id })).rejects.toMatchObject({
      reason: 'must_be_service_account',
    });
    await expect(execute(getServiceAccountFactsOperation, asPerson, { userId: bot.id })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await execute(getServiceAccountFactsOperation, asBot, { userId: bot.id })).toMatchObject({ owner: null, labels: [] });
  });

  it('tells whoever changes an older state', async () => {
    const actor = await signInAs(await makeSiteAdmin());
    const bot = await makeServiceAccount();
    const firstInput = { userId: bot.id, facts: { purpose: 'one' }, lastUpdatedAt: bot.updatedAt };
    const first = await execute(updateServiceAccountOperation, actor, firstInput);
    const second = { userId: bot.id, facts: { purpose: 'two' } };
    await expect(
      execute(updateServiceAccountOperation, actor, { ...second, lastUpdatedAt: bot.updatedAt }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
    expect((await execute(updateServiceAccountOperation, actor, { ...second, lastUpdatedAt: first.updatedAt })).purpose).toBe('two');
  });

  it('waits for the accounts in the order in which everybody takes several, so that no two wait for each other', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const owner = await makePerson();
    const bot = await makeServiceAccount();
    const take = (id: number) => holder.query('SELECT 1 FROM "User" WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const holder = await pool().connect();
    try {
      for (const change of [
        () => execute(updateServiceAccountOperation, admin, { userId: bot.id, facts: { ownerId: owner.id } }),
        () => execute(updateServiceAccountOperation, admin, { userId: bot.id, facts: { ownerUsername: owner.username } }),
        () => execute(updateUserOperation, admin, { userId: bot.id, displayName: 'Bot', facts: { ownerId: owner.id } }),
      ]) {
        await db().user.update({ where: { id: bot.id }, data: { ownerId: null } });
        await holder.query('BEGIN');
        await take(owner.id);
        const changed = change();
        await untilOneWaits();
        await take(bot.id);
        await holder.query('COMMIT');
        await expect(changed).resolves.toBeTruthy();
        expect(await db().user.findUnique({ where: { id: bot.id }, select: { ownerId: true } })).toEqual({ ownerId: owner.id });
      }
    } finally {
      holder.release(true);
    }
  });

  it('may stand in the creation already, and a creation with bad facts makes no account', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    const owner = await makePerson();
    const username = unique('bot');
    const facts = { ownerUsername: owner.username, labels: ['ci'], reviewAt: dayFromNow(90) };
    const bot = await execute(createUserOperation, admin, { username, isServiceAccount: true, facts });
    expect(await execute(getServiceAccountFactsOperation, admin, { userId: bot.id })).toMatchObject({
      owner: { username: owner.username },
      labels: ['ci'],
      updatedAt: bot.updatedAt,
    });
    const [event] = await db().auditEvent.findMany({ where: { action: 'user.create', targetId: String(bot.id), targetType: 'user' } });
    expect(event?.after).toMatchObject({ ownerId: owner.id, labels: ['ci'] });
    const bad = unique('bot');
    await expect(
      execute(createUserOperation, admin, { username: bad, isServiceAccount: true, facts: { ownerUsername: 'nobody-at-all' } }),
    ).rejects.toMatchObject({ fields: { 'facts.ownerUsername': expect.any(String) } });
    expect(await db().user.count({ where: { username: bad } })).toBe(0);
    await expect(execute(createUserOperation, admin, { username: bad, facts: { purpose: 'x' } })).rejects.toMatchObject({
      fields: { facts: expect.any(String) },
    });
  });
});
