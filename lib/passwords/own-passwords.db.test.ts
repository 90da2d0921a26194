import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { digestSecret } from '@/lib/crypto/digest';
import { mintLinkCode } from '@/lib/crypto/mint';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { execute } from '@/lib/operation/execute';
import { limiters } from '@/lib/sessions/limits';
import { signInOperation } from '@/lib/sessions/operations';
import { blockUserOperation } from '@/lib/users/operations';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import {
  changePasswordOperation,
  createPasswordOperation,
  getPasswordOptionsOperation,
  getPasswordStateOperation,
  requestResetOperation,
  resetPasswordOperation,
} from './operations-own';

const password = 'correct horse battery';
const newPassword = 'staple of a new battery';
let lastAddress = 0;
/** Somebody at an address of their own, so that one test's failures do not slow another. */
const visitor = (): Actor => {
  lastAddress += 1;
  return { kind: 'anonymous', origin: { ...origin, door: 'console', address: `203.0.113.${lastAddress}` } };
};

/** A link as an administrator would have handed it out. */
async function makeLink(userId: number, data: { expiresAt?: Date; usedAt?: Date; createdById?: number } = {}): Promise<string> {
  const code = mintLinkCode();
  const inAnHour = new Date(Date.now() + 3_600_000);
  await db().passwordReset.create({
    data: { userId, ...digestSecret('password-reset', code), expiresAt: inAnHour, ...data },
    select: { id: true },
  });
  return code;
}

const reset = (code: string, by = visitor(), given = newPassword) => execute(resetPasswordOperation, by, { code, password: given });
const signIn = (login: string, given: string) => execute(signInOperation, visitor(), { login, password: given });
const livingSessions = (userId: number) => db().session.count({ where: { userId, revokedAt: null } });
const eventsOf = (userId: number, action: string) =>
  db().auditEvent.findMany({ where: { action, targetType: 'user', targetId: String(userId) }, orderBy: { id: 'asc' } });

/** What stands in the mails that wait for somebody, opened as the sender would. */
async function mailsTo(recipient: string): Promise<{ kind: string; text: string }[]> {
  const rows = await db().mail.findMany({ where: { recipient }, orderBy: { id: 'asc' } });
  return rows.map(({ id, kind, sealed }) => ({
    kind,
    text: JSON.parse(openSealed(primaryKey().derive('encrypt'), sealed ?? Buffer.alloc(0), `Mail ${id}`)).text,
  }));
}
const codeIn = (text = ''): string => /#code=([\w-]{43})/.exec(text)?.[1] ?? '';

const dead = { code: 'precondition_failed', reason: 'reset_link_unusable', message: expect.stringContaining('Ask for a new link') };

beforeAll(() => loadServerKeys());
beforeEach(() => {
  env().SMTP_URL = 'smtp://127.0.0.1:1';
});

