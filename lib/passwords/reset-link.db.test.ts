import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountActor, Actor } from '@/lib/actor/actor';
import { digestSecret } from '@/lib/crypto/digest';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { signInOperation } from '@/lib/sessions/operations';
import { createUserOperation } from '@/lib/users/operations';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { createResetLinkOperation, randomizePasswordOperation } from './operations';

let admin: AccountActor;

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  admin = await signInAs(await makeSiteAdmin());
});

const codeOf = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get('code') ?? '';
const linksOf = (userId: number) => db().passwordReset.findMany({ where: { userId }, select: { digest: true, createdById: true } });
const password = 'correct horse battery';
const browser: Actor = { kind: 'anonymous', origin: { ...origin, door: 'sessions' } };
const signIn = (login: string) => execute(signInOperation, browser, { login, password });

describe('a link to set a password', () => {
  it('carries its code behind the #, where no server sees it, and is stored as a digest only', async () => {
    const person = await makePerson();
    const { resetPasswordUrl, expiresAt, emailSent } = await execute(createResetLinkOperation, admin, { userId: person.id });
    const url = new URL(resetPasswordUrl);
    expect([url.pathname, url.search]).toEqual(['/password-reset', '']);
    expect(emailSent).toBe(false);
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(3.9);
    expect(hours).toBeLessThanOrEqual(4);
    const code = codeOf(resetPasswordUrl);
    expect(code.length).toBeGreaterThanOrEqual(43);
    const [row] = await linksOf(person.id);
    expect(Buffer.from(row?.digest ?? []).equals(digestSecret('password-reset', code).digest)).toBe(true);
    expect(row?.createdById).toBe(admin.userId);
    expect(await columnsHolding([code])).toEqual([]);
  });

  it('ends the one before it, also of several at once', async () => {
    const person = await makePerson();
    const make = () => execute(createResetLinkOperation, admin, { userId: person.id });
    await Promise.all([make(), make(), make()]);
    const last = await make();
    const rows = await linksOf(person.id);
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.digest ?? []).equals(digestSecret('password-reset', codeOf(last.resetPasswordUrl)).digest)).toBe(true);
  });

  it('comes with the creation of a person when asked for, and never with that of a machine', async () => {
    const create = (input: object) => execute(createUserOperation, admin, { username: unique('new'), ...input });
    const person = await create({ wantsResetLink: true });
    expect(await linksOf(person.id)).toHaveLength(1);
    expect(codeOf(person.resetPasswordUrl ?? '')).not.toBe('');
    const [event] = await db().auditEvent.findMany({ where: { action: 'user.create', targetType: 'user', targetId: String(person.id) } });
    expect(event?.after).toMatchObject({ expiresAt: expect.any(String), emailSent: false });
    expect((await create({})).resetPasswordUrl).toBeNull();
    const bot = await create({ wantsResetLink: true, isServiceAccount: true });
    expect([bot.resetPasswordUrl, await linksOf(bot.id)]).toEqual([null, []]);
  });

  it('is refused for machines, for those who are not site admins, and for nobody', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    for (const operation of [createResetLinkOperation, randomizePasswordOperation]) {
      await expect(execute(operation, admin, { userId: bot.id })).rejects.toMatchObject({ reason: 'not_a_person' });
      await expect(execute(operation, admin, { userId: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
      await expect(execute(operation, await signInAs(person), { userId: person.id })).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await linksOf(bot.id)).toEqual([]);
  });

  it('is never made by a token for the account that it is of, nor for the admin behind it: a session would outlive it', async () => {
    const [owner, otherAdmin, person] = [await makeSiteAdmin({ password }), await makeSiteAdmin(), await makePerson()];
    const { secret } = await makeToken(owner, { scopes: ['user:all', 'site-admin:sudo'] });
    const byToken = await actorOfToken(secret);
    const underSudo = await actorOfToken(secret, { sudo: otherAdmin.username });
    for (const operation of [createResetLinkOperation, randomizePasswordOperation]) {
      for (const [actor, userId] of [[byToken, owner.id], [underSudo, otherAdmin.id], [underSudo, owner.id]] as const)
        await expect(execute(operation, actor, { userId })).rejects.toMatchObject({ code: 'forbidden', reason: 'session_required' });
      await expect(execute(operation, byToken, { userId: person.id })).resolves.toMatchObject({ emailSent: false });
      await expect(execute(operation, await signInAs(owner), { userId: owner.id })).resolves.toMatchObject({ emailSent: false });
    }
    expect([await linksOf(owner.id), await linksOf(otherAdmin.id)]).toMatchObject([[{ createdById: owner.id }], []]);
  });
});

describe('randomizing a password', () => {
  it('takes the old one away, ends sessions, and records it without the link', async () => {
    const person = await makePerson({ password });
    await expect(signIn(person.username)).resolves.toMatchObject({ userId: person.id });
    const { resetPasswordUrl, expiresAt } = await execute(randomizePasswordOperation, admin, { userId: person.id });
    await expect(signIn(person.username)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await db().session.count({ where: { userId: person.id, revokedAt: null } })).toBe(0);
    expect(codeOf(resetPasswordUrl)).not.toBe('');
    const target = { targetType: 'user', targetId: String(person.id) };
    const events = await db().auditEvent.findMany({ where: { ...target, action: 'user.randomizePassword' } });
    expect(events).toMatchObject([
      { actorId: admin.userId, before: { hadPassword: true }, after: { sessionsEnded: 1, expiresAt, emailSent: false } },
    ]);
  });
});
