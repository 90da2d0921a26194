import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import { noSuchToken } from '@/lib/authz/policies/token';
import { DomainError } from '@/lib/errors/domain-error';
import { findTokenWithOwner, type TokenWithOwner } from './queries';

/**
 * The token that an id names, with its owner, for an actor who may do this to it. As with accounts, who may not look anything up
 * is told so before it is looked for.
 * @throws DomainError `unauthenticated`, `not_found`, also for what somebody else owns
 */
export async function getTokenTarget(
  actor: Actor,
  action: 'token.read' | 'token.update' | 'token.revoke',
  id: number,
  options: { isRevokedToo?: boolean } = {},
): Promise<TokenWithOwner> {
  authorize(actor, 'user.read');
  const token = await findTokenWithOwner({ id }, options);
  if (!token) throw new DomainError('not_found', noSuchToken);
  authorize(actor, action, { userId: token.userId, kind: token.user.kind });
  return token;
}
