import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { noSuchSession } from '@/lib/authz/policies/session';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service-target';
import { findLivingSession, findLivingSessions, revokeSession, revokeSessionsBut } from './queries';
import type { BrowserSession } from './schema';

const mostListed = 100;

/** The session that the actor came with, or null for any other credential. */
export const currentSessionId = (actor: Actor): number | null =>
  isAccount(actor) && actor.credential.kind === 'session' ? actor.credential.id : null;

/** The living sessions of an account. @throws DomainError `forbidden`, `not_found` */
export async function listSessions({ actor }: OperationContext, { userId }: { userId: number }): Promise<BrowserSession[]> {
  authorize(actor, 'session.list', await getTarget(actor, userId));
  const rows = await findLivingSessions(userId, mostListed);
  return rows.map(({ id, address, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
    id,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === currentSessionId(actor),
  }));
}

/** Ends one session, of oneself or by a site admin. @throws DomainError `unauthenticated`, `not_found` */
export async function endSession({ actor, transaction }: OperationContext, id: number): Promise<null> {
  authorize(actor, 'user.read');
  return transaction(async (tx) => {
    const session = await findLivingSession(id, tx);
    if (!session) throw new DomainError('not_found', noSuchSession);
    authorize(actor, 'session.revoke', { userId: session.userId, kind: 'HUMAN' });
    const { count } = await revokeSession(tx, id);
    if (count > 0)
      await recordAudit(tx, actor, {
        action: 'session.revoke',
        target: { type: 'session', id, name: session.user.username, userId: session.userId },
        before: { userId: session.userId },
      });
    return null;
  });
}

/** Ends every session of an account but the one that asks. @throws DomainError `forbidden`, `not_found` */
export async function endOthers({ actor, transaction }: OperationContext, userId: number): Promise<{ count: number }> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'session.list', target);
  return transaction(async (tx) => {
    const count = await revokeSessionsBut(tx, userId, currentSessionId(actor));
    if (count > 0)
      await recordAudit(tx, actor, {
        action: 'session.revokeOthers',
        target: { type: 'user', id: userId, name: target.username },
        after: { endedSessions: count },
      });
    return { count };
  });
}

/** For what changes how an account comes in: its other sessions end in the same transaction. @returns how many */
export const endOtherSessions = (tx: Tx, actor: Actor, userId: number): Promise<number> =>
  revokeSessionsBut(tx, userId, currentSessionId(actor));
