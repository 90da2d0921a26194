import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { checkAccessToken } from '@/lib/actor/access-token';
import { flushUseCounts } from '@/lib/actor/use-counts';
import { db, pool } from '@/lib/db/client';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createAccessTokenOperation,
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  getAccessTokenOperation,
  getTokenDetailOperation,
  proposeAddressesOperation,
  revokeAccessTokenOperation,
  revokeManyAccessTokensOperation,
  rotateAccessTokenOperation,
  setTokenAddressesOperation,
  updateAccessTokenOperation,
} from './operations';
import type { AddressMode, CreatedAccessToken } from './schema';

const day = 86_400;
const anonymous: Actor = { kind: 'anonymous', origin };
let admin: Actor;

const eventsOf = (action: string, id: number) =>
  db().auditEvent.findMany({ where: { action, targetType: 'access-token', targetId: String(id), outcome: 'SUCCESS' } });
const refusalsOf = (reason: string, id: number) =>
  db().auditEvent.findMany({
    where: { action: 'authentication', reason, targetType: 'access-token', targetId: String(id) },
    orderBy: { id: 'asc' },
  });
const childOf = async (parent: CreatedAccessToken): Promise<CreatedAccessToken> =>
  execute(createAccessTokenOperation, await actorOfToken(parent.secret, { address: '192.0.2.1' }), {
    userId: parent.token.userId,
    note: unique('child'),
    scopes: ['user:all'],
    expiresInSeconds: day,
  });

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});

describe('accessTokens.update', () => {
  it('changes note and description, each alone or both, and records before and after', async () => {
    const { token } = await makeToken(await makeServiceAccount());
    const id = token.id;
    await execute(updateAccessTokenOperation, admin, { id, description: 'Runner 3\nask the build team' });
    const after = await execute(updateAccessTokenOperation, admin, { id, note: ' Upload ' });
    expect(after).toMatchObject({ note: 'Upload', description: 'Runner 3\nask the build team' });
    expect((await execute(updateAccessTokenOperation, admin, { id, description: '' })).description).toBeNull();
    expect(await eventsOf('token.update', id)).toMatchObject([
      { before: { description: null }, after: { description: 'Runner 3\nask the build team' } },
      { before: { note: token.note }, after: { note: 'Upload' } },
      {},
    ]);
  });

  it('tells the second of two that the first was there', async () => {
    const { token } = await makeToken(await makeServiceAccount());
    const change = (note: string) => execute(updateAccessTokenOperation, admin, { id: token.id, note, lastUpdatedAt: token.updatedAt });
    const outcomes = await Promise.allSettled([change('one'), change('other')]);
    const [refused] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused).toMatchObject({ code: 'conflict', reason: 'stale_form' });
    expect(await eventsOf('token.update', token.id)).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['a note that hides', { note: 'a\u202eb' }, 'note'],
    ['an empty note', { note: ' ' }, 'note'],
    ['a long description', { description: 'x'.repeat(1_001) }, 'description'],
    ['an unknown key', { scopes: ['user:all'] }, 'scopes'],
    ['a time that is none', { lastUpdatedAt: 'yesterday' }, 'lastUpdatedAt'],
  ])('refuses %s on its field', async (_what, input, field) => {
    const { token } = await makeToken(await makeServiceAccount());
    await expect(execute(updateAccessTokenOperation, admin, { id: token.id, ...input })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
  });
});

describe('every change of a token', () => {
  it('is for its account and for site admins; for others it does not exist', async () => {
    const person = await makePerson();
    const { token } = await makeToken(person);
    const [own, stranger] = [await signInAs(person), await signInAs(await makePerson())];
    const changes = [
      [updateAccessTokenOperation, { note: 'x' }],
      [disableAccessTokenOperation, {}],
      [enableAccessTokenOperation, {}],
      [setTokenAddressesOperation, { addressMode: 'OFF', allowedAddresses: [] }],
      [getAccessTokenOperation, {}],
      [getTokenDetailOperation, {}],
      [proposeAddressesOperation, {}],
    ] as unknown as readonly (readonly [Operation, object])[];
    for (const [operation, input] of changes) {
      const nothing = { code: 'not_found', reason: 'access_token_not_found' };
      await expect(execute(operation, stranger, { id: token.id, ...input }), operation.name).rejects.toMatchObject(nothing);
      await expect(execute(operation, own, { id: 2_000_000_000, ...input }), operation.name).rejects.toMatchObject(nothing);
      await expect(execute(operation, anonymous, { id: token.id, ...input }), operation.name).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      await expect(execute(operation, own, { id: token.id, ...input }), operation.name).resolves.toBeTruthy();
      await expect(execute(operation, admin, { id: token.id, ...input }), operation.name).resolves.toBeTruthy();
    }
    await execute(revokeAccessTokenOperation, own, { id: token.id });
    for (const [operation, input] of changes.slice(0, 4))
      await expect(execute(operation, own, { id: token.id, ...input }), operation.name).rejects.toMatchObject({ code: 'not_found' });
    expect((await execute(getAccessTokenOperation, own, { id: token.id })).revokedAt).not.toBeNull();
  });
});

