import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db, transaction } from '@/lib/db/client';
import { env } from '@/lib/env';
import { execute } from '@/lib/operation/execute';
import { createUserOperation, deleteUsersOperation, findUserOperation, recoverUsersOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys, untilOneWaits } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  addEmailOperation,
  listEmailAddressesOperation,
  removeEmailOperation,
  resendVerificationOperation,
  setEmailPrimaryOperation,
  setEmailVerifiedOperation,
  verifyEmailOperation,
} from './operations';

const newAddress = () => `${unique('address')}@example.com`;
const first = ({ username }: { username: string }) => `${username}@example.com`;

const add = (by: Actor, userId: number, email: string) => execute(addEmailOperation, by, { userId, email });
const remove = (by: Actor, userId: number, email: string) => execute(removeEmailOperation, by, { userId, email });
const prefer = (by: Actor, userId: number, email: string) => execute(setEmailPrimaryOperation, by, { userId, email });
const setVerified = (by: Actor, userId: number, email: string, isVerified = true) =>
  execute(setEmailVerifiedOperation, by, { userId, email, isVerified });
const verify = (by: Actor, code: string) => execute(verifyEmailOperation, by, { code });

async function addressesOf(userId: number): Promise<string[]> {
  const [entry] = await execute(listEmailAddressesOperation, systemActor('test'), { userIds: [userId] });
  return (entry?.emails ?? []).map(
    ({ email, isPrimary, isVerified, isVerificationPending }) =>
      `${email}${isPrimary ? ' primary' : ''}${isVerified ? ' verified' : ''}${isVerificationPending ? ' pending' : ''}`,
  );
}

/** The codes of the confirmation mails to an address, the newest last. */
async function codesTo(recipient: string): Promise<string[]> {
  const rows = await db().mail.findMany({ where: { recipient, kind: 'email-verification' }, orderBy: { id: 'asc' } });
  return rows.map(({ id, sealed }) => {
    const text = openSealed(primaryKey().derive('encrypt'), sealed ?? Buffer.alloc(0), `Mail ${id}`);
    return /verify-email#code=([\w-]{43})/.exec(text)?.[1] ?? '';
  });
}

const lastEvent = (userId: number, action: string) =>
  db().auditEvent.findFirst({ where: { action, targetType: 'user', targetId: String(userId) }, orderBy: { id: 'desc' } });

let admin: Actor;
beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});
beforeEach(() => {
  env().SMTP_URL = 'smtp://127.0.0.1:1';
});

/** A person with a second, confirmed address. */
async function withTwo(): Promise<{ person: User; actor: Actor; second: string }> {
  const person = await makePerson();
  const actor = await signInAs(person);
  const second = newAddress();
  await add(actor, person.id, second);
  await setVerified(admin, person.id, second);
  return { person, actor, second };
}

