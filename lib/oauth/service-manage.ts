import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '@/lib/audit/record';
import { authorize, type PolicyAction } from '@/lib/authz/authorize';
import { noSuchCredential } from '@/lib/authz/policies/m2m';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { credentialDays } from '@/lib/usage/service-days';
import { targetOf } from './audit-target';
import { requireFreeMinting } from './minting';
import { findM2MCredentialDetails, lockCredential, updateCredential } from './queries';
import { useDays, type M2MCredential, type M2MCredentialDetails, type UpdateM2MCredentialInput } from './schema';

export const credentialNotFound = () => new DomainError('not_found', noSuchCredential);

/** One M2M credential with its secrets and its use by day. @throws DomainError `not_found` */
export async function getM2MCredential({ actor }: OperationContext, id: number): Promise<M2MCredentialDetails> {
  authorize(actor, 'm2m.get');
  const [found, days] = await Promise.all([findM2MCredentialDetails(id), credentialDays('m2m-credential', id, useDays)]);
  if (!found) throw credentialNotFound();
  return { ...found, days };
}

/**
 * Changes name, description or scopes. Fewer scopes count for the bearers that are out already; more need what creating needs.
 * @throws DomainError `not_found`, `forbidden`, `conflict` (reason `stale_edit`)
 */
export async function updateM2MCredential(
  { actor, transaction }: OperationContext,
  { id, lastUpdatedAt, ...asked }: UpdateM2MCredentialInput,
): Promise<M2MCredential> {
  authorize(actor, 'm2m.update');
  return transaction(async (tx) => {
    const before = await lockCredential(tx, id);
    if (!before) throw credentialNotFound();
    if (lastUpdatedAt !== undefined && lastUpdatedAt !== before.updatedAt) {
      const message = 'Somebody else changed this credential meanwhile. Close this, look at what it says now, and edit it again.';
      throw new DomainError('conflict', { reason: 'stale_edit', message });
    }
    if (asked.scopes?.some((scope) => !before.scopes.includes(scope))) requireFreeMinting(actor);
    const wanted = { ...before, ...asked, description: asked.description === undefined ? before.description : asked.description || null };
    const changed = (['name', 'description', 'scopes'] as const).filter((key) => !isDeepStrictEqual(before[key], wanted[key]));
    if (changed.length === 0) return before;
    const credential = await updateCredential(tx, id, asked);
    const pick = (from: M2MCredential) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await recordAudit(tx, actor, {
      action: 'm2m.update',
      target: targetOf(credential),
      before: pick(before),
      after: pick(credential),
    });
    return credential;
  });
}

/**
 * Takes a credential out of use, or back into it: while it is disabled it gets no bearers, and those it has are refused.
 * @throws DomainError `not_found`
 */
export async function changeDisabled({ actor, transaction }: OperationContext, id: number, isDisabled: boolean): Promise<M2MCredential> {
  const action: PolicyAction = isDisabled ? 'm2m.disable' : 'm2m.enable';
  authorize(actor, action);
  return transaction(async (tx) => {
    const before = await lockCredential(tx, id);
    if (!before) throw credentialNotFound();
    if ((before.disabledAt !== null) === isDisabled) return before;
    const credential = await updateCredential(tx, id, { disabledAt: isDisabled ? new Date() : null });
    await recordAudit(tx, actor, {
      action,
      target: targetOf(credential),
      before: { disabledAt: before.disabledAt },
      after: { disabledAt: credential.disabledAt },
    });
    return credential;
  });
}
