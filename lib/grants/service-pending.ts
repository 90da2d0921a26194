import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import type { Tx } from '@/lib/db/client';
import { currentSettings } from '@/lib/site/settings';
import { claimPending, deleteAllPending, endAll, findPrimaryVerifiedAddress, pendingKey } from './queries';

/**
 * Gives an account the grants that waited for its name or its confirmed first address. Called in the transaction of whatever gave
 * it that name or address, unless people gave themselves the name. SG §5.3.
 */
export async function claimPendingGrants(tx: Tx, actor: Actor, account: { id: number; username: string }): Promise<void> {
  const { bindID } = (await currentSettings())['permissions.userMapping'];
  const bindId = bindID === 'username' ? account.username : await findPrimaryVerifiedAddress(tx, account.id);
  if (bindId === null) return;
  const count = await claimPending(tx, account.id, pendingKey(bindId, bindID));
  if (count === 0) return;
  const target = { type: 'user', id: account.id, name: account.username } as const;
  await recordAudit(tx, actor, { action: 'grant.claimPending', target, after: { count } });
}

/** A deleted account keeps nothing that it was given. @returns counts for the event of the deletion */
export const endGrants = endAll;

/** What waits was named under another rule: it is erased when the rule changes (SG §5.1). */
export async function erasePendingGrants(tx: Tx, actor: Actor): Promise<void> {
  const count = await deleteAllPending(tx);
  if (count > 0) await recordAudit(tx, actor, { action: 'grant.erasePending', target: { type: 'site', id: 'grants' }, before: { count } });
}
