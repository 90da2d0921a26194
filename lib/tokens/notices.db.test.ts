import { beforeAll, describe, expect, it } from 'vitest';
import { checkReplayedRotation } from '@/lib/actor/rotation-replay';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { makeToken, origin, signInAs } from '@/prisma/seed/credentials';
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

  it('gets no mail about what was refused', async () => {
    const person = await makePerson();
    await expect(makeToken(person, {}, await signInAs(await makeSiteAdmin()))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await mailsTo(person.username)).toEqual([]);
  });
});
