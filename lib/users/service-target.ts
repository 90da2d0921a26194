import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import { getUser } from './queries';

/**
 * What policies look at. Who may not look accounts up is told so whether there is such an account or not: on a public site the
 * answer would say which ids exist.
 * @throws DomainError `unauthenticated`, `not_found`
 */
export async function getTarget(actor: Actor, userId: number) {
  authorize(actor, 'user.read');
  const { kind, username, isSiteAdmin } = await getUser({ id: userId });
  return { userId, kind, username, isSiteAdmin };
}
