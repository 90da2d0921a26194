import 'server-only';
import { isAccount, type AccountActor } from '@/lib/actor/actor';
import { recordAudit, recordRefusal } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { hashPassword, verifyPassword } from '@/lib/crypto/password';
import { db, type Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { queueMail } from '@/lib/mail/service';
import type { OperationContext } from '@/lib/operation/define-operation';
import { limiters } from '@/lib/sessions/limits';
import { endOtherSessions } from '@/lib/sessions/service-own';
import { getTarget } from '@/lib/users/service-target';
import { passwordChangedMail } from './mails';
import type { ChangePasswordInput, PasswordState } from './own-schema';
import { mailAddressOf } from './queries';
import { endOpenResets, findPassword, lockPerson, setPassword } from './queries-own';

/** Whether an account has a password, and since when. @throws DomainError `forbidden`, `not_found` */
export async function getPasswordState({ actor }: OperationContext, { userId }: { userId: number }): Promise<PasswordState> {
  authorize(actor, 'password.read', await getTarget(actor, userId));
  const password = await findPassword(userId);
  return { hasPassword: password !== null, changedAt: password?.updatedAt.toISOString() ?? null };
}

/**
 * Changes one's own password; the other sessions and every open link end with the old one. SG §2.1.
 * @throws DomainError `invalid_input` (field `oldPassword` or `newPassword`), `precondition_failed` without a password, `rate_limited`
 */
export async function changePassword(context: OperationContext, { oldPassword, newPassword }: ChangePasswordInput): Promise<null> {
  const actor = self(context);
  const { userId } = actor;
  const known = await findPassword(userId);
  if (!known) {
    throw new DomainError('precondition_failed', {
      reason: 'no_password',
      message: 'Your account has no password yet. Create one instead.',
    });
  }
  const limiter = limiters().passwordChange;
  await limiter.consume(`id:${userId}`);
  if (!(await verifyPassword(known.hash, oldPassword))) {
    const target = { type: 'user', id: userId, name: actor.username } as const;
    await recordRefusal(db(), actor, { action: 'password.change', target }, 'wrong_password');
    throw wrongOldPassword();
  }
  await limiter.forget(`id:${userId}`);
  if (oldPassword === newPassword) {
    const message = 'The new password is the old one. Choose another.';
    throw new DomainError('invalid_input', { reason: 'same_password', message, fields: { newPassword: message } });
  }
  const hash = await hashPassword(newPassword);
  return context.transaction(async (tx) => {
    if (!(await lockPerson(tx, userId)) || (await findPassword(userId, tx))?.hash !== known.hash) throw wrongOldPassword();
    await replace(tx, actor, hash, 'password.change');
    return null;
  });
}

/**
 * Gives a person without a password a first one. Only from a browser session: what a token makes must not outlive the token.
 * @throws DomainError `forbidden` for other credentials, `precondition_failed` when there is one already
 */
export async function createPassword(context: OperationContext, { newPassword }: { newPassword: string }): Promise<null> {
  const actor = self(context);
  if (actor.credential.kind !== 'session') {
    throw new DomainError('forbidden', {
      reason: 'session_required',
      message: 'A token cannot create a password. Sign in, or ask a site admin for a link to set one.',
    });
  }
  const hash = await hashPassword(newPassword);
  return context.transaction(async (tx) => {
    if (!(await lockPerson(tx, actor.userId)) || (await findPassword(actor.userId, tx))) {
      throw new DomainError('precondition_failed', {
        reason: 'has_password',
        message: 'Your account has a password already. Change it by giving the old one.',
      });
    }
    await replace(tx, actor, hash, 'password.create');
    return null;
  });
}

function self({ actor }: OperationContext): AccountActor {
  const target = isAccount(actor) ? actor.account() : { id: 0, kind: 'HUMAN' as const };
  authorize(actor, 'password.change', { userId: target.id, kind: target.kind });
  if (!isAccount(actor)) throw new DomainError('forbidden', { reason: 'must_be_self', message: 'Only the account itself may do this.' });
  return actor;
}

async function replace(tx: Tx, actor: AccountActor, hash: string, action: 'password.change' | 'password.create'): Promise<void> {
  const { userId, username } = actor;
  await setPassword(tx, userId, hash);
  await endOpenResets(tx, userId);
  const endedSessions = await endOtherSessions(tx, actor, userId);
  await recordAudit(tx, actor, { action, target: { type: 'user', id: userId, name: username }, after: { endedSessions } });
  await queueMail(tx, { recipient: await mailAddressOf(tx, userId), ...passwordChangedMail(username) });
}

const wrongOldPassword = () => {
  const message = 'The old password is not right.';
  return new DomainError('invalid_input', { reason: 'wrong_old_password', message, fields: { oldPassword: message } });
};
