import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { checkReplayedRotation } from '@/lib/actor/rotation-replay';
import { db } from '@/lib/db/client';
import { execute, type ExecuteOptions } from '@/lib/operation/execute';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { everything, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createAccessTokenOperation,
  disableAccessTokenOperation,
  revokeAccessTokenOperation,
  rotateAccessTokenOperation,
  rotateOwnTokenOperation,
  setTokenAddressesOperation,
} from './operations';
import type { CreatedAccessToken } from './schema';

const day = 86_400;
let admin: Actor;

async function configure(settings: object): Promise<void> {
  const newest = await db().siteConfiguration.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  await execute(updateConfigurationOperation, systemActor('test'), { lastId: newest?.id ?? 0, contents: JSON.stringify(settings) });
}

type RotateInput = { overlapSeconds?: number; expiresInSeconds?: number | null };
const rotate = (actor: Actor, { token }: CreatedAccessToken, input: RotateInput = {}, options?: ExecuteOptions) =>
  execute(rotateAccessTokenOperation, actor, { id: token.id, ...input }, options);
const rotateOwn = async (secret: string, input: RotateInput = {}, options?: ExecuteOptions) =>
  execute(rotateOwnTokenOperation, await actorOfToken(secret), input, options);
const childOf = async (parent: CreatedAccessToken, expiresInSeconds = 30 * day): Promise<CreatedAccessToken> =>
  execute(createAccessTokenOperation, await actorOfToken(parent.secret), {
    userId: parent.token.userId,
    note: unique('child'),
    scopes: ['user:all'],
    expiresInSeconds,
  });
const secondsLeft = (expiresAt: string | null) => Math.round((Date.parse(expiresAt ?? '') - Date.now()) / 1000);
const rowOf = (id: number) => db().accessToken.findUniqueOrThrow({ where: { id }, select: { expiresAt: true, revokedAt: true } });

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});
beforeEach(() => configure({}));

