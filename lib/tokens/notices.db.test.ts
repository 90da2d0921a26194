import { beforeAll, describe, expect, it } from 'vitest';
import { checkReplayedRotation } from '@/lib/actor/rotation-replay';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { revokeAccessTokenOperation, rotateAccessTokenOperation } from './operations';

beforeAll(() => {
  process.env.SMTP_URL = 'smtp://127.0.0.1:2525';
  loadServerKeys();
});

/** The mails of an address, opened. */
async function mailsTo(username: string) {
  const rows = await db().mail.findMany({ where: { recipient: `${username}@example.com` }, orderBy: { id: 'asc' } });
  return rows.map(({ id, kind, sealed }) => ({
    kind,
    text: openSealed(primaryKey().derive('encrypt'), Buffer.from(sealed ?? []), `Mail ${id}`).toString(),
  }));
}

describe('the person of an account', () => {
  it('is told of every token that is created, rotated, replayed and revoked, and never its secret', async () => {
    const person = await makePerson();
    const actor = await signInAs(person, { address: '203.0.113.7' });
    const first = await makeToken(person, { note: 'Laptop' }, actor);
    const second = await execute(rotateAccessTokenOperation, actor, { id: first.token.id });
    await execute(revokeAccessTokenOperation, actor, { id: second.token.id });
    const third = await makeToken(person, {}, actor);
    await execute(rotateAccessTokenOperation, actor, { id: third.token.id });
    await checkReplayedRotation(third.secret, origin, { idempotencyKey: null, input: {} });
    const mails = await mailsTo(person.username);
    const kinds = ['token-created', 'token-rotated', 'token-revoked', 'token-created', 'token-rotated', 'token-replayed'];
    expect(mails.map(({ kind }) => kind)).toEqual(kinds);
    expect(mails[0]?.text).toContain('Laptop');
    expect(mails[0]?.text).toContain(`By: ${person.username} from 203.0.113.7`);
    expect(mails[0]?.text).toContain(`/users/${person.username}/settings/tokens`);
    for (const { text } of mails) for (const { secret } of [first, second, third]) expect(text).not.toContain(secret.slice(-40));
  });

  it('of a machine is its owner; a machine without one, and an unconfirmed address, get no mail', async () => {
    const [owner, bot, orphan] = [await makePerson(), await makeServiceAccount(), await makeServiceAccount()];
    await db().user.update({ where: { id: bot.id }, data: { ownerId: owner.id } });
    const before = await db().mail.count();
    await makeToken(bot);
    await makeToken(orphan);
    expect((await mailsTo(owner.username)).map(({ kind }) => kind)).toEqual(['token-created']);
    await db().userEmail.updateMany({ where: { userId: owner.id }, data: { verifiedAt: null } });
    await makeToken(bot);
    expect(await db().mail.count()).toBe(before + 1);
  });

  it('is told from where they acted themselves, never from where a site admin did', async () => {
    const [person, boss, ownedByBoss] = [await makePerson(), await makeSiteAdmin(), await makeServiceAccount()];
    await db().user.update({ where: { id: ownedByBoss.id }, data: { ownerId: boss.id } });
    const admin = await signInAs(boss, { address: '203.0.113.9' });
    const token = await makeToken(person, {}, await signInAs(person, { address: '203.0.113.7' }));
    await execute(revokeAccessTokenOperation, admin, { id: token.token.id });
    const sudo = await makeToken(boss, { scopes: ['user:all', 'site-admin:sudo'] });
    const asPerson = await actorOfToken(sudo.secret, { sudo: person.username, address: '203.0.113.9' });
    await makeToken(person, { expiresInSeconds: 60 }, asPerson);
    const mails = await mailsTo(person.username);
    expect(mails.map(({ text }) => /By: [\w.-]+( from [\d.]+)?/.exec(text)?.[0])).toEqual([
      `By: ${person.username} from 203.0.113.7`,
      `By: ${boss.username}`,
      `By: ${boss.username}`,
    ]);
    for (const { text } of mails) expect(text).not.toContain('203.0.113.9');
    await makeToken(ownedByBoss, {}, admin);
    expect((await mailsTo(boss.username)).at(-1)?.text).toContain(`By: ${boss.username} from 203.0.113.9`);
  });

  it('of a machine gets advice that they can follow: a link only where they may open it', async () => {
    const [owner, bot] = [await makePerson(), await makeServiceAccount()];
    await db().user.update({ where: { id: bot.id }, data: { ownerId: owner.id } });
    const first = await makeToken(bot);
    const admin = await signInAs(await makeSiteAdmin());
    const second = await execute(rotateAccessTokenOperation, admin, { id: first.token.id });
    await checkReplayedRotation(first.secret, origin, { idempotencyKey: null, input: {} });
    await execute(revokeAccessTokenOperation, admin, { id: (await makeToken(bot)).token.id });
    const mails = await mailsTo(owner.username);
    expect(mails.map(({ kind }) => kind)).toEqual(['token-created', 'token-rotated', 'token-replayed', 'token-created', 'token-revoked']);
    for (const { text } of mails) {
      expect(text).not.toContain(`/users/${bot.username}/`);
      expect(text).toMatch(/tell a site admin/i);
      expect(text).not.toContain(second.secret.slice(-40));
    }
    expect(mails[0]?.text).toContain('/.api/credentials/leaked');
    await db().user.update({ where: { id: owner.id }, data: { isSiteAdmin: true } });
    await makeToken(bot);
    expect((await mailsTo(owner.username)).at(-1)?.text).toContain(`/users/${bot.username}/settings/tokens`);
  });

  it('gets no mail about what was refused', async () => {
    const person = await makePerson();
    await expect(makeToken(person, {}, await signInAs(await makeSiteAdmin()))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await mailsTo(person.username)).toEqual([]);
  });
});
