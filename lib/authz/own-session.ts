import { isAccount, type Actor } from '@/lib/actor/actor';
import { DomainError } from '@/lib/errors/domain-error';

/**
 * For what leads to a session of an account, such as a link to its password or the address such a link is mailed to: of one's own
 * account (and, under sudo, of the admin's) only a session makes it, because what a token makes must not outlive the token.
 * @throws DomainError `forbidden` (reason `session_required`)
 */
export function refuseOwnByToken(actor: Actor, userId: number, message: string): void {
  if (!isAccount(actor) || actor.credential.kind === 'session') return;
  if (userId !== actor.userId && userId !== actor.sudoBy?.userId) return;
  throw new DomainError('forbidden', { reason: 'session_required', message });
}