describe('a disabled token', () => {
  it('is refused from the next request on, with what it minted, and both come back', async () => {
    const parent = await makeToken(await makeServiceAccount());
    const child = await childOf(parent);
    expect((await execute(disableAccessTokenOperation, admin, { id: parent.token.id })).disabledAt).not.toBeNull();
    expect(await checkAccessToken(parent.secret, origin)).toEqual({ ok: false, reason: 'disabled_token' });
    expect(await checkAccessToken(child.secret, origin)).toEqual({ ok: false, reason: 'parent_ended' });
    expect(await refusalsOf('disabled_token', parent.token.id)).toHaveLength(1);
    await execute(disableAccessTokenOperation, admin, { id: parent.token.id });
    await execute(enableAccessTokenOperation, admin, { id: parent.token.id });
    await execute(enableAccessTokenOperation, admin, { id: parent.token.id });
    for (const { secret } of [parent, child]) expect((await checkAccessToken(secret, origin)).ok).toBe(true);
    expect(await eventsOf('token.disable', parent.token.id)).toHaveLength(1);
    expect(await eventsOf('token.enable', parent.token.id)).toHaveLength(1);
  });

  it('in the middle of a chain stops what is below it, and mints nothing', async () => {
    const first = await makeToken(await makeServiceAccount());
    const second = await childOf(first);
    const third = await execute(createAccessTokenOperation, await actorOfToken(second.secret), {
      userId: first.token.userId,
      note: 'third',
      scopes: ['user:all'],
      expiresInSeconds: 60,
    });
    const actor = await actorOfToken(second.secret);
    await execute(disableAccessTokenOperation, admin, { id: second.token.id });
    expect(await checkAccessToken(third.secret, origin)).toEqual({ ok: false, reason: 'parent_ended' });
    expect((await checkAccessToken(first.secret, origin)).ok).toBe(true);
    await expect(
      execute(createAccessTokenOperation, actor, { userId: first.token.userId, note: 'late', scopes: ['user:all'], expiresInSeconds: 30 }),
    ).rejects.toMatchObject({ reason: 'parent_ended' });
  });
});

