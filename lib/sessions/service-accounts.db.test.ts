import pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { digestSecret } from '@/lib/crypto/digest';
import { mintLinkCode } from '@/lib/crypto/mint';
import { hashPassword } from '@/lib/crypto/password';
import { db, transaction } from '@/lib/db/client';
import { addEmailOperation, verifyEmailOperation } from '@/lib/emails/operations';
import { env } from '@/lib/env';
import { execute } from '@/lib/operation/execute';
import {
  changePasswordOperation,
  createPasswordOperation,
  requestResetOperation,
  resetPasswordOperation,
} from '@/lib/passwords/operations-own';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { signInOperation } from './operations';
import { openSession } from './service';

// A service account never gets a browser session: one test for each way there is.

const password = 'correct horse battery';
const visitor: Actor = { kind: 'anonymous', origin: { ...origin, address: '203.0.113.77' } };
const sessionsOf = (userId: number) => db().session.count({ where: { userId } });
const inAnHour = () => new Date(Date.now() + 3_600_000);

/** Turns an account into a machine behind the back of every constraint, as no part of the product can. */
async function turnIntoMachine(userId: number): Promise<void> {
  const url = new URL(inject('databaseServer').adminUrl);
  url.pathname = new URL(env().DATABASE_URL ?? '').pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(`UPDATE "User" SET kind = 'SERVICE_ACCOUNT' WHERE id = $1`, [userId]);
  await client.end();
}

beforeAll(() => {
  loadServerKeys();
  env().SMTP_URL = 'smtp://127.0.0.1:1';
});

describe('a service account gets no session', () => {
  it('by password, not even if it had one', async () => {
    const person = await makePerson({ password });
    await turnIntoMachine(person.id);
    for (const login of [person.username, `${person.username}@example.com`]) {
      await expect(execute(signInOperation, visitor, { login, password })).rejects.toMatchObject({ reason: 'sign_in_failed' });
    }
    expect(await sessionsOf(person.id)).toBe(0);
  });

  it('by a link to set a password, not even by one that was made for it', async () => {
    const person = await makePerson();
    const code = mintLinkCode();
    const data = { userId: person.id, ...digestSecret('password-reset', code), expiresAt: inAnHour() };
    await db().passwordReset.create({ data, select: { id: true } });
    await turnIntoMachine(person.id);
    await expect(execute(resetPasswordOperation, visitor, { code, password })).rejects.toMatchObject({ reason: 'reset_link_unusable' });
    expect(await sessionsOf(person.id)).toBe(0);
    expect(await db().password.count({ where: { userId: person.id } })).toBe(0);
    const refusal = { action: 'password.reset', outcome: 'REFUSED' as const, reason: 'not_a_person', targetId: String(person.id) };
    expect(await db().auditEvent.count({ where: refusal })).toBe(1);
  });

  it('by asking for such a link, not even with an address', async () => {
    const bot = await makeServiceAccount();
    const email = `${unique('bot')}@example.com`;
    await db().userEmail.create({ data: { userId: bot.id, email, isPrimary: true, verifiedAt: new Date() }, select: { id: true } });
    for (const login of [bot.username, email]) expect(await execute(requestResetOperation, visitor, { login })).toBeNull();
    expect(await db().mail.count({ where: { recipient: email } })).toBe(0);
    await expect(execute(signInOperation, visitor, { login: email, password })).rejects.toMatchObject({ reason: 'sign_in_failed' });
  });

  it('by the link of a mail to confirm an address', async () => {
    const bot = await makeServiceAccount();
    const admin = await signInAs(await makeSiteAdmin());
    const address = { userId: bot.id, email: `${unique('bot')}@example.com` };
    await expect(execute(addEmailOperation, admin, address)).rejects.toMatchObject({ reason: 'must_be_person' });
    const { secret } = await makeToken(bot);
    const code = mintLinkCode();
    await expect(execute(verifyEmailOperation, await actorOfToken(secret), { code })).rejects.toMatchObject({ reason: 'must_be_person' });
    await expect(execute(verifyEmailOperation, visitor, { code })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('by giving itself a password', async () => {
    const bot = await makeServiceAccount();
    const actor = await actorOfToken((await makeToken(bot)).secret);
    const refused = { code: 'forbidden', reason: 'must_be_person' };
    await expect(execute(createPasswordOperation, actor, { newPassword: password })).rejects.toMatchObject(refused);
    const change = { oldPassword: password, newPassword: `${password} 2` };
    await expect(execute(changePasswordOperation, actor, change)).rejects.toMatchObject(refused);
    expect(await db().password.count({ where: { userId: bot.id } })).toBe(0);
  });

  it('from inside the domain', async () => {
    const bot = await makeServiceAccount();
    await expect(openSession({ actor: systemActor('test'), transaction }, bot)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await sessionsOf(bot.id)).toBe(0);
  });

  it('by the cookie of a person that it once was', async () => {
    const person = await makePerson();
    const session = await openSession({ actor: systemActor('test'), transaction }, person);
    const cookie = await sessionCookieValue(session);
    expect(await actorOfSession(cookie, origin)).toMatchObject({ kind: 'user' });
    await turnIntoMachine(person.id);
    expect(await actorOfSession(cookie, origin)).toMatchObject({ kind: 'anonymous' });
  });

  it('from the database: it keeps sessions, passwords and links to people, and people to being people', async () => {
    const [bot, person] = [await makeServiceAccount(), await makePerson({ password })];
    const { digest, digestKeyId } = digestSecret('session', mintLinkCode());
    const hash = await hashPassword(password);
    for (const userKind of ['HUMAN', 'SERVICE_ACCOUNT'] as const) {
      const whose = { userId: bot.id, userKind };
      const session = { ...whose, digest, digestKeyId, expiresAt: inAnHour() };
      await expect(db().session.create({ data: session, select: { id: true } }), userKind).rejects.toThrow();
      await expect(db().passwordReset.create({ data: session, select: { id: true } }), userKind).rejects.toThrow();
      await expect(db().password.create({ data: { ...whose, hash }, select: { userId: true } }), userKind).rejects.toThrow();
    }
    await expect(db().user.update({ where: { id: person.id }, data: { kind: 'SERVICE_ACCOUNT' }, select: { id: true } })).rejects.toThrow();
    await expect(db().user.update({ where: { id: bot.id }, data: { isSiteAdmin: true }, select: { id: true } })).rejects.toThrow();
  });
});
