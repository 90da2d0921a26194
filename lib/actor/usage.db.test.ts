import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flushRefusals } from '@/lib/audit/refusals';
import { db, pool } from '@/lib/db/client';
import { actorOfToken, makeToken, origin } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeServiceAccount } from '@/prisma/seed/people';
import { checkAccessToken } from './access-token';
import { flushUses } from './usage';

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  await flushUses();
  await flushRefusals();
});

/** How many rows the statistics have seen inserted, updated and deleted, of all tables. */
async function writes(): Promise<number> {
  await pool().query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool().query<{ sum: string }>('SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables');
  return Number(rows[0]?.sum);
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe('the last use of a token', () => {
  it('is kept with its address, and costs no write per request', async () => {
    const { secret, token } = await makeToken(await makeServiceAccount());
    const before = await writes();
    for (let index = 0; index < 50; index += 1) await actorOfToken(secret, { address: '203.0.113.9' });
    expect(await writes()).toBe(before);
    await flushUses();
    const row = await db().accessToken.findUniqueOrThrow({ where: { id: token.id }, select: { lastUsedAt: true, lastUsedAddress: true } });
    expect(row.lastUsedAddress).toBe('203.0.113.9');
    expect(Date.now() - (row.lastUsedAt?.getTime() ?? 0)).toBeLessThan(10_000);
  });

  it('is written the next time where somebody held the row, or the write failed', async () => {
    const { secret, token } = await makeToken(await makeServiceAccount());
    const lastUse = async () =>
      (await db().accessToken.findUniqueOrThrow({ where: { id: token.id }, select: { lastUsedAt: true } })).lastUsedAt;
    const holder = await pool().connect();
    await actorOfToken(secret);
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM "AccessToken" WHERE id = $1 FOR UPDATE', [token.id]);
    await flushUses();
    await holder.query('ROLLBACK');
    expect(await lastUse()).toBeNull();
    // The next writer finds no such table: it fails as a database that is away does.
    await holder.query('ALTER TABLE "AccessToken" RENAME TO "Elsewhere"');
    await expect(flushUses()).rejects.toThrow();
    await holder.query('ALTER TABLE "Elsewhere" RENAME TO "AccessToken"');
    holder.release();
    await flushUses();
    expect(await lastUse()).not.toBeNull();
  });

  it('is written at most once in five minutes', async () => {
    const { secret, token } = await makeToken(await makeServiceAccount());
    const lastUse = async () =>
      (await db().accessToken.findUniqueOrThrow({ where: { id: token.id }, select: { lastUsedAt: true } })).lastUsedAt?.getTime();
    for (const [minutes, isWritten] of [
      [4, false],
      [6, true],
    ] as const) {
      await db().accessToken.update({ where: { id: token.id }, data: { lastUsedAt: minutesAgo(minutes) } });
      const before = await lastUse();
      await actorOfToken(secret);
      await flushUses();
      expect((await lastUse()) !== before, `${minutes} minutes`).toBe(isWritten);
    }
  });

  it('also says when the account was active', async () => {
    const bot = await makeServiceAccount();
    const { secret } = await makeToken(bot);
    expect(bot.lastActiveAt).toBeNull();
    await actorOfToken(secret);
    await flushUses();
    expect((await db().user.findUniqueOrThrow({ where: { id: bot.id }, select: { lastActiveAt: true } })).lastActiveAt).not.toBeNull();
  });

  it('says so the next time where somebody held the account, also when nothing was used since', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot);
    const lastActive = async () =>
      (await db().user.findUniqueOrThrow({ where: { id: bot.id }, select: { lastActiveAt: true } })).lastActiveAt;
    await actorOfToken(secret);
    const holder = await pool().connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM "User" WHERE id = $1 FOR NO KEY UPDATE', [bot.id]);
      await flushUses();
      expect((await db().accessToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt).not.toBeNull();
      await flushUses();
      expect(await lastActive()).toBeNull();
      await holder.query('ROLLBACK');
    } finally {
      holder.release(true);
    }
    await flushUses();
    expect(await lastActive()).not.toBeNull();
  });

  it('of many tokens is written together, also by two instances at once', async () => {
    const bot = await makeServiceAccount();
    const made = await Promise.all(Array.from({ length: 20 }, () => makeToken(bot)));
    await Promise.all(made.map(({ secret }) => actorOfToken(secret)));
    await Promise.all([flushUses(), flushUses()]);
    expect(await db().accessToken.count({ where: { userId: bot.id, lastUsedAt: null } })).toBe(0);
  });
});

describe('refused authentication', () => {
  it('by tokens nobody knows is added up per reason, door, source and minute', async () => {
    const address = '203.0.113.77';
    for (let index = 0; index < 30; index += 1)
      await checkAccessToken(`sgp_local_${index.toString(16).padStart(40, '0')}`, { ...origin, address });
    for (let index = 0; index < 5; index += 1) await checkAccessToken('nonsense', { ...origin, address });
    await Promise.all([flushRefusals(), flushRefusals()]);
    await checkAccessToken('nonsense', { ...origin, address });
    await flushRefusals();
    const rows = await db().authRefusal.groupBy({
      by: ['reason', 'door'],
      where: { address },
      _sum: { count: true },
      orderBy: { reason: 'asc' },
    });
    expect(rows).toEqual([
      { reason: 'malformed', door: 'graphql', _sum: { count: 6 } },
      { reason: 'unknown', door: 'graphql', _sum: { count: 30 } },
    ]);
    expect(await db().authRefusal.count({ where: { address } })).toBeLessThanOrEqual(4);
    expect(await db().auditEvent.count({ where: { address } })).toBe(0);
  });

  it('from very many sources stays few rows, and is counted to the last', async () => {
    const before = (await db().authRefusal.aggregate({ _sum: { count: true } }))._sum.count ?? 0;
    for (let index = 0; index < 6_000; index += 1)
      await checkAccessToken('nonsense', { ...origin, door: 'v4', address: `2001:db8::${index.toString(16)}` });
    await flushRefusals();
    expect((await db().authRefusal.aggregate({ _sum: { count: true } }))._sum.count).toBe(before + 6_000);
    expect(await db().authRefusal.count({ where: { door: 'v4' } })).toBeLessThanOrEqual(2 * 5_001);
    expect(await db().authRefusal.count({ where: { address: 'others' } })).toBeGreaterThan(0);
  });

  it('by a token we know is recorded in full, with its owner and the reason', async () => {
    const bot = await makeServiceAccount();
    const { secret, token } = await makeToken(bot);
    await db().accessToken.update({ where: { id: token.id }, data: { expiresAt: new Date(0) } });
    expect(await checkAccessToken(secret, { ...origin, address: '203.0.113.5' })).toEqual({ ok: false, reason: 'expired' });
    expect(
      await db().auditEvent.findMany({ where: { targetType: 'access-token', targetId: String(token.id), outcome: 'REFUSED' } }),
    ).toMatchObject([
      {
        action: 'authentication',
        reason: 'expired',
        targetName: bot.username,
        door: 'graphql',
        address: '203.0.113.5',
        actorName: 'anonymous',
      },
    ]);
  });
});
