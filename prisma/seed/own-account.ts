import type { Actor } from '@/lib/actor/actor';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db } from '@/lib/db/client';
import {
  addEmailOperation,
  removeEmailOperation,
  resendVerificationOperation,
  setEmailPrimaryOperation,
  setEmailVerifiedOperation,
  verifyEmailOperation,
} from '@/lib/emails/operations';
import { env } from '@/lib/env';
import { execute } from '@/lib/operation/execute';
import {
  changePasswordOperation,
  createPasswordOperation,
  requestResetOperation,
  resetPasswordOperation,
} from '@/lib/passwords/operations-own';
import { revokeOtherSessionsOperation, revokeSessionOperation } from '@/lib/sessions/operations';
import { acceptTermsOperation } from '@/lib/users/operations-terms';
import { origin, signInAs } from './credentials';
import { makePerson, unique } from './people';

/** What each mutation of `actOnOwnAccount` leaves in the audit log. */
export const ownAccountEvents: Record<string, string> = {
  'emails.add': 'email.add',
  'emails.remove': 'email.remove',
  'emails.resendVerification': 'email.resendVerification',
  'emails.setPrimary': 'email.setPrimary',
  'emails.setVerified': 'email.setVerified',
  'emails.verify': 'email.verify',
  'passwords.change': 'password.change',
  'passwords.create': 'password.create',
  'passwords.requestReset': 'password.requestReset',
  'passwords.reset': 'password.reset',
  'sessions.revoke': 'session.revoke',
  'sessions.revokeOthers': 'session.revokeOthers',
  'users.acceptTerms': 'user.acceptTerms',
};

/** The secret of the link in the newest mail to an address, opened as the sender would. */
export async function linkCodeTo(recipient: string, kind: string): Promise<string> {
  const { id, sealed } = await db().mail.findFirstOrThrow({ where: { recipient, kind }, orderBy: { id: 'desc' } });
  const text = openSealed(primaryKey().derive('encrypt'), sealed ?? Buffer.alloc(0), `Mail ${id}`);
  return /#code=([\w-]{43})/.exec(text)?.[1] ?? '';
}

/** A person does everything a person can do for themselves. @returns every secret that was part of it */
export async function actOnOwnAccount(admin: Actor): Promise<string[]> {
  env().SMTP_URL = 'smtp://127.0.0.1:1';
  const person = await makePerson();
  const passwords = [unique('first'), unique('second'), unique('third')] as const;
  const actor = await signInAs(person);
  await execute(createPasswordOperation, actor, { newPassword: passwords[0] });
  await execute(changePasswordOperation, actor, { oldPassword: passwords[0], newPassword: passwords[1] });
  await execute(acceptTermsOperation, actor, {});

  const address = { userId: person.id, email: `${unique('second')}@example.com` };
  await execute(addEmailOperation, actor, address);
  await execute(resendVerificationOperation, actor, address);
  const verification = await linkCodeTo(address.email, 'email-verification');
  await execute(verifyEmailOperation, actor, { code: verification });
  await execute(setEmailVerifiedOperation, admin, { ...address, isVerified: false });
  await execute(setEmailVerifiedOperation, admin, { ...address, isVerified: true });
  await execute(setEmailPrimaryOperation, actor, address);
  await execute(removeEmailOperation, actor, { userId: person.id, email: `${person.username}@example.com` });

  await execute(revokeSessionOperation, actor, { id: (await signInAs(person)).credential.id });
  await signInAs(person);
  await execute(revokeOtherSessionsOperation, actor, { userId: person.id });
  const visitor: Actor = { kind: 'anonymous', origin };
  await execute(requestResetOperation, visitor, { login: person.username });
  const reset = await linkCodeTo(address.email, 'password-reset');
  const { sid } = await execute(resetPasswordOperation, visitor, { code: reset, password: passwords[2] });
  env().SMTP_URL = undefined;
  return [...passwords, verification, reset, sid];
}
