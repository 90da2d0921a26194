import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { noteRefusal } from '@/lib/audit/refusals';
import { authorize } from '@/lib/authz/authorize';
import { digestCandidates } from '@/lib/crypto/digest';
import { DomainError } from '@/lib/errors/domain-error';
import { claimPendingGrants } from '@/lib/grants/service-pending';
import type { OperationContext } from '@/lib/operation/define-operation';
import { limiters } from '@/lib/sessions/limits';
import { findByCode, lockAddresses } from './queries';
import type { VerifiedEmail } from './schema';
import { confirm, entry, isPending } from './service';

/**
 * Confirms the address whose mail carried the link. Only for whoever is signed in as the account that asked: otherwise the owner
 * of a mailbox could be brought to confirm it for somebody else's account. Only from a browser session: a stolen token could
 * else make itself a way to a new password.
 * @throws DomainError `unauthenticated`, `forbidden`, `not_found` once the account is deleted, `precondition_failed`, `rate_limited`
 */
export async function verifyEmail({ actor, transaction }: OperationContext, { code }: { code: string }): Promise<VerifiedEmail> {
  const account = isAccount(actor) ? actor.account() : { id: 0, username: '', kind: 'HUMAN' as const };
  authorize(actor, 'email.confirm', { userId: account.id, kind: account.kind });
  if (!isAccount(actor) || actor.credential.kind !== 'session') {
    throw new DomainError('forbidden', { reason: 'session_required', message: 'Sign in to confirm an address; a token cannot.' });
  }
  await limiters().resetUse.consume(actor.origin.address ?? 'unknown');
  const candidates = digestCandidates('email-verification', code);
  return transaction(async (tx) => {
    const addresses = await lockAddresses(tx, account.id);
    const named = await findByCode(candidates, tx);
    const row = named && addresses.find(({ id }) => id === named.id);
    if (!row || !isPending(row)) {
      noteRefusal('unusable_verification_link', actor.origin);
      throw new DomainError('precondition_failed', {
        reason: 'verification_link_unusable',
        message:
          `This link does not work for ${account.username}. It was used, replaced by a newer one, is too old, or is for another account.` +
          ' Send a new mail from your profile.',
      });
    }
    await confirm(tx, addresses, row, true);
    const target = { userId: account.id, username: account.username };
    await recordAudit(tx, actor, entry('email.verify', target, { after: { email: row.email, isVerified: true } }));
    await claimPendingGrants(tx, actor, { id: account.id, username: account.username });
    return { email: row.email, ...target };
  });
}
