import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { endSessions, forgetAttempts } from '@/lib/sessions/service-end';
import { eachAccount } from './bulk';
import type { BulkResult } from './bulk-schema';
import { keepOneAdmin } from './last-admin';
import { lockAdmins, setSiteAdminFlag } from './lifecycle-queries';
import type { SetSiteAdminInput, User } from './schema';
import { lockUser } from './update-queries';

/**
 * Makes a person site admin, or no longer one. SG §2.1. A service account never is: roles give it what it needs.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` for oneself (reason `set_own_site_admin`), for the last one
 *   and for anyone who is not a person
 */
export async function setSiteAdmin({ actor, transaction }: OperationContext, { userId, isSiteAdmin }: SetSiteAdminInput): Promise<User> {
  authorize(actor, 'user.setSiteAdmin');
  if (isAccount(actor) && actor.userId === userId) {
    throw new DomainError('precondition_failed', {
      reason: 'set_own_site_admin',
      message: 'You cannot change whether you are site admin yourself. Ask another site admin.',
    });
  }
  return transaction(async (tx) => {
    await lockAdmins(tx);
    const before = await lockUser(tx, userId);
    if (before.isSiteAdmin === isSiteAdmin) return before;
    if (before.kind !== 'HUMAN') {
      throw new DomainError('precondition_failed', {
        reason: 'only_people_administer',
        message: `${before.username} is not a person, and only people are site admins. Give it the roles it needs instead.`,
      });
    }
    if (!isSiteAdmin) await keepOneAdmin(tx, userId);
    const after = await setSiteAdminFlag(tx, userId, isSiteAdmin);
    await recordAudit(tx, actor, {
      action: 'user.setSiteAdmin',
      target: { type: 'user', id: userId, name: after.username },
      before: { isSiteAdmin: before.isSiteAdmin },
      after: { isSiteAdmin },
    });
    return after;
  });
}

/** Lets a person try again whom too many wrong passwords keep out. @throws DomainError `forbidden`, `not_found` */
export async function unlockUser({ actor, transaction }: OperationContext, userId: number): Promise<User> {
  authorize(actor, 'user.unlock');
  return transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (await forgetAttempts(tx, userId)) {
      const target = { type: 'user' as const, id: userId, name: user.username };
      await recordAudit(tx, actor, { action: 'user.unlock', target, before: { isLocked: true }, after: { isLocked: false } });
    }
    return user;
  });
}

/** Signs accounts out of every browser, each by itself. SG §2.1 (`invalidateSessionsByIDs`). @throws DomainError `forbidden` */
export async function endAllSessions({ actor, transaction }: OperationContext, userIds: number[]): Promise<BulkResult> {
  authorize(actor, 'user.endSessions');
  return eachAccount(actor, userIds, (userId) =>
    transaction(async (tx) => {
      const { username } = await lockUser(tx, userId);
      const sessionsEnded = await endSessions(tx, userId);
      const target = { type: 'user' as const, id: userId, name: username };
      await recordAudit(tx, actor, { action: 'user.endSessions', target, after: { sessionsEnded } });
      return { name: username };
    }),
  );
}
