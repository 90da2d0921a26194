import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db, transaction } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount } from '@/prisma/seed/people';
import { signInOperation, signOutOperation } from './operations';
import { openSession } from './service';

const password = 'correct horse battery';
let lastAddress = 0;
/** Somebody at an address of their own, so that one test's failures do not slow another. */
const visitor = (): Actor => {
  lastAddress += 1;
  return { kind: 'anonymous', origin: { ...origin, door: 'sessions', address: `198.51.100.${lastAddress}` } };
};

beforeAll(() => loadServerKeys());

describe('sessions.signIn', () => {
  it('opens a session row that holds a digest only, and records it', async () => {
    const person = await makePerson({ password });
    const { sid, ...rest } = await execute(signInOperation, visitor(), { login: person.username, password });
    expect(rest).toMatchObject({ userId: person.id, username: person.username });
    expect(Date.parse(rest.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const session = await db().session.findFirstOrThrow({ where: { userId: person.id } });
    expect(Buffer.from(session.digest).equals(Buffer.from(sid, 'base64url'))).toBe(false);
    expect(session.expiresAt.toISOString()).toBe(rest.expiresAt);
    const [event] = await db().auditEvent.findMany({ where: { action: 'session.create', targetId: String(session.id) } });
    expect(event).toMatchObject({ outcome: 'SUCCESS', targetType: 'session', targetName: person.username, door: 'sessions' });
  });

  it('lets ten wrong passwords pass for one account and address, also all at once, and then not even the right one', async () => {
    const person = await makePerson({ password });
    const attacker = visitor();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => execute(signInOperation, attacker, { login: person.username, password: 'wrong' })),
    );
    const codes = attempts.map((attempt) => (attempt.status === 'rejected' ? attempt.reason.code : 'let in'));
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(10);
    await expect(execute(signInOperation, attacker, { login: person.username, password })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    });
    await expect(execute(signInOperation, visitor(), { login: person.username, password })).resolves.toBeTruthy();
  });

  it('counts the name and the address of one account together', async () => {
    const person = await makePerson({ password });
    const attacker = visitor();
    for (let index = 0; index < 10; index += 1) {
      const login = index % 2 ? person.username.toUpperCase() : `${person.username}@example.com`;
      await expect(execute(signInOperation, attacker, { login, password: 'wrong' })).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    await expect(execute(signInOperation, attacker, { login: person.username, password })).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('slows guessing at names that do not exist in the same way, so that they cannot be told from others', async () => {
    const attacker = visitor();
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, () => execute(signInOperation, attacker, { login: 'nobody-here', password: 'wrong' })),
    );
    expect(attempts.filter((attempt) => attempt.status === 'rejected' && attempt.reason.code === 'unauthenticated')).toHaveLength(10);
  });

  it('forgets the failures of an account after it came in', async () => {
    const person = await makePerson({ password });
    const actor = visitor();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 8; index += 1)
        await expect(execute(signInOperation, actor, { login: person.username, password: 'wrong' })).rejects.toMatchObject({
          code: 'unauthenticated',
        });
      await execute(signInOperation, actor, { login: person.username, password });
    }
  });

  it('takes about as long for an account that does not exist', async () => {
    const person = await makePerson({ password });
    const median = async (login: string) => {
      const times: number[] = [];
      for (let index = 0; index < 7; index += 1) {
        const startedAt = performance.now();
        await execute(signInOperation, visitor(), { login, password: 'wrong' }).catch(() => undefined);
        times.push(performance.now() - startedAt);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    await median(person.username);
    const [known, unknown] = [await median(person.username), await median('nobody-at-all')];
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('never opens a session for a service account, not even from inside', async () => {
    const bot = await makeServiceAccount();
    await expect(execute(signInOperation, visitor(), { login: bot.username, password })).rejects.toMatchObject({
      code: 'unauthenticated',
      reason: 'sign_in_failed',
    });
    await expect(openSession({ actor: systemActor('test'), transaction }, bot)).rejects.toThrow();
    expect(await db().session.count({ where: { userId: bot.id } })).toBe(0);
    expect(await db().auditEvent.count({ where: { action: 'session.create', outcome: 'SUCCESS', targetName: bot.username } })).toBe(0);
  });
});

describe('sessions.signOut', () => {
  it('ends that session once, leaves others, and is nothing to those without one', async () => {
    const person = await makePerson();
    const [one, other] = [await signInAs(person), await signInAs(person)];
    await execute(signOutOperation, one, {});
    await execute(signOutOperation, one, {});
    const rows = await db().session.findMany({
      where: { userId: person.id },
      orderBy: { id: 'asc' },
      select: { id: true, revokedAt: true },
    });
    expect(rows.map(({ revokedAt }) => revokedAt !== null)).toEqual([true, false]);
    expect(await db().auditEvent.count({ where: { action: 'session.revoke', actorId: person.id } })).toBe(1);
    expect(await execute(signOutOperation, visitor(), {})).toBeNull();
    expect(other.userId).toBe(person.id);
  });
});