describe('passwords.reset', () => {
  it('sets the password of a person who never had one, signs in, and is spent', async () => {
    const person = await makePerson();
    const code = await makeLink(person.id);
    const session = await reset(code);
    expect(session).toMatchObject({ userId: person.id, username: person.username, sid: expect.any(String) });
    expect(await actorOfSession(await sessionCookieValue(session), origin)).toMatchObject({ kind: 'user', userId: person.id });
    await expect(signIn(person.username, newPassword)).resolves.toBeTruthy();
    await expect(reset(code)).rejects.toMatchObject(dead);
    expect(await columnsHolding([code, newPassword])).toEqual([]);
    const [event, refused] = await eventsOf(person.id, 'password.reset');
    expect(event).toMatchObject({ outcome: 'SUCCESS', actorName: 'anonymous', before: { hasPassword: false } });
    expect(refused).toMatchObject({ outcome: 'REFUSED', reason: 'used' });
    expect(await mailsTo(`${person.username}@example.com`)).toEqual([expect.objectContaining({ kind: 'password-changed' })]);
  });

  it('ends every other session and every other link, and the old password', async () => {
    const person = await makePerson({ password });
    await signInAs(person);
    await signInAs(person);
    const [code, other] = [await makeLink(person.id), await makeLink(person.id, { createdById: 1 })];
    await reset(code);
    expect(await livingSessions(person.id)).toBe(1);
    await expect(reset(other)).rejects.toMatchObject(dead);
    await expect(signIn(person.username, password)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect((await eventsOf(person.id, 'password.reset'))[0]).toMatchObject({ after: { endedSessions: 2 } });
  });

  it('lets exactly one of several at once win', async () => {
    const person = await makePerson();
    const code = await makeLink(person.id);
    const attempts = await Promise.allSettled(['one', 'two', 'three'].map((word) => reset(code, visitor(), `${newPassword} ${word}`)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(dead);
    expect(await livingSessions(person.id)).toBe(1);
  });

  it.each([
    ['expired', () => ({ link: { expiresAt: new Date(Date.now() - 1_000) } })],
    ['used', () => ({ link: { usedAt: new Date() } })],
    ['blocked', () => ({ account: { blockedAt: new Date() } })],
    ['deleted', () => ({ account: { deletedAt: new Date() } })],
  ] as const)('says the one sentence to a link that is %s, and records why', async (reason, make) => {
    const { link = {}, account = {} }: { link?: object; account?: object } = make();
    const person = await makePerson();
    const code = await makeLink(person.id, link);
    await db().user.update({ where: { id: person.id }, data: account, select: { id: true } });
    await expect(reset(code)).rejects.toMatchObject(dead);
    expect(await db().password.count({ where: { userId: person.id } })).toBe(0);
    expect(await livingSessions(person.id)).toBe(0);
    expect(await eventsOf(person.id, 'password.reset')).toMatchObject([{ outcome: 'REFUSED', reason }]);
  });

  it('says the same to a code that nobody made, and takes no short password for a good link', async () => {
    const person = await makePerson();
    const code = await makeLink(person.id);
    await expect(reset(mintLinkCode())).rejects.toMatchObject(dead);
    await expect(reset(code, visitor(), 'short')).rejects.toMatchObject({ fields: { password: expect.any(String) } });
    await expect(reset(code)).resolves.toBeTruthy();
  });

  it('does not take the secret of something else for a link', async () => {
    const person = await makePerson();
    const code = mintLinkCode();
    await db().passwordReset.create({
      data: { userId: person.id, ...digestSecret('email-verification', code), expiresAt: new Date(Date.now() + 60_000) },
      select: { id: true },
    });
    await expect(reset(code)).rejects.toMatchObject(dead);
  });

  it('is slowed for one address that tries codes', async () => {
    const guesser = visitor();
    const attempts = await Promise.allSettled(Array.from({ length: 35 }, () => reset(mintLinkCode(), guesser)));
    const codes = attempts.map((attempt) => (attempt.status === 'rejected' ? attempt.reason.code : 'let in'));
    expect(codes.filter((code) => code === 'precondition_failed')).toHaveLength(30);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(5);
  });

  it('lets somebody in whom another’s guessing had locked out', async () => {
    const person = await makePerson({ password });
    const { account } = limiters();
    // As fifty wrong passwords would, without their hashing.
    for (let index = 0; index < 51; index += 1) await account.consume(`id:${person.id}`).catch(() => undefined);
    await expect(signIn(person.username, password)).rejects.toMatchObject({ code: 'rate_limited' });
    await reset(await makeLink(person.id));
    await expect(signIn(person.username, newPassword)).resolves.toBeTruthy();
  });

  it('opens nothing when the account is blocked at the same moment', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    for (let round = 0; round < 5; round += 1) {
      const person = await makePerson();
      const code = await makeLink(person.id);
      const [outcome] = await Promise.allSettled([reset(code), execute(blockUserOperation, admin, { userId: person.id })]);
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(dead);
      else expect(await actorOfSession(await sessionCookieValue(outcome.value), origin)).toMatchObject({ kind: 'anonymous' });
    }
  });
});

describe('passwords.requestReset', () => {
  const request = (login: string, by = visitor()) => execute(requestResetOperation, by, { login });

  it('mails a link that works, to the verified primary address, whichever way the person was named', async () => {
    const person = await makePerson({ password });
    const address = `${person.username}@example.com`;
    await request(person.username.toUpperCase());
    await request(address);
    const mails = await mailsTo(address);
    expect(mails.map(({ kind }) => kind)).toEqual(['password-reset', 'password-reset']);
    const [first, second] = mails.map(({ text }) => codeIn(text));
    expect(await columnsHolding([first ?? '', second ?? ''])).toEqual([]);
    await expect(reset(first ?? '')).rejects.toMatchObject(dead);
    await expect(reset(second ?? '')).resolves.toMatchObject({ userId: person.id });
    expect(await eventsOf(person.id, 'password.requestReset')).toHaveLength(2);
  });

  it('says the same to everybody else and mails nothing', async () => {
    const [bot, blocked, unverified] = [await makeServiceAccount(), await makePerson(), await makePerson()];
    await db().user.update({ where: { id: blocked.id }, data: { blockedAt: new Date() }, select: { id: true } });
    await db().userEmail.updateMany({ where: { userId: unverified.id }, data: { verifiedAt: null } });
    const before = await db().mail.count();
    for (const login of [bot.username, blocked.username, unverified.username, 'nobody-at-all', `${unverified.username}@example.com`]) {
      expect(await request(login)).toBeNull();
    }
    expect(await db().mail.count()).toBe(before);
    expect(await db().passwordReset.count({ where: { userId: { in: [bot.id, blocked.id, unverified.id] } } })).toBe(0);
  });

  it('mails three times an hour to one account, and goes on saying the same', async () => {
    const person = await makePerson();
    for (let index = 0; index < 5; index += 1) expect(await request(person.username)).toBeNull();
    expect(await mailsTo(`${person.username}@example.com`)).toHaveLength(3);
  });

  it('stops one address that asks for very many', async () => {
    const asker = visitor();
    const attempts = await Promise.allSettled(Array.from({ length: 22 }, (_, index) => request(`nobody-${index}`, asker)));
    expect(attempts.filter((attempt) => attempt.status === 'rejected' && attempt.reason.code === 'rate_limited')).toHaveLength(2);
  });

  it('leaves a link alone that an administrator handed out', async () => {
    const person = await makePerson();
    const code = await makeLink(person.id, { createdById: 1 });
    await request(person.username);
    await expect(reset(code)).resolves.toBeTruthy();
  });

  it('makes no link on a site that sends no mails, and says that it does not', async () => {
    env().SMTP_URL = undefined;
    const person = await makePerson();
    expect(await request(person.username)).toBeNull();
    expect(await db().passwordReset.count({ where: { userId: person.id } })).toBe(0);
    expect(await execute(getPasswordOptionsOperation, visitor(), {})).toEqual({ canRequestReset: false });
  });
});

describe('passwords.change', () => {
  const change = (by: Actor, oldPassword: string, given = newPassword) =>
    execute(changePasswordOperation, by, { oldPassword, newPassword: given });

  it('ends the other sessions and every open link, keeps this session, and records it', async () => {
    const person = await makePerson({ password });
    const [mine, other] = [await signInAs(person), await signInAs(person)];
    const code = await makeLink(person.id);
    await change(mine, password);
    const rows = await db().session.findMany({ where: { userId: person.id }, select: { id: true, revokedAt: true } });
    expect(rows.find(({ id }) => id === mine.credential.id)?.revokedAt).toBeNull();
    expect(rows.find(({ id }) => id === other.credential.id)?.revokedAt).not.toBeNull();
    await expect(reset(code)).rejects.toMatchObject(dead);
    await expect(signIn(person.username, newPassword)).resolves.toBeTruthy();
    expect(await eventsOf(person.id, 'password.change')).toMatchObject([{ outcome: 'SUCCESS', after: { endedSessions: 1 } }]);
    expect(await mailsTo(`${person.username}@example.com`)).toMatchObject([{ kind: 'password-changed' }]);
    expect(await columnsHolding([password, newPassword])).toEqual([]);
  });

  it('refuses a wrong old password on its field, records it, and after ten of them the right one too', async () => {
    const person = await makePerson({ password });
    const actor = await signInAs(person);
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => change(actor, 'wrong')));
    const reasons = attempts.map((attempt) => (attempt.status === 'rejected' ? attempt.reason : null));
    expect(reasons.filter(({ code, fields }) => code === 'invalid_input' && fields.oldPassword)).toHaveLength(10);
    await expect(change(actor, password)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await eventsOf(person.id, 'password.change')).toHaveLength(10);
    await expect(signIn(person.username, password)).resolves.toBeTruthy();
  });

  it('refuses the same password again, a short one, and anyone without a password', async () => {
    const [person, without] = [await makePerson({ password }), await makePerson()];
    const actor = await signInAs(person);
    await expect(change(actor, password, password)).rejects.toMatchObject({ fields: { newPassword: expect.any(String) } });
    await expect(change(actor, password, 'short')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(change(await signInAs(without), password)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'no_password' });
  });

  it('lets one of two at once win', async () => {
    const person = await makePerson({ password });
    const actor = await signInAs(person);
    const outcomes = await Promise.allSettled(['one', 'two'].map((word) => change(actor, password, `${newPassword} ${word}`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('does not let a sign-in with the old password slip through beside it', async () => {
    const person = await makePerson({ password });
    const actor = await signInAs(person);
    const [, ...signIns] = await Promise.allSettled([
      change(actor, password),
      ...Array.from({ length: 6 }, () => signIn(person.username, password)),
    ]);
    const opened = signIns.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    for (const session of opened) {
      expect(await actorOfSession(await sessionCookieValue(session), origin)).toMatchObject({ kind: 'anonymous' });
    }
    expect(await livingSessions(person.id)).toBe(1);
  });

  it('is nothing for machines and visitors', async () => {
    const bot = await makeServiceAccount();
    const { secret } = await makeToken(bot);
    await expect(change(await actorOfToken(secret), password)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_person' });
    await expect(change(visitor(), password)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('passwords.create', () => {
  const create = (by: Actor) => execute(createPasswordOperation, by, { newPassword });

  it('gives a first password to who has none, once, and ends the other sessions', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    await signInAs(person);
    expect(await execute(getPasswordStateOperation, actor, { userId: person.id })).toEqual({ hasPassword: false, changedAt: null });
    const outcomes = await Promise.allSettled([create(actor), create(actor)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await livingSessions(person.id)).toBe(1);
    await expect(create(actor)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'has_password' });
    await expect(signIn(person.username, newPassword)).resolves.toBeTruthy();
    expect(await eventsOf(person.id, 'password.create')).toMatchObject([{ outcome: 'SUCCESS' }]);
  });

  it('is refused to a token: the password would outlive it', async () => {
    const person = await makePerson();
    const { secret } = await makeToken(person);
    await expect(create(await actorOfToken(secret))).rejects.toMatchObject({ code: 'forbidden', reason: 'session_required' });
    const admin = await makeToken(await makeSiteAdmin(), { scopes: ['user:all', 'site-admin:sudo'] });
    await expect(create(await actorOfToken(admin.secret, { sudo: person.username }))).rejects.toMatchObject({ reason: 'session_required' });
    expect(await db().password.count({ where: { userId: person.id } })).toBe(0);
  });
});

describe('passwords.getState', () => {
  it('tells the account itself and site admins, nobody else', async () => {
    const [person, stranger] = [await makePerson({ password }), await makePerson()];
    const ask = async (by: Actor) => execute(getPasswordStateOperation, by, { userId: person.id });
    expect(await ask(await signInAs(await makeSiteAdmin()))).toEqual({ hasPassword: true, changedAt: expect.any(String) });
    await expect(ask(await signInAs(stranger))).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_self_or_site_admin' });
  });
});