describe('accessTokens.rotate', () => {
  it('gives a new secret with the same words, scopes, addresses and lifetime, ends the old one at once, and records both', async () => {
    const bot = await makeServiceAccount();
    const old = await makeToken(bot, { scopes: ['read_api', 'mcp'], expiresInSeconds: 30 * day, description: 'In the vault' });
    await execute(setTokenAddressesOperation, admin, { id: old.token.id, addressMode: 'ENFORCE', allowedAddresses: ['192.0.2.0/24'] });
    const next = await rotate(admin, old);
    expect(next.secret).toMatch(/^sgp_local_[0-9a-f]{40}$/);
    expect(next.secret).not.toBe(old.secret);
    expect(next.token).toMatchObject({
      userId: bot.id,
      note: old.token.note,
      description: 'In the vault',
      scopes: ['read_api', 'mcp'],
      rotatedFromId: old.token.id,
      lastUsedAt: null,
      addressMode: 'ENFORCE',
      allowedAddresses: ['192.0.2.0/24'],
    });
    expect(secondsLeft(next.token.expiresAt)).toBeCloseTo(30 * day, -1);
    await expect(actorOfToken(old.secret)).rejects.toThrow('revoked');
    expect((await actorOfToken(next.secret)).userId).toBe(bot.id);
    const about = { targetType: 'access-token', targetId: String(old.token.id) };
    const events = await db().auditEvent.findMany({ where: { ...about, action: 'token.rotate' } });
    expect(events).toMatchObject([
      {
        outcome: 'SUCCESS',
        before: { lastFive: old.secret.slice(-5), username: bot.username },
        after: { newTokenId: next.token.id, lastFive: next.secret.slice(-5), oldWorksUntil: null, revokedIds: [old.token.id] },
      },
    ]);
  });

  it('with an overlap lets the old one work until then, to the second, and no longer', async () => {
    const old = await makeToken(await makeServiceAccount());
    const next = await rotate(admin, old, { overlapSeconds: 3_600 });
    for (const { secret } of [old, next]) await expect(actorOfToken(secret)).resolves.toBeTruthy();
    const { expiresAt, revokedAt } = await rowOf(old.token.id);
    expect(revokedAt).toBeNull();
    expect(secondsLeft(expiresAt?.toISOString() ?? null)).toBeCloseTo(3_600, -1);
    await db().accessToken.update({ where: { id: old.token.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(actorOfToken(old.secret)).rejects.toThrow('expired');
    await expect(actorOfToken(next.secret)).resolves.toBeTruthy();
  });

  it('never lengthens the old one by an overlap, and takes seven days at most', async () => {
    const old = await makeToken(await makeServiceAccount(), { expiresInSeconds: 60 });
    await rotate(admin, old, { overlapSeconds: 7 * day });
    expect((await rowOf(old.token.id)).expiresAt?.toISOString()).toBe(old.token.expiresAt);
    for (const overlapSeconds of [7 * day + 1, -1, 0.5])
      await expect(rotate(admin, await makeToken(await makeServiceAccount()), { overlapSeconds })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { overlapSeconds: expect.any(String) },
      });
  });

  it('ends what the old one minted with it, and with an overlap at its end', async () => {
    const bot = await makeServiceAccount();
    const [one, other] = [await makeToken(bot), await makeToken(bot)];
    const [child, kept] = [await childOf(one), await childOf(other)];
    const grandchild = await childOf(kept, 20 * day);
    await rotate(admin, one);
    await expect(actorOfToken(child.secret)).rejects.toThrow('revoked');
    await rotate(admin, other, { overlapSeconds: 600 });
    for (const { token, secret } of [kept, grandchild]) {
      await expect(actorOfToken(secret)).resolves.toBeTruthy();
      expect(secondsLeft((await rowOf(token.id)).expiresAt?.toISOString() ?? null)).toBeLessThanOrEqual(600);
    }
  });

  it('is done once: of two at once one wins, and the other is told', async () => {
    const old = await makeToken(await makeServiceAccount());
    for (const overlapSeconds of [0, 600]) {
      const token = overlapSeconds === 0 ? old : await makeToken(await makeServiceAccount());
      const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => rotate(admin, token, { overlapSeconds })));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict', reason: 'token_rotated' });
      expect(await db().accessToken.count({ where: { rotatedFromId: token.token.id } })).toBe(1);
    }
  });

  it('repeated with its Idempotency-Key gives the same secret', async () => {
    const old = await makeToken(await makeServiceAccount());
    const options = { idempotencyKey: unique('key') };
    const first = await rotate(admin, old, {}, options);
    expect(await rotate(admin, old, {}, options)).toEqual(first);
    expect(await db().accessToken.count({ where: { rotatedFromId: old.token.id } })).toBe(1);
  });

  it('refuses what is revoked or disabled, and what does not exist', async () => {
    const bot = await makeServiceAccount();
    const [revoked, disabled] = [await makeToken(bot), await makeToken(bot)];
    await execute(revokeAccessTokenOperation, admin, { id: revoked.token.id });
    await execute(disableAccessTokenOperation, admin, { id: disabled.token.id });
    await expect(rotate(admin, revoked)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'token_revoked' });
    await expect(rotate(admin, disabled)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'token_disabled' });
    await expect(execute(rotateAccessTokenOperation, admin, { id: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes an expired one: what was forgotten comes back with a new secret', async () => {
    const old = await makeToken(await makeServiceAccount());
    const ago = (days: number) => new Date(Date.now() - days * day * 1000);
    await db().accessToken.update({ where: { id: old.token.id }, data: { createdAt: ago(2), expiresAt: ago(1) } });
    const next = await rotate(admin, old);
    expect(secondsLeft(next.token.expiresAt)).toBeCloseTo(day, -1);
    await expect(actorOfToken(old.secret)).rejects.toThrow('expired');
  });

  it('never lives longer than the policy, and without end only where that is allowed', async () => {
    const bot = await makeServiceAccount();
    const long = await makeToken(bot, { expiresInSeconds: 90 * day });
    await configure({ 'auth.serviceAccountTokens': { allowNoExpiration: true } });
    const [endless, again] = [await makeToken(bot, { expiresInSeconds: null }), await makeToken(bot, { expiresInSeconds: null })];
    expect((await rotate(admin, endless)).token.expiresAt).toBeNull();
    await configure({ 'auth.accessTokens': { expirationOptionDays: [7], defaultExpirationDays: 5 } });
    expect(secondsLeft((await rotate(admin, long)).token.expiresAt)).toBeCloseTo(7 * day, -1);
    expect(secondsLeft((await rotate(admin, again)).token.expiresAt)).toBeCloseTo(5 * day, -1);
    const token = await makeToken(bot);
    await expect(rotate(admin, token, { expiresInSeconds: 7 * day + 1 })).rejects.toMatchObject({ reason: 'expiry_too_long' });
    await expect(rotate(admin, token, { expiresInSeconds: null })).rejects.toMatchObject({ reason: 'expiry_required' });
    expect(secondsLeft((await rotate(admin, token, { expiresInSeconds: day })).token.expiresAt)).toBeCloseTo(day, -1);
  });

  it('is for those who could create it', async () => {
    const [person, other, bot] = [await makePerson(), await makePerson(), await makeServiceAccount()];
    const [mine, machine] = [await makeToken(person), await makeToken(bot)];
    const [byPerson, byOther] = [await signInAs(person), await signInAs(other)];
    for (const token of [mine, machine])
      await expect(rotate(byOther, token)).rejects.toMatchObject({ code: 'not_found', reason: 'access_token_not_found' });
    await expect(rotate({ kind: 'anonymous', origin }, mine)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(rotate(admin, mine)).rejects.toMatchObject({ code: 'forbidden' });
    const next = await rotate(byPerson, mine);
    await configure({ 'auth.accessTokens': { allow: 'site-admin-create' } });
    await expect(rotate(byPerson, next)).rejects.toMatchObject({ code: 'forbidden', reason: 'token_creation_restricted' });
    await expect(rotateOwn(next.secret)).rejects.toMatchObject({ code: 'forbidden', reason: 'token_creation_restricted' });
    const byMachine = await rotateOwn(machine.secret);
    await rotate(admin, next);
    await configure({ 'auth.accessTokens': { allow: 'none' } });
    await expect(rotate(admin, byMachine)).rejects.toMatchObject({ code: 'forbidden', reason: 'token_creation_disabled' });
  });

  it('keeps sudo to those who are site admins still', async () => {
    const boss = await makeSiteAdmin();
    const sudo = await makeToken(boss, { scopes: ['user:all', 'site-admin:sudo'] });
    await db().user.update({ where: { id: boss.id }, data: { isSiteAdmin: false } });
    await expect(rotate(await signInAs(boss), sudo)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
  });

  it('of a person with the most tokens works, because one goes as one comes', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    await configure({ 'auth.accessTokens': { maxTokensPerUser: 2 } });
    const [one, other] = [await makeToken(person, {}, actor), await makeToken(person, {}, actor)];
    await rotate(actor, one);
    await rotate(actor, other, { overlapSeconds: 60 });
    await expect(makeToken(person, {}, actor)).rejects.toMatchObject({ reason: 'too_many_tokens' });
  });
});

describe('rotation by another token', () => {
  it('gives no more than that one has, and its successor ends with it', async () => {
    const person = await makePerson();
    const [full, narrow, reader] = [
      await makeToken(person, { expiresInSeconds: 30 * day }),
      await makeToken(person, { scopes: ['externalapi:write'] }),
      await makeToken(person, { scopes: ['read_api'], expiresInSeconds: 90 * day }),
    ];
    await expect(rotate(await actorOfToken(narrow.secret, { door: 'rest' }), full)).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'beyond_own_scopes',
    });
    const actor = await actorOfToken(full.secret);
    await expect(rotate(actor, reader, { expiresInSeconds: 60 * day })).rejects.toMatchObject({ reason: 'outlives_parent' });
    const next = await rotate(actor, reader);
    expect(next.token.parentId).toBe(full.token.id);
    expect(next.token.expiresAt).toBe(full.token.expiresAt);
    await execute(revokeAccessTokenOperation, await signInAs(person), { id: full.token.id });
    await expect(actorOfToken(next.secret)).rejects.toThrow('revoked');
  });

  it('keeps a child with its parent, and leaves the child of another token alone', async () => {
    const bot = await makeServiceAccount();
    const [parent, stranger] = [await makeToken(bot, { expiresInSeconds: 40 * day }), await makeToken(bot)];
    const child = await childOf(parent, 39 * day);
    const foreign = { code: 'forbidden', reason: 'foreign_lineage' };
    await expect(rotate(await actorOfToken(stranger.secret), child)).rejects.toMatchObject(foreign);
    const next = await rotate(await actorOfToken(parent.secret), child);
    const again = await rotateOwn(next.secret);
    const byAdmin = await rotate(admin, again);
    for (const { token } of [next, again, byAdmin]) {
      expect(token.parentId).toBe(parent.token.id);
      expect(secondsLeft(token.expiresAt)).toBeLessThanOrEqual(40 * day);
    }
    await execute(revokeAccessTokenOperation, admin, { id: parent.token.id });
    await expect(actorOfToken(byAdmin.secret)).rejects.toThrow('revoked');
  });

  it('never reaches what that one was minted by: both would end, the successor with them', async () => {
    const [bot, person] = [await makeServiceAccount(), await makePerson()];
    const own = await makeToken(person);
    const line = [own, await childOf(own, 20 * day)];
    const machine = await makeToken(bot);
    for (const [first, child] of [line, [machine, await childOf(machine, 20 * day)]] as [CreatedAccessToken, CreatedAccessToken][]) {
      const grandchild = await childOf(child, 10 * day);
      for (const [used, asked] of [
        [child, first],
        [grandchild, child],
        [grandchild, first],
      ] as const) {
        const about = { action: 'accessTokens.rotate', credentialId: String(used.token.id), outcome: 'REFUSED' } as const;
        const before = await everything(['AuditEvent']);
        const refusals = await db().auditEvent.count({ where: about });
        for (const overlapSeconds of [0, 600])
          await expect(rotate(await actorOfToken(used.secret), asked, { overlapSeconds })).rejects.toMatchObject({
            code: 'forbidden',
            reason: 'rotates_ancestor',
            message: expect.stringContaining(`"${asked.token.note}"`),
          });
        expect(await everything(['AuditEvent'])).toBe(before);
        expect(await db().auditEvent.count({ where: { ...about, reason: 'rotates_ancestor' } })).toBe(refusals + 2);
      }
      await expect(rotate(await actorOfToken(child.secret), grandchild, { overlapSeconds: 600 })).resolves.toBeTruthy();
    }
  });

  it('of a child whose parent has expired brings nothing back', async () => {
    const parent = await makeToken(await makeServiceAccount());
    const child = await childOf(parent);
    await db().accessToken.update({ where: { id: parent.token.id }, data: { expiresAt: new Date(0) } });
    await expect(rotate(admin, child)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'parent_ended' });
  });

  it('is nothing an OAuth bearer does', async () => {
    const bot = await makeServiceAccount();
    const { accessToken } = await grantBearer(await makeM2MCredential(bot));
    await expect(rotate(await actorOfBearer(accessToken), await makeToken(bot))).rejects.toMatchObject({ reason: 'bearer_mints_nothing' });
  });
});

