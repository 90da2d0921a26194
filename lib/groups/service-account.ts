import 'server-only';
import type { Tx } from '@/lib/db/client';
import { endMembershipsOf } from './member-queries';

/** How many paths an event holds. */
const mostPaths = 100;

/**
 * Takes every membership of an account that is being deleted, for the event of that: how many, and which groups nobody owns now.
 * An admin may delete the only Owner of a group. The account must be locked.
 */
export async function endMemberships(tx: Tx, user: { id: number; kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST' }) {
  const { memberships, ownerless } = await endMembershipsOf(tx, user.id, user.kind === 'HUMAN');
  return {
    membershipsEnded: memberships,
    ...(ownerless.length === 0 ? {} : { groupsWithoutOwner: ownerless.slice(0, mostPaths), groupsWithoutOwnerCount: ownerless.length }),
  };
}
