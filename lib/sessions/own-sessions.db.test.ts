import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { listSessionsOperation, revokeOtherSessionsOperation, revokeSessionOperation } from './operations';

const list = (by: Actor, userId: number) => execute(listSessionsOperation, by, { userId });
async function revokedIds(userId: number): Promise<number[]> {
  const rows = await db().session.findMany({ where: { userId, revokedAt: { not: null } }, select: { id: true }, orderBy: { id: 'asc' } });
  return rows.map(({ id }) => id);
}

beforeAll(() => loadServerKeys());

describe('sessions.list', () => {
  it('shows the living ones, the one seen last first, and marks this one', async () => {
    const person = await makePerson();
    const [old, mine, ended, expired] = [await signInAs(person), await signInAs(person), await signInAs(person), await signInAs(person)];
    const idOf = (actor: typeof mine) => Number(actor.credential.id);
    await db().session.update({ where: { id: idOf(old) }, data: { lastSeenAt: new Date(0) }, select: { id: true } });
    await db().session.update({ where: { id: idOf(ended) }, data: { revokedAt: new Date() }, select: { id: true } });
    await db().session.update({ where: { id: idOf(expired) }, data: { expiresAt: new Date(0) }, select: { id: true } });
    const sessions = await list(mine, person.id);
    expect(sessions.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
      [idOf(mine), true],
      [idOf(old), false],
    ]);
    expect(Object.keys(sessions[0] ?? {}).sort()).toEqual(
      ['address', 'createdAt', 'expiresAt', 'id', 'isCurrent', 'lastSeenAt', 'userAgent'],
    );
    const byAdmin = await list(await signInAs(await makeSiteAdmin()), person.id);
    expect(byAdmin.map(({ isCurrent }) => isCurrent)).toEqual([false, false]);
  });

  it('is for the account itself and site admins', async () => {
    const [person, stranger] = [await makePerson(), await makePerson()];
    await expect(list(await signInAs(stranger), person.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(list({ kind: 'anonymous', origin }, person.id)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await list(await signInAs(await makeSiteAdmin()), (await makeServiceAccount()).id)).toEqual([]);
  });
});

describe('sessions.revoke', () => {
  it('ends that one, for its owner or a site admin, and records whose it was', async () => {
    const person = await makePerson();
    const [mine, other, third] = [await signInAs(person), await signInAs(person), await signInAs(person)];
    await execute(revokeSessionOperation, mine, { id: other.credential.id });
    await execute(revokeSessionOperation, await signInAs(await makeSiteAdmin()), { id: third.credential.id });
    expect(await revokedIds(person.id)).toEqual([other.credential.id, third.credential.id]);
    const events = await db().auditEvent.findMany({
      where: {
        action: 'session.revoke',
        targetType: 'session',
        targetId: { in: [other, third].map((each) => String(each.credential.id)) },
      },
    });
    expect(events).toHaveLength(2);
    const about = { outcome: 'SUCCESS', targetName: person.username, before: { userId: person.id } };
    for (const event of events) expect(event).toMatchObject(about);
  });

  it('says that there is none to strangers, as to those who ask for one that ended', async () => {
    const [person, stranger] = [await makePerson(), await makePerson()];
    const victim = await signInAs(person);
    const by = await signInAs(stranger);
    const gone = { code: 'not_found', reason: 'session_not_found' };
    await expect(execute(revokeSessionOperation, by, { id: victim.credential.id })).rejects.toMatchObject(gone);
    await expect(execute(revokeSessionOperation, by, { id: 2_000_000_000 })).rejects.toMatchObject(gone);
    await execute(revokeSessionOperation, victim, { id: victim.credential.id });
    await expect(execute(revokeSessionOperation, victim, { id: victim.credential.id })).rejects.toMatchObject(gone);
  });
});

describe('sessions.revokeOthers', () => {
  it('keeps the one that asks, and none when a token or a site admin does', async () => {
    const person = await makePerson();
    const [mine, other] = [await signInAs(person), await signInAs(person)];
    expect(await execute(revokeOtherSessionsOperation, mine, { userId: person.id })).toEqual({ count: 1 });
    expect(await revokedIds(person.id)).toEqual([other.credential.id]);
    const { secret } = await makeToken(person, {}, mine);
    expect(await execute(revokeOtherSessionsOperation, await actorOfToken(secret), { userId: person.id })).toEqual({ count: 1 });
    await signInAs(person);
    const admin = await signInAs(await makeSiteAdmin());
    expect(await execute(revokeOtherSessionsOperation, admin, { userId: person.id })).toEqual({ count: 1 });
    expect(await execute(revokeOtherSessionsOperation, admin, { userId: person.id })).toEqual({ count: 0 });
    const where = { action: 'session.revokeOthers', targetType: 'user', targetId: String(person.id) };
    expect(await db().auditEvent.count({ where })).toBe(3);
    await expect(execute(revokeOtherSessionsOperation, await signInAs(await makePerson()), { userId: person.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