describe('accessTokens.rotateOwn', () => {
  it('needs only the scope for it, and no other credential may', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot, { scopes: ['self_rotate'] });
    const next = await execute(rotateOwnTokenOperation, await actorOfToken(secret, { door: 'rest' }), {});
    expect(next.token).toMatchObject({ scopes: ['self_rotate'], rotatedFromId: token.id, parentId: null });
    const reader = await makeToken(bot, { scopes: ['read_api'] });
    await expect(rotateOwn(reader.secret)).rejects.toMatchObject({ reason: 'insufficient_scope' });
    await expect(execute(rotateOwnTokenOperation, admin, {})).rejects.toMatchObject({ code: 'precondition_failed' });
    const boss = await makeSiteAdmin();
    const sudo = await makeToken(boss, { scopes: ['user:all', 'site-admin:sudo'] });
    await expect(
      execute(rotateOwnTokenOperation, await actorOfToken(sudo.secret, { sudo: bot.username }), {}),
    ).rejects.toMatchObject({ code: 'precondition_failed', reason: 'not_an_access_token' });
  });

  it('of two at once lets one win', async () => {
    const { secret } = await makeToken(await makeServiceAccount());
    const actor = await actorOfToken(secret);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => execute(rotateOwnTokenOperation, actor, {})));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'conflict', reason: 'token_rotated' });
  });
});