describe('adding and confirming', () => {
  it('mails a link that confirms the address for the person, once', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    const email = newAddress();
    await add(actor, person.id, email);
    expect(await addressesOf(person.id)).toEqual([`${first(person)} primary verified`, `${email} pending`]);
    expect(await execute(findUserOperation, actor, { email })).toBeNull();
    const [code = ''] = await codesTo(email);
    expect(await columnsHolding([code])).toEqual([]);
    expect(await verify(actor, code)).toEqual({ email, userId: person.id, username: person.username });
    expect(await addressesOf(person.id)).toEqual([`${first(person)} primary verified`, `${email} verified`]);
    await expect(verify(actor, code)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'verification_link_unusable' });
    expect(await lastEvent(person.id, 'email.add')).toMatchObject({ outcome: 'SUCCESS', after: { email } });
    expect(await lastEvent(person.id, 'email.verify')).toMatchObject({ outcome: 'SUCCESS', after: { email, isVerified: true } });
  });

  it('is confirmed by a token for others only: mails with links to a password would go where the token says', async () => {
    const [owner, person] = [await makeSiteAdmin(), await makePerson()];
    const token = await makeToken(owner, { scopes: ['user:all', 'site-admin:sudo'] });
    const other = await makeSiteAdmin();
    for (const [actor, account] of [
      [await actorOfToken(token.secret), owner],
      [await actorOfToken(token.secret, { sudo: other.username }), other],
      [await actorOfToken(token.secret, { sudo: other.username }), owner],
    ] as const) {
      const email = newAddress();
      await add(admin, account.id, email);
      await expect(setVerified(actor, account.id, email)).rejects.toMatchObject({ code: 'forbidden', reason: 'session_required' });
      expect(await addressesOf(account.id)).toContain(`${email} pending`);
    }
    const email = newAddress();
    await add(admin, person.id, email);
    await expect(setVerified(await actorOfToken(token.secret), person.id, email)).resolves.toBeNull();
  });

  it('confirms for nobody but the account it was made for, and not for a token of it', async () => {
    const [person, victim] = [await makePerson(), await makePerson()];
    const email = newAddress();
    await add(await signInAs(person), person.id, email);
    const [code = ''] = await codesTo(email);
    const unusable = { code: 'precondition_failed', reason: 'verification_link_unusable' };
    await expect(verify(await signInAs(victim), code)).rejects.toMatchObject(unusable);
    await expect(verify(admin, code)).rejects.toMatchObject(unusable);
    const { secret } = await makeToken(person);
    await expect(verify(await actorOfToken(secret), code)).rejects.toMatchObject({ code: 'forbidden', reason: 'session_required' });
    await expect(verify({ kind: 'anonymous', origin }, code)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await addressesOf(person.id)).toContain(`${email} pending`);
  });

  it('ends a link with the next mail, after a week, and with the address', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    const email = newAddress();
    await add(actor, person.id, email);
    await execute(resendVerificationOperation, actor, { userId: person.id, email: email.toUpperCase() });
    const [old = '', code = ''] = await codesTo(email);
    await expect(verify(actor, old)).rejects.toMatchObject({ reason: 'verification_link_unusable' });
    const eightDaysAgo = new Date(Date.now() - 8 * 86_400_000);
    await db().userEmail.updateMany({ where: { email }, data: { verificationSentAt: eightDaysAgo } });
    await expect(verify(actor, code)).rejects.toMatchObject({ reason: 'verification_link_unusable' });
    expect(await addressesOf(person.id)).toContain(email);
    await remove(actor, person.id, email);
    await expect(verify(actor, code)).rejects.toMatchObject({ reason: 'verification_link_unusable' });
  });

  it('refuses an address that somebody has, in any case, and one that is none', async () => {
    const [person, other] = [await makePerson(), await makePerson()];
    const actor = await signInAs(person);
    await expect(add(actor, person.id, first(other).toUpperCase())).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_in_use',
      fields: { email: expect.any(String) },
    });
    await expect(add(actor, person.id, 'nowhere')).rejects.toMatchObject({ code: 'invalid_input', fields: { email: expect.any(String) } });
    expect(await addressesOf(person.id)).toHaveLength(1);
  });

  it('makes the first address primary, and the first confirmed one instead of it', async () => {
    const person = await execute(createUserOperation, systemActor('test'), { username: unique('person') });
    const actor = await signInAs(person);
    const [one, two] = [newAddress(), newAddress()];
    await add(actor, person.id, one);
    await add(actor, person.id, two);
    expect(await addressesOf(person.id)).toEqual([`${one} primary pending`, `${two} pending`]);
    await verify(actor, (await codesTo(two))[0] ?? '');
    expect(await addressesOf(person.id)).toEqual([`${two} primary verified`, `${one} pending`]);
  });

  it('takes twenty addresses, and twenty tries an hour', async () => {
    const person = await makePerson();
    await db().userEmail.createMany({ data: Array.from({ length: 19 }, () => ({ userId: person.id, email: newAddress() })) });
    const actor = await signInAs(person);
    await expect(add(actor, person.id, newAddress())).rejects.toMatchObject({ code: 'precondition_failed', reason: 'too_many_emails' });
    await Promise.allSettled(Array.from({ length: 19 }, () => add(actor, person.id, newAddress())));
    await expect(add(actor, person.id, newAddress())).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await addressesOf(person.id)).toHaveLength(20);
  });

  it('adds nothing to an account that is deleted just then: the address stays free, and the account can come back', async () => {
    // Without an address of their own: the next one would be the primary one.
    const person = await execute(createUserOperation, systemActor('test'), { username: unique('person') });
    const actor = await signInAs(person);
    const email = newAddress();
    const adding = await transaction(async (tx) => {
      await tx.user.update({ where: { id: person.id }, data: { deletedAt: new Date() }, select: { id: true } });
      const settled = Promise.allSettled([add(actor, person.id, email)]);
      await untilOneWaits();
      return { settled };
    });
    expect(await adding.settled).toMatchObject([{ status: 'rejected', reason: { code: 'not_found', reason: 'user_not_found' } }]);
    expect(await db().userEmail.count({ where: { email } })).toBe(0);
    const other = await makePerson();
    await add(await signInAs(other), other.id, email);
    expect(await execute(recoverUsersOperation, admin, { userIds: [person.id] })).toMatchObject({ done: [{ id: person.id }] });
  });

  it('is not in the way of an account that comes back with an address of its own that was left alive', async () => {
    const person = await makePerson();
    await execute(deleteUsersOperation, admin, { userIds: [person.id] });
    await db().userEmail.create({ data: { userId: person.id, email: newAddress() }, select: { id: true } });
    expect(await execute(recoverUsersOperation, admin, { userIds: [person.id] })).toMatchObject({ done: [{ id: person.id }] });
    expect(await addressesOf(person.id)).toHaveLength(2);
  });

  it('mails five times an hour to one address, nothing for a confirmed one, and nothing where no mail is sent', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    const email = newAddress();
    await add(actor, person.id, email);
    const resend = (to: string) => execute(resendVerificationOperation, actor, { userId: person.id, email: to });
    for (let index = 0; index < 5; index += 1) await resend(email);
    await expect(resend(email)).rejects.toMatchObject({ code: 'rate_limited' });
    await expect(resend(first(person))).rejects.toMatchObject({ code: 'precondition_failed', reason: 'email_verified' });
    env().SMTP_URL = undefined;
    await expect(resend(email)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'mail_not_configured' });
    const quiet = newAddress();
    await add(actor, person.id, quiet);
    expect(await addressesOf(person.id)).toContain(quiet);
  });
});