describe('accessTokens.revokeMany', () => {
  it('does each by itself and says what became of it', async () => {
    const [person, other] = [await makePerson(), await makePerson()];
    const [one, two, foreign] = [await makeToken(person), await makeToken(person), await makeToken(other)];
    const child = await childOf(two);
    const actor = await signInAs(person);
    const ids = [one.token.id, two.token.id, child.token.id, foreign.token.id, 2_000_000_000, one.token.id];
    const outcome = await execute(revokeManyAccessTokensOperation, actor, { ids });
    expect(outcome.done).toEqual([one.token.id, two.token.id, child.token.id]);
    expect(outcome.failed).toEqual([
      { id: foreign.token.id, message: 'There is no such access token.' },
      { id: 2_000_000_000, message: 'There is no such access token.' },
    ]);
    expect((await checkAccessToken(foreign.secret, origin)).ok).toBe(true);
    for (const { secret } of [one, two, child]) await expect(actorOfToken(secret)).rejects.toThrow('revoked');
    expect(await db().auditEvent.count({ where: { action: 'token.revoke', actorId: person.id } })).toBe(2);
    const again = await execute(revokeManyAccessTokensOperation, actor, { ids: [one.token.id] });
    expect(again).toMatchObject({ done: [], failed: [{ id: one.token.id }] });
  });

  it('tells what was revoked also when the database refuses one of them', async () => {
    const person = await makePerson();
    const [one, stuck, three] = [await makeToken(person), await makeToken(person), await makeToken(person)];
    const trigger = `"stuck_${stuck.token.id}"`;
    await pool().query(
      `CREATE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stuck'; END $$;
       CREATE TRIGGER ${trigger} BEFORE UPDATE ON "AccessToken" FOR EACH ROW
       WHEN (OLD.id = ${stuck.token.id}) EXECUTE FUNCTION ${trigger}()`,
    );
    try {
      const ids = [one, stuck, three].map(({ token }) => token.id);
      const outcome = await execute(revokeManyAccessTokensOperation, await signInAs(person), { ids });
      const message = 'Something went wrong on our side. Mention request test when you report it.';
      expect(outcome).toEqual({ done: [one.token.id, three.token.id], failed: [{ id: stuck.token.id, message }] });
      expect((await checkAccessToken(stuck.secret, origin)).ok).toBe(true);
    } finally {
      await pool().query(`DROP FUNCTION ${trigger} CASCADE`);
    }
  });

  it('takes between one and a hundred', async () => {
    for (const ids of [[], Array.from({ length: 101 }, (_, index) => index + 1)])
      await expect(execute(revokeManyAccessTokensOperation, admin, { ids })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { ids: expect.any(String) },
      });
    await expect(execute(revokeManyAccessTokensOperation, anonymous, { ids: [1] })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('the address list of a token', () => {
  const fence = (id: number, addressMode: AddressMode, ...allowedAddresses: string[]) =>
    execute(setTokenAddressesOperation, admin, { id, addressMode, allowedAddresses });
  const from = (secret: string, address: string | null) => checkAccessToken(secret, { ...origin, address });

  it('enforced refuses other addresses and unknown ones, in full in the audit; reported only counts them', async () => {
    const { token, secret } = await makeToken(await makeServiceAccount());
    const { allowedAddresses } = await fence(token.id, 'ENFORCE', '10.1.2.3/8', '2001:DB8::/32', '10.0.0.0/8');
    expect(allowedAddresses).toEqual(['10.0.0.0/8', '2001:db8::/32']);
    for (const inside of ['10.9.9.9', '::ffff:10.9.9.9', '2001:db8::7']) expect((await from(secret, inside)).ok, inside).toBe(true);
    for (const outside of ['192.0.2.1', '2001:db9::1', null])
      expect(await from(secret, outside)).toEqual({ ok: false, reason: 'address_refused' });
    expect(await refusalsOf('address_refused', token.id)).toMatchObject([
      { outcome: 'REFUSED', address: '192.0.2.1' },
      { address: '2001:db9::1' },
      { address: null },
    ]);
    await fence(token.id, 'REPORT', '10.0.0.0/8');
    expect((await from(secret, '192.0.2.1')).ok).toBe(true);
    await flushUseCounts();
    expect(await db().tokenAddress.findUnique({ where: { tokenId_address: { tokenId: token.id, address: '192.0.2.1' } } })).toMatchObject({
      requests: 1,
      outside: 2,
    });
    await fence(token.id, 'OFF');
    expect((await from(secret, '192.0.2.1')).ok).toBe(true);
    expect(await eventsOf('token.setAddresses', token.id)).toHaveLength(3);
  });

  it('binds what the token mints, also when it is set later; a child adds to it and never widens it', async () => {
    const parent = await makeToken(await makeServiceAccount());
    const child = await childOf(parent);
    await fence(parent.token.id, 'ENFORCE', '10.0.0.0/8', '192.0.2.1');
    expect(await from(child.secret, '203.0.113.1')).toEqual({ ok: false, reason: 'address_refused' });
    await fence(child.token.id, 'ENFORCE', '10.0.0.0/8', '203.0.113.1');
    expect(await from(child.secret, '203.0.113.1')).toEqual({ ok: false, reason: 'address_refused' });
    expect(await from(child.secret, '192.0.2.1')).toEqual({ ok: false, reason: 'address_refused' });
    expect((await from(child.secret, '10.1.1.1')).ok).toBe(true);
    const { token } = await execute(rotateAccessTokenOperation, admin, { id: child.token.id });
    expect(token).toMatchObject({ addressMode: 'ENFORCE', allowedAddresses: ['10.0.0.0/8', '203.0.113.1'], parentId: parent.token.id });
  });

  it.each<[string, AddressMode, string[]]>([
    ['an empty list that enforces', 'ENFORCE', []],
    ['an empty list that reports', 'REPORT', []],
    ['what is no address', 'OFF', ['10.0.0.0/8', 'example.com']],
    ['everything', 'ENFORCE', ['0.0.0.0/0']],
    ['too many', 'ENFORCE', Array.from({ length: 51 }, (_, index) => `10.0.0.${index}`)],
    ['a long text', 'ENFORCE', ['1'.repeat(61)]],
  ])('refuses %s', async (_what, mode, list) => {
    const { token } = await makeToken(await makeServiceAccount());
    const refusal: unknown = await fence(token.id, mode, ...list).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify(refusal)).toContain('allowedAddresses');
  });

  it('is not for tokens to set, those of a site admin for another account apart', async () => {
    const [boss, bot] = [await makeSiteAdmin(), await makeServiceAccount()];
    const [mine, machine] = [await makeToken(boss), await makeToken(bot)];
    const set = async (secret: string, id: number) =>
      execute(setTokenAddressesOperation, await actorOfToken(secret), { id, addressMode: 'OFF', allowedAddresses: [] });
    for (const { token, secret } of [mine, machine])
      await expect(set(secret, token.id)).rejects.toMatchObject({ code: 'forbidden', reason: 'addresses_by_session' });
    await expect(set(mine.secret, machine.token.id)).resolves.toBeTruthy();
  });

  it('is proposed from what was seen, and held against it', async () => {
    const { token, secret } = await makeToken(await makeServiceAccount());
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3', '198.51.100.9', '198.51.100.9']) await from(secret, address);
    await flushUseCounts();
    const propose = (input: object = {}) => execute(proposeAddressesOperation, admin, { id: token.id, ...input });
    expect(await propose()).toMatchObject({
      entries: [
        { entry: '203.0.113.0/24', addresses: 3, requests: 3 },
        { entry: '198.51.100.9', addresses: 1, requests: 2 },
      ],
      seen: 4,
    });
    expect((await propose()).outside).toHaveLength(4);
    expect((await propose({ allowedAddresses: ['203.0.113.0/24'] })).outside).toMatchObject([{ address: '198.51.100.9', requests: 2 }]);
    const longAgo = new Date(Date.now() - 40 * day * 1000);
    await db().tokenAddress.updateMany({ where: { tokenId: token.id, address: '198.51.100.9' }, data: { lastSeenAt: longAgo } });
    expect((await propose()).entries).toHaveLength(1);
    expect((await propose({ days: 60 })).entries).toHaveLength(2);
    await fence(token.id, 'ENFORCE', '203.0.113.0/24');
    await from(secret, '192.0.2.66');
    await flushUseCounts();
    const { addresses } = await execute(getTokenDetailOperation, admin, { id: token.id });
    expect(addresses).toContainEqual(expect.objectContaining({ address: '192.0.2.66', requests: 0, outside: 1 }));
    expect((await propose()).entries).toEqual([{ entry: '203.0.113.0/24', addresses: 3, requests: 3 }]);
  });
});

describe('accessTokens.getDetail', () => {
  it('tells the chain, the children, the uses by day and the addresses of one token', async () => {
    const bot = await makeServiceAccount();
    const old = await makeToken(bot);
    const next = await execute(rotateAccessTokenOperation, admin, { id: old.token.id });
    const last = await execute(rotateAccessTokenOperation, admin, { id: next.token.id, overlapSeconds: 60 });
    const child = await childOf(last);
    for (let index = 0; index < 3; index += 1) await checkAccessToken(last.secret, { ...origin, address: '192.0.2.9' });
    await flushUseCounts();
    const detail = await execute(getTokenDetailOperation, admin, { id: last.token.id });
    expect(detail.token).toMatchObject({ id: last.token.id, rotatedToId: null });
    expect(detail.rotations.map(({ id }) => id)).toEqual([old, next, last].map(({ token }) => token.id));
    expect(detail).toMatchObject({ parent: null, childCount: 1, children: [{ id: child.token.id }] });
    expect(detail.days).toHaveLength(30);
    expect(detail.days.at(-1)).toEqual({ day: new Date().toISOString().slice(0, 10), requests: 4 });
    expect(detail.addresses).toMatchObject([{ address: '192.0.2.9', requests: 3, outside: 0 }, { address: '192.0.2.1' }]);
    expect((await execute(getTokenDetailOperation, admin, { id: child.token.id })).parent?.id).toBe(last.token.id);
    expect((await execute(getTokenDetailOperation, admin, { id: next.token.id })).token.rotatedToId).toBe(last.token.id);
    expect(JSON.stringify(detail)).not.toMatch(/digest|secret/);
  });

  it('tells nobody of another account’s tokens, be it what minted theirs or what theirs minted', async () => {
    const [boss, person, other] = [await makeSiteAdmin(), await makePerson(), await makePerson()];
    const above = await makeToken(boss, { note: 'above', scopes: ['user:all', 'site-admin:sudo'] });
    const asPerson = await actorOfToken(above.secret, { sudo: person.username });
    const middle = await makeToken(person, { expiresInSeconds: 2 * day }, asPerson);
    const own = await childOf(middle);
    // Minted for somebody else, as under a setting that lets site admins make tokens for people.
    const foreign = await childOf(middle);
    await db().accessToken.update({ where: { id: foreign.token.id }, data: { userId: other.id } });
    const seen = await execute(getTokenDetailOperation, await signInAs(person), { id: middle.token.id });
    expect(seen).toMatchObject({ parent: null, childCount: 1, children: [{ id: own.token.id, username: person.username }] });
    const all = await execute(getTokenDetailOperation, admin, { id: middle.token.id });
    expect(all).toMatchObject({ parent: { id: above.token.id, username: boss.username }, childCount: 2 });
    expect(all.children).toMatchObject([{ id: foreign.token.id, username: other.username }, { id: own.token.id }]);
    await db().user.update({ where: { id: other.id }, data: { deletedAt: new Date() } });
    const { children } = await execute(getTokenDetailOperation, admin, { id: middle.token.id });
    expect(children[0]).toMatchObject({ id: foreign.token.id, username: null });
  });
});
