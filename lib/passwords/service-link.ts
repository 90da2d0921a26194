import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { refuseOwnByToken } from '@/lib/authz/own-session';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { endSessions } from '@/lib/sessions/service-end';
import { currentSettings } from '@/lib/site/settings';
import { getTarget } from '@/lib/users/service-target';
import { dropPassword, lockPerson } from './queries';
import type { ResetLink } from './schema';
import { issueResetLink } from './service-issue';

/**
 * Makes a link by which a person sets a password; the password they may have still works until then.
 * @throws DomainError `forbidden` (reason `session_required` for one's own by a token), `not_found`, `precondition_failed` (reason
 *   `not_a_person`)
 */
export async function createResetLink({ actor, transaction }: OperationContext, userId: number): Promise<ResetLink> {
  const person = await resettable(actor, userId);
  const settings = await currentSettings();
  return transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) throw goneMeanwhile(person.username);
    const link = await issueResetLink(tx, { person, createdById: creatorOf(actor), settings });
    await recordAudit(tx, actor, {
      action: 'user.createResetLink',
      target: { type: 'user', id: userId, name: person.username },
      after: { expiresAt: link.expiresAt, emailSent: link.emailSent },
    });
    return link;
  });
}

/**
 * Takes a person's password away, ends their browser sessions and makes a link by which they set a new one. SG §2.1.
 * @throws DomainError `forbidden` (reason `session_required` for one's own by a token), `not_found`, `precondition_failed` (reason
 *   `not_a_person`)
 */
export async function randomizePassword({ actor, transaction }: OperationContext, userId: number): Promise<ResetLink> {
  const person = await resettable(actor, userId);
  const settings = await currentSettings();
  return transaction(async (tx) => {
    if (!(await lockPerson(tx, userId))) throw goneMeanwhile(person.username);
    const hadPassword = await dropPassword(tx, userId);
    const sessionsEnded = await endSessions(tx, userId);
    const link = await issueResetLink(tx, { person, createdById: creatorOf(actor), settings });
    await recordAudit(tx, actor, {
      action: 'user.randomizePassword',
      target: { type: 'user', id: userId, name: person.username },
      before: { hadPassword },
      after: { sessionsEnded, expiresAt: link.expiresAt, emailSent: link.emailSent },
    });
    return link;
  });
}

const creatorOf = (actor: Actor) => (isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null);

async function resettable(actor: Actor, userId: number): Promise<{ id: number; username: string }> {
  authorize(actor, 'user.resetPassword');
  refuseOwnByToken(actor, userId, 'A token cannot make a link to set the password of its own account. Sign in, or ask another site admin.');
  const { kind, username } = await getTarget(actor, userId);
  if (kind === 'HUMAN') return { id: userId, username };
  throw new DomainError('precondition_failed', {
    reason: 'not_a_person',
    message: `${username} is not a person: it has no password and never signs in. Give it an access token instead.`,
  });
}

const goneMeanwhile = (username: string) =>
  new DomainError('not_found', { reason: 'user_not_found', message: `${username} was deleted meanwhile.` });
