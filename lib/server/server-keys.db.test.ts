import path from 'node:path';
import { afterEach, describe, expect, it, inject } from 'vitest';
import { checkAccessToken } from '@/lib/actor/access-token';
import { actorOfSession } from '@/lib/actor/session';
import { flushUses } from '@/lib/actor/usage';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { systemActor } from '@/lib/actor/actor';
import { db, pool, transaction } from '@/lib/db/client';
import { EnvironmentError } from '@/lib/env';
import { openSession } from '@/lib/sessions/service';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin } from '@/prisma/seed/credentials';
import { everything, loadServerKeys, newServerKey } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount } from '@/prisma/seed/people';
import { prepareDatabase } from './prepare-database';

const migrations = path.resolve(import.meta.dirname, '../../prisma/migrations');
const url = process.env.DATABASE_URL ?? '';

/** What a start does with these keys. */
async function start(...keys: string[]): Promise<void> {
  loadServerKeys(...keys);
  await prepareDatabase(url, migrations, () => undefined);
}

const liveKeys = async () =>
  (await db().serverKey.findMany({ where: { retiredAt: null }, orderBy: { id: 'asc' }, select: { id: true } })).map(({ id }) => id);
const keyOf = async (id: number) =>
  (await db().accessToken.findUniqueOrThrow({ where: { id }, select: { digestKeyId: true } })).digestKeyId;

afterEach(async () => {
  await pool().query('DELETE FROM "AccessToken"');
  await pool().query('DELETE FROM "OAuthClient"');
  await pool().query('DELETE FROM "ServerKey"');
});

describe('a start', () => {
  it('runs on a database of its own test', () => {
    expect(inject('databaseServer').url).toBeTruthy();
    expect(url).toContain('/test_');
  });

  it('with other keys is refused, and nothing is changed', async () => {
    await start(newServerKey('a'));
    await makeToken(await makeServiceAccount());
    const before = await everything();
    await expect(start(newServerKey('b'))).rejects.toThrow(EnvironmentError);
    await expect(start(newServerKey('a'))).rejects.toThrow(/the key "a" is another one/);
    await expect(start(newServerKey('b'), newServerKey('a'))).rejects.toThrow(EnvironmentError);
    expect(await everything()).toBe(before);
  });

  it('with other keys is refused also where nothing depends on the old ones yet', async () => {
    await start(newServerKey('a'));
    await expect(start(newServerKey('b'))).rejects.toThrow(/has none of them/);
  });

  it('with a key added in front keeps every credential working, and makes their digests anew as they are used', async () => {
    const [old, fresh] = [newServerKey('old'), newServerKey('fresh')];
    await start(old);
    const [bot, person] = [await makeServiceAccount(), await makePerson()];
    const { secret, token } = await makeToken(bot);
    const client = await makeM2MCredential(bot);
    const { accessToken } = await grantBearer(client);
    const cookie = await sessionCookieValue(await openSession({ actor: systemActor('test'), transaction }, person));
    await start(fresh, old);
    expect(await liveKeys()).toEqual(['fresh', 'old']);
    expect((await actorOfToken(secret)).userId).toBe(bot.id);
    expect((await actorOfBearer(accessToken)).userId).toBe(bot.id);
    expect(await actorOfSession(cookie, origin)).toMatchObject({ userId: person.id });
    await expect(grantBearer(client)).resolves.toBeTruthy();
    await flushUses();
    expect(await keyOf(token.id)).toBe('fresh');
    expect(await db().oAuthToken.count({ where: { digestKeyId: 'old' } })).toBe(0);
    expect(await db().session.count({ where: { userId: person.id, digestKeyId: 'old' } })).toBe(0);
    expect((await actorOfToken(secret)).userId).toBe(bot.id);
  });

  it('without a key that living credentials depend on is refused, naming how many', async () => {
    const [old, fresh] = [newServerKey('old'), newServerKey('fresh')];
    await start(old);
    const { token } = await makeToken(await makeServiceAccount());
    await makeM2MCredential(await makeServiceAccount());
    await start(fresh, old);
    const before = await everything();
    await expect(start(fresh)).rejects.toThrow(/2 credentials still depend on the key "old"/);
    expect(await everything()).toBe(before);
    await db().accessToken.update({ where: { id: token.id }, data: { revokedAt: new Date() } });
    await expect(start(fresh)).rejects.toThrow(/^[^\n]*\b1 /);
  });

  it('without a key that nothing depends on retires it', async () => {
    const [old, fresh] = [newServerKey('old'), newServerKey('fresh')];
    await start(old);
    const { token, secret } = await makeToken(await makeServiceAccount());
    await start(fresh, old);
    await actorOfToken(secret);
    await flushUses();
    expect(await keyOf(token.id)).toBe('fresh');
    await start(fresh);
    expect(await liveKeys()).toEqual(['fresh']);
    await expect(actorOfToken(secret)).resolves.toBeTruthy();
  });

  it("with a retired key's id used for a new key works, and works again the next time", async () => {
    const [old, fresh, again] = [newServerKey('old'), newServerKey('fresh'), newServerKey('old')];
    await start(old);
    await start(fresh, old);
    await start(fresh);
    await start(again, fresh);
    const { secret } = await makeToken(await makeServiceAccount());
    await start(again, fresh);
    await expect(actorOfToken(secret)).resolves.toBeTruthy();
  });

  it('many times at once on one database ends well for those with one key', async () => {
    const key = newServerKey('a');
    loadServerKeys(key);
    await Promise.all(Array.from({ length: 4 }, () => prepareDatabase(url, migrations, () => undefined)));
    expect(await liveKeys()).toEqual(['a']);
  });

  it('names what is wrong with an address that leads nowhere, without its password', async () => {
    loadServerKeys();
    const attempt = prepareDatabase('postgresql://keyward:pa55word@127.0.0.1:1/keyward', migrations, () => undefined);
    await expect(attempt).rejects.toThrow(/^The database cannot be reached/);
    await expect(attempt).rejects.not.toThrow(/pa55word/);
  });
});

describe('a token whose digest was made with a key that is gone', () => {
  it('is unknown, not an error', async () => {
    await start(newServerKey('a'));
    const { secret } = await makeToken(await makeServiceAccount());
    loadServerKeys(newServerKey('a'));
    expect(await checkAccessToken(secret, origin)).toEqual({ ok: false, reason: 'unknown' });
  });
});
