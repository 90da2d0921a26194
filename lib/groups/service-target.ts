import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import type { Db, Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { viewerOf } from '@/lib/repositories/access';
import { findGroup, findLevel, lockGroup } from './queries';
import type { Group, GroupReference } from './schema';

/** A group with the actor's level on it, which policies look at. */
export interface GroupTarget {
  group: Group;
  level: number;
}

/**
 * A group that the actor sees, whole or by its path.
 * @throws DomainError `unauthenticated`, `not_found`, in the same words whether it does not exist or is not there for the actor
 */
export async function getSeen(actor: Actor, reference: GroupReference, on?: Db): Promise<Group> {
  authorize(actor, 'group.read');
  const group = await findGroup(await viewerOf(actor), reference, on);
  if (!group) throw noSuchGroup(reference);
  return group;
}

/** One that the actor sees whole. @throws DomainError `unauthenticated`, `not_found` */
export async function getWhole(actor: Actor, reference: GroupReference, on?: Db): Promise<GroupTarget> {
  const group = await getSeen(actor, reference, on);
  if (group.isPathOnly) throw noSuchGroup(reference);
  return { group, level: await findLevel(await viewerOf(actor), group.id, on) };
}

/** The same for one that is about to change: it stays as it is until the end of the transaction. */
export async function lockWhole(tx: Tx, actor: Actor, id: number): Promise<GroupTarget> {
  authorize(actor, 'group.read');
  await lockGroup(tx, id);
  return getWhole(actor, { id }, tx);
}


export function noSuchGroup(reference: GroupReference): DomainError {
  const name = 'id' in reference ? `with id ${reference.id}` : `"${reference.fullPath}"`;
  return new DomainError('not_found', { reason: 'group_not_found', message: `There is no group ${name}.` });
}
