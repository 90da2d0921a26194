import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import { assertSeatFree, lockSeats } from '@/lib/license/service-seats';
import type { OperationContext } from '@/lib/operation/define-operation';
import { endResetLinks } from '@/lib/passwords/service-issue';
import { endSessions } from '@/lib/sessions/service-end';
import { currentSettings } from '@/lib/site/settings';
import { eachAccount } from './bulk';
import type { BulkResult } from './bulk-schema';
import { keepOneAdmin } from './last-admin';
import { lockAdmins, setBlocked } from './lifecycle-queries';
import { getUser } from './queries';
import type { User } from './schema';
import { lockUser } from './update-queries';

/**
 * Blocks an account: from the commit on none of its credentials authenticates. Its browser sessions end for good.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` for blocking oneself or the last site admin
 */
export async function blockUser(context: OperationContext, userId: number): Promise<User> {
  authorize(context.actor, 'user.block');
  refuseSelf(context.actor, [userId]);
  return block(context, userId);
}

/** Blocks several accounts, each by itself. @throws DomainError `forbidden`, `precondition_failed` when one is one's own */
export async function blockUsers(context: OperationContext, userIds: number[]): Promise<BulkResult> {
  authorize(context.actor, 'user.block');
  refuseSelf(context.actor, userIds);
  return eachAccount(context.actor, userIds, async (userId) => ({ name: (await block(context, userId)).username }));
}

/**
 * Lets a blocked account in again: its tokens work as before, its sessions stay ended.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` when all seats are taken
 */
export async function unblockUser(context: OperationContext, userId: number): Promise<User> {
  authorize(context.actor, 'user.block');
  return unblock(context, userId);
}

/** Unblocks several accounts, each by itself. @throws DomainError `forbidden` */
export async function unblockUsers(context: OperationContext, userIds: number[]): Promise<BulkResult> {
  authorize(context.actor, 'user.block');
  return eachAccount(context.actor, userIds, async (userId) => ({ name: (await unblock(context, userId)).username }));
}

function refuseSelf(actor: Actor, userIds: number[]): void {
  if (!isAccount(actor) || !userIds.includes(actor.userId)) return;
  throw new DomainError('precondition_failed', { reason: 'block_self', message: 'You cannot block your own account.' });
}

const block = ({ actor, transaction }: OperationContext, userId: number): Promise<User> =>
  transaction(async (tx) => {
    await lockAdmins(tx);
    const before = await lockUser(tx, userId);
    if (before.blockedAt !== null) return before;
    if (before.isSiteAdmin) await keepOneAdmin(tx, userId);
    const after = await setBlocked(tx, userId, new Date());
    const sessionsEnded = await endSessions(tx, userId);
    await endResetLinks(tx, userId);
    await recordAudit(tx, actor, {
      action: 'user.block',
      target: { type: 'user', id: userId, name: after.username },
      before: { blockedAt: null },
      after: { blockedAt: after.blockedAt, sessionsEnded },
    });
    return after;
  });

async function unblock({ actor, transaction }: OperationContext, userId: number): Promise<User> {
  const { license } = await currentSettings();
  return transaction(async (tx) => {
    const { kind } = await getUser({ id: userId }, tx);
    if (kind === 'HUMAN') await lockSeats(tx, license, kind);
    const before = await lockUser(tx, userId);
    if (before.blockedAt === null) return before;
    if (kind === 'HUMAN') await assertSeatFree(tx, license, kind);
    const after = await setBlocked(tx, userId, null);
    // One that was being opened while the account was blocked does not come alive now.
    await endSessions(tx, userId);
    await recordAudit(tx, actor, {
      action: 'user.unblock',
      target: { type: 'user', id: userId, name: after.username },
      before: { blockedAt: before.blockedAt },
      after: { blockedAt: null },
    });
    return after;
  });
}