describe('a secret that was rotated away', () => {
  const noRetry = { idempotencyKey: null, input: {} };

  it('used to rotate again ends everything that came from it, and nothing else', async () => {
    const bot = await makeServiceAccount();
    const [first, stranger] = [await makeToken(bot), await makeToken(bot)];
    const second = await rotateOwn(first.secret);
    const third = await rotateOwn(second.secret, { overlapSeconds: 3_600 });
    const child = await childOf(third);
    expect(await checkReplayedRotation(first.secret, origin, noRetry)).toBeNull();
    for (const { secret } of [second, third, child]) await expect(actorOfToken(secret)).rejects.toThrow('revoked');
    await expect(actorOfToken(stranger.secret)).resolves.toBeTruthy();
    const [event] = await db().auditEvent.findMany({ where: { action: 'token.replayRotation', targetId: String(first.token.id) } });
    const { revokedIds } = event?.after as { revokedIds: number[] };
    expect([...revokedIds].sort((a, b) => a - b)).toEqual([second, third, child].map(({ token }) => token.id));
    expect(await checkReplayedRotation(first.secret, origin, noRetry)).toBeNull();
    expect(await db().auditEvent.count({ where: { action: 'token.replayRotation', targetId: String(first.token.id) } })).toBe(1);
  });

  it('ends only what follows it, and not while it is only expired or still valid', async () => {
    const bot = await makeServiceAccount();
    const first = await makeToken(bot);
    const second = await rotateOwn(first.secret);
    const third = await rotateOwn(second.secret);
    const [, fourth] = [await db().accessToken.update({ where: { id: first.token.id }, data: { expiresAt: new Date(0) } }), third];
    await checkReplayedRotation(first.secret, origin, noRetry);
    await checkReplayedRotation(third.secret, origin, noRetry);
    await checkReplayedRotation(`sgp_local_${'0'.repeat(40)}`, origin, noRetry);
    await checkReplayedRotation('nonsense', origin, noRetry);
    await expect(actorOfToken(fourth.secret)).resolves.toBeTruthy();
    await checkReplayedRotation(second.secret, origin, noRetry);
    await expect(actorOfToken(fourth.secret)).rejects.toThrow('revoked');
  });

  it('of a retry with the Idempotency-Key of that very rotation gets the answer again', async () => {
    const old = await makeToken(await makeServiceAccount());
    const idempotencyKey = unique('key');
    const next = await rotateOwn(old.secret, { expiresInSeconds: day }, { idempotencyKey });
    expect(await checkReplayedRotation(old.secret, origin, { idempotencyKey, input: { expiresInSeconds: day } })).toEqual(next);
    await expect(actorOfToken(next.secret)).resolves.toBeTruthy();
    expect(await checkReplayedRotation(old.secret, origin, { idempotencyKey: unique('key'), input: { expiresInSeconds: day } })).toBeNull();
    await expect(actorOfToken(next.secret)).rejects.toThrow('revoked');
  });

  it('ends also what is being rotated at that moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      const first = await makeToken(await makeServiceAccount());
      const second = await rotateOwn(first.secret);
      const actor = await actorOfToken(second.secret);
      const [third] = await Promise.allSettled([
        execute(rotateOwnTokenOperation, actor, {}),
        checkReplayedRotation(first.secret, origin, noRetry),
      ]);
      if (third.status === 'fulfilled') await expect(actorOfToken(third.value.secret)).rejects.toThrow('revoked');
      expect(await db().accessToken.count({ where: { userId: first.token.userId, revokedAt: null } })).toBe(0);
    }
  });
});
