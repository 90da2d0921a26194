import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { mintsFreelyForServiceAccounts } from '@/lib/authz/minting';
import { noSuchToken } from '@/lib/authz/policies/token';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { explain } from '@/lib/errors/explain';
import type { OperationContext } from '@/lib/operation/define-operation';
import { canonicalEntry } from './addresses';
import { targetOf } from './audit-target';
import { lockToken, updateToken } from './queries';
import type { AccessToken, BulkOutcome, RevokeManyInput, SetTokenAddressesInput, UpdateAccessTokenInput } from './schema';
import { revokeAccessToken } from './service';
import { getTokenTarget } from './service-target';

/**
 * Changes what a token is called and what is said of it.
 * @throws DomainError `not_found`, `conflict` (reason `stale_form`) when somebody changed it since `lastUpdatedAt`
 */
export async function updateAccessToken(context: OperationContext, input: UpdateAccessTokenInput): Promise<AccessToken> {
  const { note, description } = input;
  return change(context, input, async (tx, before) => {
    const after = await updateToken(tx, before.id, { note, description: description === undefined ? undefined : description || null });
    await recordAudit(tx, context.actor, {
      action: 'token.update',
      target: targetOf(after),
      before: { note: before.note, description: before.description },
      after: { note: after.note, description: after.description },
    });
    return after;
  });
}

/** Takes a token out of use, or back into it. What is so already stays so. @throws DomainError `not_found` */
export async function setTokenDisabled(context: OperationContext, id: number, isDisabled: boolean): Promise<AccessToken> {
  return change(context, { id }, async (tx, before) => {
    if ((before.disabledAt !== null) === isDisabled) return before;
    const after = await updateToken(tx, id, { disabledAt: isDisabled ? new Date() : null });
    await recordAudit(tx, context.actor, {
      action: isDisabled ? 'token.disable' : 'token.enable',
      target: targetOf(after),
      before: { disabledAt: before.disabledAt },
      after: { disabledAt: after.disabledAt },
    });
    return after;
  });
}

/**
 * Sets from where a token may be used. Not for tokens themselves: whoever stole one could widen its list.
 * @throws DomainError `not_found`, `forbidden`, `invalid_input` on `allowedAddresses`, `conflict` as `updateAccessToken`
 */
export async function setTokenAddresses(context: OperationContext, input: SetTokenAddressesInput): Promise<AccessToken> {
  const { actor } = context;
  const { addressMode } = input;
  const allowedAddresses = parseEntries(input.allowedAddresses);
  if (addressMode !== 'OFF' && allowedAddresses.length === 0) {
    throw badEntries('List at least one address, or turn the list off: an empty one lets nobody in.');
  }
  return change(context, input, async (tx, before) => {
    requireConsole(actor, before.userId);
    const after = await updateToken(tx, before.id, { addressMode, allowedAddresses });
    await recordAudit(tx, actor, {
      action: 'token.setAddresses',
      target: targetOf(after),
      before: { addressMode: before.addressMode, allowedAddresses: before.allowedAddresses },
      after: { addressMode, allowedAddresses },
    });
    return after;
  });
}

function requireConsole(actor: Actor, ownerId: number): void {
  if (!isAccount(actor) || actor.credential.kind === 'session') return;
  if (actor.userId !== ownerId && mintsFreelyForServiceAccounts(actor)) return;
  throw new DomainError('forbidden', {
    reason: 'addresses_by_session',
    message: 'The addresses of a token are set in the console, or by the own user:all token of a site admin for another account.',
  });
}

/** The entries in the spelling that is kept, each once. @throws DomainError `invalid_input` naming what is none */
export function parseEntries(texts: readonly string[]): string[] {
  const entries = texts.map((text) => ({ text, entry: canonicalEntry(text) }));
  const bad = entries.filter(({ entry }) => entry === null).map(({ text }) => `"${text}"`);
  if (bad.length > 0)
    throw badEntries(`${bad.join(', ')}: write an address or a network such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/48.`);
  return [...new Set(entries.flatMap(({ entry }) => entry ?? []))];
}

const badEntries = (message: string) =>
  new DomainError('invalid_input', { reason: 'bad_addresses', message, fields: { allowedAddresses: message } });

/** Loads, authorizes, locks, and looks whether the form was filled from what is there now. */
async function change(
  { actor, transaction }: OperationContext,
  { id, lastUpdatedAt }: { id: number; lastUpdatedAt?: string | undefined },
  work: (tx: Tx, before: AccessToken) => Promise<AccessToken>,
): Promise<AccessToken> {
  await getTokenTarget(actor, 'token.update', id);
  return transaction(async (tx) => {
    const before = await lockToken(tx, id);
    if (!before || before.revokedAt) throw new DomainError('not_found', noSuchToken);
    if (lastUpdatedAt !== undefined && Date.parse(lastUpdatedAt) !== Date.parse(before.updatedAt)) {
      throw new DomainError('conflict', {
        reason: 'stale_form',
        message: `"${before.note}" was changed meanwhile. Look at it again and repeat your change.`,
      });
    }
    return work(tx, before);
  });
}

/** Revokes each of them by itself and says what became of it. One that ended with another of the same list is done too. */
export async function revokeManyTokens(context: OperationContext, { ids }: RevokeManyInput): Promise<BulkOutcome> {
  authorize(context.actor, 'user.read');
  const outcome: BulkOutcome = { done: [], failed: [] };
  const ended = new Set<number>();
  for (const id of new Set(ids)) {
    try {
      if (!ended.has(id)) for (const each of await revokeAccessToken(context, { id })) ended.add(each);
      outcome.done.push(id);
    } catch (error) {
      outcome.failed.push({ id, message: explain(error, context.actor, 'one token of a bulk revocation').message });
    }
  }
  return outcome;
}
