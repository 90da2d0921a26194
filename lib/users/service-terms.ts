import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { setTermsAccepted } from './queries-terms';
import { getTarget } from './service-target';

/**
 * Notes that a person accepted the terms of service: oneself where nobody is named. SG §2.1.
 * @throws DomainError `forbidden`, `not_found`
 */
export async function acceptTerms({ actor, transaction }: OperationContext, { userId }: { userId?: number }): Promise<null> {
  authorize(actor, 'user.read');
  const id = userId ?? (isAccount(actor) ? actor.userId : undefined);
  const target = id === undefined ? null : await getTarget(actor, id);
  authorize(actor, 'terms.accept', target ?? { userId: 0, kind: 'HUMAN' });
  if (!target) return null;
  return transaction(async (tx) => {
    if (await setTermsAccepted(tx, target.userId))
      await recordAudit(tx, actor, {
        action: 'user.acceptTerms',
        target: { type: 'user', id: target.userId, name: target.username },
        after: { tosAccepted: true },
      });
    return null;
  });
}