it('tells callers without a credential nothing about ids, also not what a public site would show', async () => {
  const person = await makePerson();
  const anonymous: Actor = { kind: 'anonymous', origin };
  const absent = 2_000_000_000;
  for (const userId of [person.id, absent]) {
    const target = { userId, email: first(person) };
    for (const refused of [
      add(anonymous, userId, newAddress()),
      remove(anonymous, userId, target.email),
      prefer(anonymous, userId, target.email),
      setVerified(anonymous, userId, target.email),
      execute(resendVerificationOperation, anonymous, target),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' });
  }
});

describe('preferring and removing', () => {
  it('prefers confirmed addresses only', async () => {
    const { person, actor, second } = await withTwo();
    const third = newAddress();
    await add(actor, person.id, third);
    await expect(prefer(actor, person.id, third)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'email_not_verified' });
    await prefer(actor, person.id, second.toUpperCase());
    expect(await addressesOf(person.id)).toEqual([`${second} primary verified`, `${first(person)} verified`, `${third} pending`]);
    expect(await lastEvent(person.id, 'email.setPrimary')).toMatchObject({ before: { email: first(person) }, after: { email: second } });
    await expect(prefer(actor, person.id, newAddress())).rejects.toMatchObject({ code: 'not_found', reason: 'email_not_found' });
  });

  it('keeps the last confirmed address, and the primary one while another could take its place', async () => {
    const { person, actor, second } = await withTwo();
    await expect(remove(actor, person.id, first(person))).rejects.toMatchObject({ reason: 'primary_email' });
    await remove(actor, person.id, second);
    await expect(remove(actor, person.id, first(person))).rejects.toMatchObject({ reason: 'last_verified_email' });
    expect(await addressesOf(person.id)).toEqual([`${first(person)} primary verified`]);
    expect(await lastEvent(person.id, 'email.remove')).toMatchObject({ before: { email: second, isVerified: true, isPrimary: false } });
    // The address is free again.
    const other = await makePerson();
    await add(await signInAs(other), other.id, second);
  });

  it('never leaves a person without a confirmed address when two are removed at once', async () => {
    const { person, actor, second } = await withTwo();
    const third = newAddress();
    await add(actor, person.id, third);
    await setVerified(admin, person.id, third);
    await db().userEmail.updateMany({ where: { userId: person.id }, data: { isPrimary: false } });
    await Promise.allSettled([first(person), second, third].map((email) => remove(actor, person.id, email)));
    expect(await db().userEmail.count({ where: { userId: person.id, verifiedAt: { not: null } } })).toBe(1);
  });

  it('removes an unconfirmed primary address, and lets the next one follow it', async () => {
    const person = await execute(createUserOperation, systemActor('test'), { username: unique('person') });
    const actor = await signInAs(person);
    const [typo, right] = [newAddress(), newAddress()];
    await add(actor, person.id, typo);
    await add(actor, person.id, right);
    await remove(actor, person.id, typo);
    expect(await addressesOf(person.id)).toEqual([`${right} primary pending`]);
  });
});

describe('a site admin’s word', () => {
  it('confirms without a mail and takes it back, and the primary address stays a confirmed one', async () => {
    const { person, second } = await withTwo();
    await setVerified(admin, person.id, first(person), false);
    expect(await addressesOf(person.id)).toEqual([`${second} primary verified`, first(person)]);
    expect(await lastEvent(person.id, 'email.setVerified')).toMatchObject({ before: { isVerified: true }, after: { isVerified: false } });
    await setVerified(admin, person.id, second, false);
    expect(await addressesOf(person.id)).toEqual([`${second} primary`, first(person)]);
    await setVerified(admin, person.id, first(person));
    expect(await addressesOf(person.id)).toEqual([`${first(person)} primary verified`, second]);
  });

  it('is not for the person', async () => {
    const person = await makePerson();
    const actor = await signInAs(person);
    await expect(setVerified(actor, person.id, first(person))).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
  });
});

describe('others', () => {
  it('neither see nor change the addresses of a person', async () => {
    const person = await makePerson();
    const stranger = await signInAs(await makePerson());
    const refused = { code: 'forbidden', reason: 'must_be_self_or_site_admin' };
    await expect(add(stranger, person.id, newAddress())).rejects.toMatchObject(refused);
    await expect(remove(stranger, person.id, first(person))).rejects.toMatchObject(refused);
    await expect(prefer(stranger, person.id, first(person))).rejects.toMatchObject(refused);
    await expect(execute(listEmailAddressesOperation, stranger, { userIds: [person.id] })).rejects.toMatchObject(refused);
  });

  it('cannot give an address to a machine, not even site admins, and not the machine itself', async () => {
    const bot = await makeServiceAccount();
    await expect(add(admin, bot.id, newAddress())).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_person' });
    const { secret } = await makeToken(bot);
    await expect(add(await actorOfToken(secret), bot.id, newAddress())).rejects.toMatchObject({ reason: 'must_be_person' });
    expect(await addressesOf(bot.id)).toEqual([]);
  });
});
