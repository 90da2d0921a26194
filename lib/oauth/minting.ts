import type { Actor } from '@/lib/actor/actor';
import { mintsFreelyForServiceAccounts, refuseMintingByBearer } from '@/lib/authz/minting';
import { DomainError } from '@/lib/errors/domain-error';

/** A secret of an M2M credential stands on its own and has no end: whoever makes one must be free to. @throws DomainError `forbidden` */
export function requireFreeMinting(actor: Actor): void {
  refuseMintingByBearer(actor);
  if (mintsFreelyForServiceAccounts(actor)) return;
  const message = 'Do this in the console, or with an access token of your own that has user:all.';
  throw new DomainError('forbidden', { reason: 'beyond_own_scopes', message });
}
