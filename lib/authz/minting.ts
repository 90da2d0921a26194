import { isAccount, type Actor } from '@/lib/actor/actor';
import { DomainError } from '@/lib/errors/domain-error';

/**
 * True where what the actor mints for a service account stands on its own: from a browser session, or with a `user:all`
 * token of the actor's own (`api` is its other spelling). Anything else would outlive or outrank what minted it.
 */
export function mintsFreelyForServiceAccounts(actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  if (!isAccount(actor)) return false;
  const { credential } = actor;
  if (credential.kind === 'session') return true;
  return (
    credential.kind === 'access-token' && !credential.sudo && credential.wireScopes.some((scope) => scope === 'user:all' || scope === 'api')
  );
}

/** @throws DomainError `forbidden`: OAuth bearers mint no credentials */
export function refuseMintingByBearer(actor: Actor): void {
  if (isAccount(actor) && actor.credential.kind === 'oauth-token') {
    throw new DomainError('forbidden', {
      reason: 'bearer_mints_nothing',
      message: 'An OAuth bearer cannot create credentials. Use an access token or the console.',
    });
  }
}
