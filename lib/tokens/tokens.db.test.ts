import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { everything, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createAccessTokenOperation,
  getOwnTokenOperation,
  getTokenOptionsOperation,
  listAccessTokensOperation,
  revokeAccessTokenBySecretOperation,
  revokeAccessTokenOperation,
} from './operations';
import type { CreateAccessTokenInput } from './schema';

const anonymous: Actor = { kind: 'anonymous', origin };
const day = 86_400;

/** Puts settings in force; each test starts from the defaults. */
async function configure(settings: object): Promise<void> {
  const newest = await db().siteConfiguration.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  await execute(updateConfigurationOperation, systemActor('test'), { lastId: newest?.id ?? 0, contents: JSON.stringify(settings) });
}

const create = (actor: Actor, user: { id: number }, input: Partial<CreateAccessTokenInput> = {}) =>
  execute(createAccessTokenOperation, actor, { userId: user.id, note: unique('token'), scopes: ['user:all'], ...input });

const secondsLeft = (expiresAt: string | null) => Math.round((Date.parse(expiresAt ?? '') - Date.now()) / 1000);

beforeAll(() => loadServerKeys());
beforeEach(() => configure({}));

describe('accessTokens.create', () => {
  it('gives a secret once, keeps a keyed digest and five characters, and records everything else', async () => {
    const admin = await makeSiteAdmin();
    const bot = await makeServiceAccount();
    const { token, secret } = await create(await signInAs(admin), bot, { note: '  Nightly  build ' });
    expect(secret).toMatch(/^sgp_local_[0-9a-f]{40}$/);
    expect(token).toMatchObject({
      userId: bot.id,
      createdById: admin.id,
      prefix: 'sgp',
      lastFive: secret.slice(-5),
      note: 'Nightly  build',
      scopes: ['user:all'],
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(secondsLeft(token.expiresAt)).toBeCloseTo(90 * day, -1);
    const [event] = await db().auditEvent.findMany({ where: { action: 'token.create', targetId: String(token.id) } });
    expect(event).toMatchObject({
      outcome: 'SUCCESS',
      actorId: admin.id,
      credentialKind: 'session',
      door: 'console',
      targetType: 'access-token',
      targetName: 'Nightly  build',
      after: {
        userId: bot.id,
        username: bot.username,
        scopes: ['user:all'],
        expiresAt: token.expiresAt,
        lastFive: secret.slice(-5),
        parentId: null,
      },
    });
    expect((await actorOfToken(secret)).userId).toBe(bot.id);
  });

  it('is for oneself, and for site admins on service accounts', async () => {
    const [admin, person, other, bot] = [await makeSiteAdmin(), await makePerson(), await makePerson(), await makeServiceAccount()];
    const [byAdmin, byPerson] = [await signInAs(admin), await signInAs(person)];
    for (const [actor, owner] of [
      [byAdmin, admin],
      [byAdmin, bot],
      [byPerson, person],
    ] as const)
      await expect(create(actor, owner)).resolves.toBeTruthy();
    for (const [actor, owner] of [
      [byAdmin, person],
      [byPerson, other],
      [byPerson, bot],
      [byPerson, admin],
    ] as const)
      await expect(create(actor, owner)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(create(byAdmin, { id: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells an anonymous caller nothing about which accounts exist', async () => {
    const person = await makePerson();
    for (const id of [person.id, 2_000_000_000]) {
      await expect(create(anonymous, { id })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(execute(listAccessTokensOperation, anonymous, { userId: id })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(execute(getTokenOptionsOperation, anonymous, { userId: id })).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('follows the setting: kept to site admins, or closed', async () => {
    const [admin, person] = [await makeSiteAdmin(), await makePerson()];
    const [byAdmin, byPerson] = [await signInAs(admin), await signInAs(person)];
    await configure({ 'auth.accessTokens': { allow: 'site-admin-create' } });
    await expect(create(byAdmin, person)).resolves.toBeTruthy();
    await expect(create(byPerson, person)).rejects.toMatchObject({ code: 'forbidden', reason: 'token_creation_restricted' });
    await configure({ 'auth.accessTokens': { allow: 'none' } });
    for (const actor of [byAdmin, byPerson])
      await expect(create(actor, person)).rejects.toMatchObject({ code: 'forbidden', reason: 'token_creation_disabled' });
  });

  it.each<[string, Partial<CreateAccessTokenInput>, string, string]>([
    ['an unknown scope', { scopes: ['user:all', 'made-up'] }, 'scopes', 'unknown_scope'],
    ['a scope twice', { scopes: ['user:all', 'user:all'] }, 'scopes', 'repeated_scope'],
    ['sudo without user:all', { scopes: ['site-admin:sudo'] }, 'scopes', 'sudo_needs_user_all'],
    ['no time at all', { expiresInSeconds: 0 }, 'expiresInSeconds', 'expiry_in_past'],
    ['a time in the past', { expiresInSeconds: -1 }, 'expiresInSeconds', 'expiry_in_past'],
    ['more than the longest option', { expiresInSeconds: 90 * day + 1 }, 'expiresInSeconds', 'expiry_too_long'],
    ['the largest number', { expiresInSeconds: Number.MAX_SAFE_INTEGER }, 'expiresInSeconds', 'expiry_too_long'],
    ['no end', { expiresInSeconds: null }, 'expiresInSeconds', 'expiry_required'],
  ])('refuses %s on its field', async (_what, input, field, reason) => {
    const admin = await makeSiteAdmin();
    await expect(create(await signInAs(admin), admin, input)).rejects.toMatchObject({
      code: 'invalid_input',
      reason,
      fields: { [field]: expect.any(String) },
    });
  });

  it.each<[string, object, string]>([
    ['no note', { note: ' ' }, 'note'],
    ['a note that hides', { note: 'a\u202eb' }, 'note'],
    ['a long note', { note: 'x'.repeat(256) }, 'note'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['half a second', { expiresInSeconds: 0.5 }, 'expiresInSeconds'],
    ['an unknown key', { createdById: 1 }, 'createdById'],
  ])('refuses %s on its field', async (_what, input, field) => {
    const admin = await makeSiteAdmin();
    await expect(create(await signInAs(admin), admin, input)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
  });

  it('has one rule for tokens without end for people and one for service accounts', async () => {
    const [admin, bot] = [await makeSiteAdmin(), await makeServiceAccount()];
    const actor = await signInAs(admin);
    await configure({ 'auth.serviceAccountTokens': { allowNoExpiration: true } });
    expect((await create(actor, bot, { expiresInSeconds: null })).token.expiresAt).toBeNull();
    await expect(create(actor, admin, { expiresInSeconds: null })).rejects.toMatchObject({ reason: 'expiry_required' });
    await configure({ 'auth.accessTokens': { allowNoExpiration: true } });
    expect((await create(actor, admin, { expiresInSeconds: null })).token.expiresAt).toBeNull();
    await expect(create(actor, bot, { expiresInSeconds: null })).rejects.toMatchObject({ reason: 'expiry_required' });
  });

  it('keeps sudo and administration to tokens of site admins', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const byAdmin = await signInAs(await makeSiteAdmin());
    for (const scopes of [['user:all', 'site-admin:sudo'], ['sudo'], ['admin_mode']]) {
      await expect(create(await signInAs(person), person, { scopes })).rejects.toMatchObject({
        code: 'forbidden',
        reason: 'must_be_site_admin',
      });
      await expect(create(byAdmin, bot, { scopes })).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
    }
  });

  it('allows a person 25 active tokens, also when many are asked for at once, and a service account any number', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const [byPerson, byAdmin] = [await signInAs(person), await signInAs(await makeSiteAdmin())];
    const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => create(byPerson, person)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(7);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'precondition_failed', reason: 'too_many_tokens' });
    const [one] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.token] : []));
    await execute(revokeAccessTokenOperation, byPerson, { id: one?.id });
    await expect(create(byPerson, person)).resolves.toBeTruthy();
    await db().accessToken.updateMany({ where: { userId: person.id }, data: { expiresAt: new Date(0) } });
    await expect(create(byPerson, person)).resolves.toBeTruthy();
    await Promise.all(Array.from({ length: 26 }, () => create(byAdmin, bot)));
  });
});

describe('accessTokens.revoke', () => {
  it("hides other people's tokens, and ends one's own exactly once", async () => {
    const [person, other] = [await makePerson(), await makePerson()];
    const { token } = await makeToken(person);
    await expect(execute(revokeAccessTokenOperation, await signInAs(other), { id: token.id })).rejects.toMatchObject({
      code: 'not_found',
      reason: 'access_token_not_found',
    });
    await expect(execute(revokeAccessTokenOperation, anonymous, { id: token.id })).rejects.toMatchObject({ code: 'unauthenticated' });
    const actor = await signInAs(person);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => execute(revokeAccessTokenOperation, actor, { id: token.id })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().auditEvent.count({ where: { action: 'token.revoke', targetId: String(token.id) } })).toBe(1);
  });

  it('by the secret needs no right at all: not the account, not the scope', async () => {
    const stranger = await makePerson();
    const reader = await makeToken(stranger, { scopes: ['read_api'] });
    const [one, own] = [await makeToken(await makeServiceAccount()), await makeToken(stranger, { scopes: ['read_api'] })];
    await execute(revokeAccessTokenBySecretOperation, await actorOfToken(reader.secret), { secret: one.secret.slice(-40).toUpperCase() });
    await execute(revokeAccessTokenBySecretOperation, await actorOfToken(own.secret), { secret: own.secret });
    for (const { secret } of [one, own]) await expect(actorOfToken(secret)).rejects.toThrow('revoked');
    await expect(execute(revokeAccessTokenOperation, await actorOfToken(reader.secret), { id: reader.token.id })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'insufficient_scope',
    });
  });

  it('of what does not exist answers so', async () => {
    const actor = await signInAs(await makeSiteAdmin());
    const nothing = { code: 'not_found', reason: 'access_token_not_found' };
    await expect(execute(revokeAccessTokenOperation, actor, { id: 2_000_000_000 })).rejects.toMatchObject(nothing);
    for (const secret of ['nonsense', `sgp_local_${'0'.repeat(40)}`])
      await expect(execute(revokeAccessTokenBySecretOperation, actor, { secret })).rejects.toMatchObject(nothing);
  });
});

describe('reading tokens', () => {
  it('lists to the owner and site admins, in the order of the contract', async () => {
    const person = await makePerson();
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const rows = { old: [60, null], usedLong: [90, 50], usedNow: [120, 6], new: [1, 1], newest: [0, null] } as const;
    const ids: Record<string, number> = {};
    for (const [name, [created, used]] of Object.entries(rows)) {
      const { token } = await makeToken(person);
      ids[name] = token.id;
      await db().accessToken.update({
        where: { id: token.id },
        data: { createdAt: minutesAgo(created), lastUsedAt: used === null ? null : minutesAgo(used) },
      });
    }
    const expired = await makeToken(person);
    await db().accessToken.update({ where: { id: expired.token.id }, data: { expiresAt: new Date(0), createdAt: minutesAgo(100) } });
    const list = await execute(listAccessTokensOperation, await signInAs(person), { userId: person.id });
    expect(list.tokens.map(({ id }) => id)).toEqual([ids.newest, ids.new, ids.old, ids.usedNow, ids.usedLong]);
    expect(list.totalCount).toBe(5);
    const all = await execute(listAccessTokensOperation, await signInAs(await makeSiteAdmin()), {
      userId: person.id,
      includeExpired: true,
    });
    expect(all.totalCount).toBe(6);
    await expect(execute(listAccessTokensOperation, await signInAs(await makePerson()), { userId: person.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(JSON.stringify(all)).not.toMatch(/digest|secret/);
  });

  it('lets a token read itself whatever its scopes, and nothing else', async () => {
    const { secret, token } = await makeToken(await makeServiceAccount(), { scopes: ['read_api'] });
    expect(await execute(getOwnTokenOperation, await actorOfToken(secret), {})).toMatchObject({ id: token.id, scopes: ['read_api'] });
    await expect(execute(getOwnTokenOperation, await signInAs(await makePerson()), {})).rejects.toMatchObject({
      code: 'precondition_failed',
    });
  });

  it('offers what the form may ask for, and no more than is accepted', async () => {
    const admin = await makeSiteAdmin();
    const actor = await signInAs(admin);
    await configure({ 'auth.accessTokens': { expirationOptionDays: [7, 30], defaultExpirationDays: 60 } });
    const options = await execute(getTokenOptionsOperation, actor, { userId: admin.id });
    expect(options).toMatchObject({
      canCreate: true,
      refusal: null,
      lifetimeDays: [7, 30, 60],
      defaultLifetimeDays: 60,
      canNeverExpire: false,
    });
    for (const days of options.lifetimeDays) await create(actor, admin, { expiresInSeconds: days * day });
    await create(actor, admin, { scopes: options.scopes });
  });
});

describe('a failure half-way', () => {
  it('leaves nothing: when the audit row cannot be written, neither is the change', async () => {
    const admin = await makeSiteAdmin();
    const actor = await signInAs(admin);
    const bot = await makeServiceAccount();
    const parent = await makeToken(bot);
    const before = await everything();
    await pool().query(`ALTER TABLE "AuditEvent" ADD CONSTRAINT no_more CHECK (action NOT LIKE 'token.%') NOT VALID`);
    try {
      await expect(create(actor, bot)).rejects.toThrow();
      await expect(execute(revokeAccessTokenOperation, actor, { id: parent.token.id })).rejects.toThrow();
      expect(await everything()).toBe(before);
    } finally {
      await pool().query(`ALTER TABLE "AuditEvent" DROP CONSTRAINT no_more`);
    }
    await expect(create(actor, bot)).resolves.toBeTruthy();
  });
});
