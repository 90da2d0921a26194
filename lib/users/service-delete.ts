import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { claimPendingGrants, endGrants } from '@/lib/grants/service-pending';
import { endMemberships } from '@/lib/groups/service-account';
import { assertSeatFree, lockSeats } from '@/lib/license/service-seats';
import { endOAuth } from '@/lib/oauth/service-end';
import type { OperationContext } from '@/lib/operation/define-operation';
import { endPasswords } from '@/lib/passwords/service-issue';
import { endSessions } from '@/lib/sessions/service-end';
import { currentSettings } from '@/lib/site/settings';
import { endTokens, holdTokensToErase } from '@/lib/tokens/service-end';
import { eachAccount } from './bulk';
import type { BulkResult } from './bulk-schema';
import { keepOneAdmin } from './last-admin';
import { bury, disown, erase, findAnyUser, lockAdmins, lockAnyUser, lockWithOwned, unbury } from './lifecycle-queries';
import type { DeleteUsersInput } from './schema';

/**
 * Deletes accounts, each by itself: credentials and memberships end, the name and the addresses are free. The row stays as a
 * tombstone that can be recovered, unless it is deleted for good (`hard`), which also takes earlier tombstones. Audit rows always
 * stay. SG §2.1.
 * @throws DomainError `forbidden`, `precondition_failed` (reason `delete_self`) when one of them is one's own
 */
export async function deleteUsers(context: OperationContext, { userIds, hard }: DeleteUsersInput): Promise<BulkResult> {
  const { actor, transaction } = context;
  authorize(actor, 'user.delete');
  if (isAccount(actor) && userIds.includes(actor.userId)) {
    throw new DomainError('precondition_failed', { reason: 'delete_self', message: 'You cannot delete your own account.' });
  }
  return eachAccount(actor, userIds, (userId) =>
    transaction(async (tx) => {
      await lockAdmins(tx);
      const user = hard ? await lockWithOwned(tx, userId) : await lockAnyUser(tx, userId);
      if (!user || (user.deletedAt && !hard)) throw noSuchUser(userId);
      if (user.kind === 'GHOST') {
        const message = `${user.username} inherits what deleted accounts made. It cannot be deleted.`;
        throw new DomainError('precondition_failed', { reason: 'delete_ghost', message });
      }
      if (user.isSiteAdmin && !user.deletedAt) await keepOneAdmin(tx, userId);
      if (hard) await holdTokensToErase(tx, userId);
      const ended = {
        ...(await endCredentials(tx, userId)),
        ...(await endMemberships(tx, user)),
        ...(await endGrants(tx, userId)),
      };
      if (hard) await eraseOwner(tx, actor, userId);
      else await bury(tx, userId);
      await recordAudit(tx, actor, {
        action: hard ? 'user.deleteForever' : 'user.delete',
        target: { type: 'user', id: userId, name: user.username },
        before: {
          kind: user.kind,
          username: user.username,
          isSiteAdmin: user.isSiteAdmin,
          deletedAt: user.deletedAt?.toISOString() ?? null,
        },
        after: ended,
      });
      return { name: user.username };
    }),
  );
}

/**
 * Brings deleted accounts back, each by itself, with the names and rights they had. What they authenticated with stays dead:
 * a person comes in by a link to set a password.
 * @throws DomainError `forbidden`; for single accounts `not_found`, `conflict` when the name or an address was taken meanwhile,
 *   `precondition_failed` when the license has no room
 */
export async function recoverUsers({ actor, transaction }: OperationContext, userIds: number[]): Promise<BulkResult> {
  authorize(actor, 'user.recover');
  const { license } = await currentSettings();
  return eachAccount(actor, userIds, (userId) =>
    transaction(async (tx) => {
      const known = await findAnyUser(tx, userId);
      if (!known) throw noSuchUser(userId);
      await lockSeats(tx, license, known.kind);
      const user = await lockAnyUser(tx, userId);
      if (!user) throw noSuchUser(userId);
      if (!user.deletedAt) {
        throw new DomainError('precondition_failed', { reason: 'not_deleted', message: `${user.username} is not deleted.` });
      }
      if (user.kind === 'SERVICE_ACCOUNT' || !user.blockedAt) await assertSeatFree(tx, license, user.kind);
      await unbury(tx, user);
      // What was being made while the account was deleted does not come alive now.
      await endCredentials(tx, userId);
      await recordAudit(tx, actor, {
        action: 'user.recover',
        target: { type: 'user', id: userId, name: user.username },
        before: { deletedAt: user.deletedAt.toISOString() },
        after: { deletedAt: null },
      });
      await claimPendingGrants(tx, actor, user);
      return { name: user.username };
    }),
  );
}

/** What the account answered for is changed by it, and each of those accounts says so. */
async function eraseOwner(tx: Tx, actor: Actor, userId: number): Promise<void> {
  for (const { id, username, ownerLeftAt } of await disown(tx, userId)) {
    await recordAudit(tx, actor, {
      action: 'user.updateServiceAccount',
      target: { type: 'user', id, name: username },
      before: { ownerId: userId },
      after: { ownerId: null, ownerLeftAt: ownerLeftAt.toISOString() },
    });
  }
  await erase(tx, userId);
}

async function endCredentials(tx: Tx, userId: number) {
  const tokensEnded = await endTokens(tx, userId);
  const sessionsEnded = await endSessions(tx, userId);
  const credentialsEnded = await endOAuth(tx, userId);
  const passwordsEnded = await endPasswords(tx, userId);
  return { tokensEnded, sessionsEnded, credentialsEnded, passwordsEnded };
}

const noSuchUser = (userId: number) =>
  new DomainError('not_found', { reason: 'user_not_found', message: `There is no account with id ${userId}.` });
