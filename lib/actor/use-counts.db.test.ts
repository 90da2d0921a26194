import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, pool } from '@/lib/db/client';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys, untilOneWaits } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { checkAccessToken } from './access-token';
import { countUse, flushUseCounts, takeLostCounts } from './use-counts';

beforeAll(() => loadServerKeys());
beforeEach(() => flushUseCounts());

const origin = { door: 'graphql', requestId: 'test', address: '203.0.113.1', userAgent: null } as const;
const today = () => new Date(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`);
const requestsOf = async (kind: string, credentialId: number) =>
  Number((await db().credentialUse.findMany({ where: { kind, credentialId } })).reduce((sum, { requests }) => sum + requests, 0n));

describe('uses', () => {
  it('of a token are counted by account, door, day, credential and address, without a write per request', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot);
    for (const [door, address, times] of [['graphql', '203.0.113.1', 3], ['v4', '203.0.113.2', 2], ['graphql', '203.0.113.2', 1]] as const)
      for (let index = 0; index < times; index += 1) await actorOfToken(secret, { door, address });
    expect(await db().accountUse.count({ where: { userId: bot.id } })).toBe(0);
    await flushUseCounts();
    await flushUseCounts();
    await actorOfToken(secret, { door: 'v4', address: null });
    await flushUseCounts();
    expect(await db().accountUse.findMany({ where: { userId: bot.id }, orderBy: { door: 'asc' } })).toMatchObject([
      { day: today(), door: 'graphql', requests: 4n, lastAddress: '203.0.113.2' },
      { day: today(), door: 'v4', requests: 3n, lastAddress: null },
    ]);
    expect(await db().credentialUse.findMany({ where: { kind: 'access-token', credentialId: token.id } })).toMatchObject([
      { day: today(), requests: 7n },
    ]);
    expect(await db().tokenAddress.findMany({ where: { tokenId: token.id }, orderBy: { address: 'asc' } })).toMatchObject([
      { address: '203.0.113.1', requests: 3, outside: 0 },
      { address: '203.0.113.2', requests: 3, outside: 0 },
    ]);
    expect((await db().user.findUniqueOrThrow({ where: { id: bot.id } })).eventsCount).toBe(7n);
  });

  it('of a bearer are those of its M2M credential; of a session, and refused ones, there are none', async () => {
    const [bot, person] = [await makeServiceAccount(), await makePerson()];
    const client = await makeM2MCredential(bot);
    const { accessToken } = await grantBearer(client);
    await actorOfBearer(accessToken);
    await actorOfBearer(accessToken);
    await signInAs(person);
    const { secret, token } = await makeToken(bot);
    await db().accessToken.update({ where: { id: token.id }, data: { disabledAt: new Date() } });
    await checkAccessToken(secret, origin);
    await flushUseCounts();
    expect(await requestsOf('m2m-credential', client.credential.id)).toBe(2);
    expect(await requestsOf('access-token', token.id)).toBe(0);
    expect(await db().accountUse.count({ where: { userId: person.id } })).toBe(0);
    expect((await db().user.findUniqueOrThrow({ where: { id: bot.id } })).eventsCount).toBe(2n);
  });

  it('under sudo are those of the account whose token it was', async () => {
    const [admin, person] = [await makeSiteAdmin(), await makePerson()];
    const { secret } = await makeToken(admin, { scopes: ['user:all', 'site-admin:sudo'] });
    await actorOfToken(secret, { sudo: person.username });
    await flushUseCounts();
    expect(await db().accountUse.count({ where: { userId: admin.id } })).toBe(1);
    expect(await db().accountUse.count({ where: { userId: person.id } })).toBe(0);
  });

  it('survive a failed write and are then counted once', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot);
    await actorOfToken(secret);
    await pool().query(`ALTER TABLE "TokenAddress" ADD CONSTRAINT no_more CHECK (requests < 0) NOT VALID`);
    try {
      await expect(flushUseCounts()).rejects.toThrow();
      await actorOfToken(secret);
      await expect(flushUseCounts()).rejects.toThrow();
      expect(await requestsOf('access-token', token.id)).toBe(0);
    } finally {
      await pool().query(`ALTER TABLE "TokenAddress" DROP CONSTRAINT no_more`);
    }
    await flushUseCounts();
    expect(await requestsOf('access-token', token.id)).toBe(2);
    expect(await db().accountUse.findMany({ where: { userId: bot.id } })).toMatchObject([{ requests: 2n }]);
  });

  it('of what was erased meanwhile do not hold up the others', async () => {
    const [bot, gone] = [await makeServiceAccount(), await makeServiceAccount()];
    const [kept, erased] = [await makeToken(bot), await makeToken(gone)];
    for (const { secret } of [kept, erased]) await actorOfToken(secret);
    await db().user.delete({ where: { id: gone.id } });
    await flushUseCounts();
    expect(await requestsOf('access-token', kept.token.id)).toBe(1);
  });

  it('of tokens that are being erased wait for that, in its order, and do not stand in its way', async () => {
    const bot = await makeServiceAccount();
    const [older, younger] = [await makeToken(bot), await makeToken(bot)];
    const use = async () => {
      for (const { secret } of [younger, older]) await actorOfToken(secret);
    };
    await use();
    await flushUseCounts();
    await use();
    const ids = [older.token.id, younger.token.id];
    const holder = await pool().connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM "AccessToken" WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE', [ids]);
      await holder.query('DELETE FROM "TokenAddress" WHERE "tokenId" = $1', [younger.token.id]);
      const flushed = flushUseCounts();
      await untilOneWaits();
      await holder.query('DELETE FROM "AccessToken" WHERE id = ANY($1::int[])', [ids]);
      await holder.query('COMMIT');
      await expect(flushed).resolves.toBeUndefined();
      expect(await db().tokenAddress.count({ where: { tokenId: older.token.id } })).toBe(0);
      expect(Number((await db().user.findUniqueOrThrow({ where: { id: bot.id } })).eventsCount)).toBe(4);
    } finally {
      holder.release(true);
    }
  });

  it('flushed by several at once lose nothing', async () => {
    const bots = await Promise.all(Array.from({ length: 5 }, () => makeServiceAccount()));
    const tokens = await Promise.all(bots.map((bot) => makeToken(bot)));
    const flushes: Promise<void>[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (const { secret } of tokens) await actorOfToken(secret, { address: `203.0.113.${round % 2}` });
      flushes.push(flushUseCounts());
    }
    await Promise.all(flushes);
    for (const { token } of tokens) expect(await requestsOf('access-token', token.id)).toBe(6);
  });

  it('from very many addresses stay bounded, of a token in the table as well as in memory', async () => {
    const bot = await makeServiceAccount();
    const { token } = await makeToken(bot);
    const use = { kind: 'access-token', id: token.id, userId: bot.id } as const;
    for (let index = 0; index < 300; index += 1) countUse(use, { ...origin, address: `2001:db8::${index.toString(16)}` });
    await flushUseCounts();
    expect(await db().tokenAddress.count({ where: { tokenId: token.id } })).toBe(200);
    for (let index = 0; index < 60_000; index += 1) countUse(use, { ...origin, address: `2001:db8:1::${index.toString(16)}` });
    expect(takeLostCounts()).toBe(0);
    await flushUseCounts();
    expect(await requestsOf('access-token', token.id)).toBe(60_300);
    expect(await db().tokenAddress.count({ where: { tokenId: token.id } })).toBe(200);
    for (let index = 0; index < 100_010; index += 1) countUse({ ...use, id: 1_000_000 + index }, { ...origin, address: null });
    expect(takeLostCounts()).toBe(10);
    await flushUseCounts();
  });
});
