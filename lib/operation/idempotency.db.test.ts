import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { createM2MCredentialOperation } from '@/lib/oauth/operations';
import { createAccessTokenOperation } from '@/lib/tokens/operations';
import { blockUserOperation, createUserOperation } from '@/lib/users/operations';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys } from '@/prisma/seed/database';
import { makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import type { User } from '@/lib/users/schema';
import { allOperations } from './all';
import { execute } from './execute';

let admin: AccountActor;
let bot: User;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  bot = await makeServiceAccount();
});

const mint = (idempotencyKey: string, { actor = admin, note = 'the same' } = {}) =>
  execute(createAccessTokenOperation, actor, { userId: bot.id, note, scopes: ['user:all'] }, { idempotencyKey });
const tokens = () => db().accessToken.count({ where: { userId: bot.id } });

describe('a call repeated with its Idempotency-Key', () => {
  it('gets the very same answer, secret included, and does nothing again', async () => {
    const key = unique('key');
    const first = await mint(key);
    const before = await tokens();
    const events = await db().auditEvent.count();
    expect(await mint(key)).toEqual(first);
    expect(await tokens()).toBe(before);
    expect(await db().auditEvent.count()).toBe(events);
  });

  it('many times at once does one thing and gives everyone its answer', async () => {
    const key = unique('key');
    const before = await tokens();
    const answers = await Promise.all(Array.from({ length: 10 }, () => mint(key)));
    expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1);
    expect(await tokens()).toBe(before + 1);
  });

  it('but another body is a conflict, and does nothing', async () => {
    const key = unique('key');
    await mint(key);
    const before = await tokens();
    await expect(mint(key, { note: 'another' })).rejects.toMatchObject({ code: 'conflict', reason: 'idempotency_key_reused' });
    expect(await tokens()).toBe(before);
  });

  it('by somebody else, or with another credential of the same person, is another call', async () => {
    const key = unique('key');
    const { secret } = await mint(key);
    const other = await signInAs(await makeSiteAdmin());
    expect((await mint(key, { actor: other })).secret).not.toBe(secret);
    expect((await mint(key, { actor: await signInAs({ id: admin.userId, username: admin.username }) })).secret).not.toBe(secret);
  });

  it('to another operation is another call', async () => {
    const key = unique('key');
    await mint(key);
    await expect(
      execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true }, { idempotencyKey: key }),
    ).resolves.toBeTruthy();
    await expect(
      execute(createM2MCredentialOperation, admin, { userId: bot.id, name: 'x', scopes: ['mcp'] }, { idempotencyKey: key }),
    ).resolves.toBeTruthy();
  });

  it('after ten minutes is a new call', async () => {
    const key = unique('key');
    const { secret } = await mint(key);
    await db().idempotentAnswer.updateMany({ data: { expiresAt: new Date() } });
    expect((await mint(key)).secret).not.toBe(secret);
  });

  it('that failed is tried anew', async () => {
    const key = unique('key');
    const username = unique('bot');
    const taken = await makeServiceAccount(username);
    const create = () => execute(createUserOperation, admin, { username, isServiceAccount: true }, { idempotencyKey: key });
    await expect(create()).rejects.toMatchObject({ code: 'conflict', reason: 'username_taken' });
    await db().user.update({ where: { id: taken.id }, data: { deletedAt: new Date() } });
    await expect(create()).resolves.toMatchObject({ username });
  });

  it('is answered only while the caller may still make it', async () => {
    const key = unique('key');
    const demoted = await makeSiteAdmin();
    const actor = await signInAs(demoted);
    await mint(key, { actor });
    await expect(mint(key, { actor: { ...actor, isSiteAdmin: false } })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(['', ' ', 'a b', 'é', 'x'.repeat(256), 'a\nb'])('needs a usable key: "%s" is none', async (key) => {
    const before = await tokens();
    if (key === '') {
      await expect(mint(key)).resolves.toBeTruthy();
      return;
    }
    await expect(mint(key)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Idempotency-Key') });
    expect(await tokens()).toBe(before);
  });

  it('leaves neither the key nor the secret in the database', async () => {
    const key = unique('key-in-plain-text');
    const { secret } = await mint(key);
    expect(
      await columnsHolding([key, secret, secret.slice(-40), Buffer.from(secret).toString('hex'), Buffer.from(key).toString('hex')]),
    ).toEqual([]);
    const { rows } = await pool().query<{ sealed: Buffer }>('SELECT sealed FROM "IdempotentAnswer"');
    for (const { sealed } of rows) expect(sealed.includes(secret.slice(-40))).toBe(false);
  });

  it('is bound to the token it came with: a stolen key opens nothing with another one', async () => {
    const key = unique('key');
    const owner = await makeSiteAdmin();
    const [one, other] = [await makeToken(owner), await makeToken(owner)];
    const first = await mint(key, { actor: await actorOfToken(one.secret) });
    expect((await mint(key, { actor: await actorOfToken(other.secret) })).secret).not.toBe(first.secret);
  });

  it('counts for every operation that makes something, and for no other', async () => {
    expect(
      allOperations
        .filter(({ idempotent }) => idempotent)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'accessTokens.create',
      'accessTokens.rotate',
      'accessTokens.rotateOwn',
      'codeHosts.create',
      'groups.create',
      'm2mCredentials.addSecret',
      'm2mCredentials.create',
      'm2mCredentials.rotateSecret',
      'repositories.create',
      'roles.create',
      'users.create',
    ]);
    const key = unique('key');
    const target = await makeServiceAccount();
    await execute(blockUserOperation, admin, { userId: target.id }, { idempotencyKey: key });
    await expect(execute(blockUserOperation, admin, { userId: bot.id }, { idempotencyKey: key })).resolves.toBeTruthy();
  });
});
