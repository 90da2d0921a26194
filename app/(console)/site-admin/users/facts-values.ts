import type { ActionResult } from '@/lib/errors/action-result';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';

/** Who answers for a service account and what it is for, as its fields hold it. */
export type FactsValues = { ownerUsername: string; contact: string; purpose: string; labels: string; reviewAt: string };

export const noFacts: FactsValues = { ownerUsername: '', contact: '', purpose: '', labels: '', reviewAt: '' };

export const toFactsValues = (facts: ServiceAccountFacts): FactsValues => ({
  // The name of an owner who left may be somebody else's by now: it is not put into anybody's hands again.
  ownerUsername: facts.hasOwnerLeft ? '' : (facts.owner?.username ?? ''),
  contact: facts.contact ?? '',
  purpose: facts.purpose ?? '',
  labels: facts.labels.join(', '),
  reviewAt: facts.reviewAt ?? '',
});

/**
 * The fields as the operation reads them: labels stand between commas, an empty field says that there is nothing. Where the owner
 * left, it says that this stays so.
 */
export const toFactsInput = ({ ownerUsername, contact, purpose, labels, reviewAt }: FactsValues, hasOwnerLeft = false) => ({
  ownerUsername: ownerUsername.trim() || (hasOwnerLeft ? undefined : null),
  contact,
  purpose,
  labels: labels.split(',').map((label) => label.trim()).filter((label) => label !== ''),
  reviewAt: reviewAt || null,
});

/** What is wrong with one label stands on the field that holds them all. */
export function placeFactErrors<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok || !result.error.fields) return result;
  const fields = Object.entries(result.error.fields).map(([path, message]) => [path.replace(/^facts\.labels\.\d+$/, 'facts.labels'), message]);
  return { ok: false, error: { ...result.error, fields: Object.fromEntries(fields) } };
}
