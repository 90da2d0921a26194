import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import type { Db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { viewerOf, type Purpose } from './access';
import { findLevel, findReadableId, findReadableIds } from './access-queries';
import type { RepositoryReference } from './access-schema';

/** The id of a repository that the actor may see: null where there is none, and just so where there is none for this actor. */
export const findReadable = async (
  actor: Actor,
  reference: RepositoryReference,
  purpose: Purpose = 'code',
  on?: Db,
): Promise<number | null> => findReadableId(await viewerOf(actor), reference, purpose, on);

/** @throws DomainError `not_found`, in the same words whether it does not exist or is not open to the actor */
export async function requireReadable(
  actor: Actor,
  reference: RepositoryReference,
  purpose: Purpose = 'code',
  on?: Db,
): Promise<number> {
  const id = await findReadable(actor, reference, purpose, on);
  if (id === null) throw noSuchRepository(reference);
  return id;
}

export function noSuchRepository(reference: RepositoryReference): DomainError {
  const name = 'id' in reference ? `with id ${reference.id}` : `"${reference.name}"`;
  return new DomainError('not_found', {
    reason: 'repository_not_found',
    message: `There is no repository ${name}.`,
    ...('id' in reference ? { details: { id: reference.id } } : {}),
  });
}

/** The highest access level that memberships and shares give the actor on a repository (GL §7.3); 0 for none. */
export const levelOn = async (actor: Actor, repositoryId: number, on?: Db): Promise<number> =>
  findLevel(await viewerOf(actor), repositoryId, on);

/** Those of some repositories that the actor may see. */
export const findReadableAmong = async (actor: Actor, ids: readonly number[], purpose: Purpose = 'code'): Promise<ReadonlySet<number>> =>
  new Set(await findReadableIds(await viewerOf(actor), ids, purpose));
