import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize, can } from '@/lib/authz/authorize';
import { noSuchToken } from '@/lib/authz/policies/token';
import { accessTokenIdentity } from '@/lib/crypto/mint';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import { getTarget } from '@/lib/users/service-target';
import { targetOf } from './audit-target';
import { tellOwner } from './notices';
import { revokeWithDescendants } from './family-queries';
import { countTokens, findTokens, findTokenWithOwner, type TokenWithOwner } from './queries';
import { canNeverExpire, createRule, offeredScopes } from './rules';
import type { ListAccessTokensInput, RevokeAccessTokenInput, TokenOptions } from './schema';
import { getTokenTarget } from './service-target';

/** Tokens of one account, revoked ones apart. @throws DomainError `not_found`, `forbidden` */
export async function listAccessTokens({ actor }: OperationContext, input: ListAccessTokensInput) {
  authorize(actor, 'token.list', await getTarget(actor, input.userId));
  const [tokens, totalCount] = await Promise.all([findTokens(input), countTokens(input)]);
  return { tokens, totalCount };
}

/** What the form for a new token may offer to this actor. @throws DomainError `not_found`, `forbidden` */
export async function getTokenOptions({ actor }: OperationContext, userId: number): Promise<TokenOptions> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'token.list', target);
  const settings = await currentSettings();
  const { allow, expirationOptionDays, defaultExpirationDays } = settings['auth.accessTokens'];
  const refusal =
    allow === 'none' ? 'Access tokens are disabled on this site.' : can(actor, createRule(allow), target) ? null : whoMayCreate(allow);
  return {
    canCreate: refusal === null,
    refusal,
    scopes: offeredScopes(target.isSiteAdmin),
    lifetimeDays: [...new Set([...expirationOptionDays, defaultExpirationDays])].sort((a, b) => a - b),
    defaultLifetimeDays: defaultExpirationDays,
    canNeverExpire: canNeverExpire(settings, target.kind),
  };
}

const whoMayCreate = (allow: 'all-users-create' | 'site-admin-create') =>
  allow === 'site-admin-create'
    ? 'Only site admins create access tokens on this site.'
    : 'Only the person can create tokens for this account.';

/**
 * Revokes a token and everything it minted, and returns the ids of all that. Whoever holds the secret may, without any other
 * right. SG §1.6.
 * @throws DomainError `unauthenticated` for an id, `not_found`
 */
export async function revokeAccessToken({ actor, transaction }: OperationContext, input: RevokeAccessTokenInput): Promise<number[]> {
  const token = 'id' in input ? await getTokenTarget(actor, 'token.revoke', input.id) : await findBySecret(input.secret);
  return transaction(async (tx) => {
    const revoked = await revokeWithDescendants(tx, token.id);
    if (!revoked.includes(token.id)) throw tokenNotFound();
    await recordAudit(tx, actor, {
      action: 'token.revoke',
      target: targetOf(token),
      before: { userId: token.userId, username: token.user.username, scopes: token.scopes, lastFive: token.lastFive },
      after: { revokedIds: revoked, bySecret: 'secret' in input },
    });
    const { userId, note, scopes, lastFive } = token;
    const expiresAt = token.expiresAt?.toISOString() ?? null;
    await tellOwner(tx, actor, 'revoked', {
      token: { id: token.id, note, scopes, lastFive, expiresAt },
      owner: { userId, username: token.user.username },
    });
    return revoked;
  });
}

async function findBySecret(secret: string): Promise<TokenWithOwner> {
  const identity = accessTokenIdentity(secret);
  const token = identity && (await findTokenWithOwner({ identity }));
  if (!token) throw tokenNotFound();
  return token;
}

const tokenNotFound = () => new DomainError('not_found', noSuchToken);

/** The token a request came with, for reading itself. @throws DomainError `precondition_failed` for another kind of credential */
export async function getOwnToken({ actor }: OperationContext) {
  if (isAccount(actor) && actor.credential.kind === 'access-token') return actor.credential.token();
  throw new DomainError('precondition_failed', {
    reason: 'not_an_access_token',
    message: 'This request did not come with an access token.',
  });
}
