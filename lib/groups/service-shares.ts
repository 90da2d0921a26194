import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { viewerOf } from '@/lib/repositories/access';
import { findSources, isCurrent } from './member-queries';
import type { PlaceReference } from './member-schema';
import { findSeen } from './queries';
import { invalid } from './rules';
import { guest } from './schema';
import { assertToCome, assertWithinOwn, isManager, lockPlace, openPlace, placeTarget, requireManager } from './service-place';
import { getWhole } from './service-target';
import { findShare, findShares, insertShare, isAtOrAbove, removeShare, toShare } from './share-queries';
import type { ListSharesInput, Share, ShareInput, SharePage, UnshareInput } from './share-schema';
import { holdTree } from './tree-queries';

/**
 * Opens a group or a repository to the members of another group, up to a level. The other group must be one that the actor sees.
 * @throws DomainError `unauthenticated`, `not_found` (either group), `forbidden` (also `level_above_own`), `conflict`
 *   (`share_exists`), `invalid_input` (`end_in_past`, `share_level`, `share_within`)
 */
export async function share({ actor, transaction }: OperationContext, target: PlaceReference, input: ShareInput): Promise<Share> {
  const { invitedId, accessLevel, expiresAt = null } = input;
  return transaction(async (tx) => {
    await holdTree(tx);
    const place = await lockPlace(tx, actor, target);
    requireManager(actor, 'share', place);
    const { group: invited } = await getWhole(actor, { id: invitedId }, tx);
    assertToCome(expiresAt);
    if (accessLevel < guest) throw invalid('accessLevel', 'share_level', 'Minimal access cannot be shared. Choose a higher level.');
    assertWithinOwn(actor, place, accessLevel);
    if (await isAtOrAbove(tx, invitedId, place.groupId)) {
      const message = `Members of ${invited.fullPath} are members of ${place.name} already. Choose another group.`;
      throw invalid('invitedId', 'share_within', message);
    }
    const there = await findShare(tx, place, invitedId);
    if (there && isCurrent(there)) {
      const message = `${place.name} is shared with ${invited.fullPath} already. End that first.`;
      throw new DomainError('conflict', { reason: 'share_exists', message });
    }
    if (there) await removeShare(tx, there.id);
    const made = toShare(await insertShare(tx, place, invitedId, { accessLevel, expiresAt }, isAccount(actor) ? actor.userId : null));
    await recordAudit(tx, actor, {
      action: `${place.kind}.share`,
      target: placeTarget(place),
      after: { invitedId, invitedPath: invited.fullPath, accessLevel, expiresAt },
    });
    return made;
  });
}

/** Ends a share. @throws DomainError `unauthenticated`, `not_found`, `forbidden` (also `level_above_own`) */
export async function unshare(
  { actor, transaction }: OperationContext,
  target: PlaceReference,
  { invitedId }: UnshareInput,
): Promise<Share> {
  return transaction(async (tx) => {
    const place = await lockPlace(tx, actor, target);
    requireManager(actor, 'share', place);
    const there = await findShare(tx, place, invitedId);
    if (!there) {
      const message = `${place.name} is not shared with a group with id ${invitedId}.`;
      throw new DomainError('not_found', { reason: 'share_not_found', message });
    }
    assertWithinOwn(actor, place, there.accessLevel);
    await removeShare(tx, there.id);
    const { invitedPath, accessLevel, expiresAt } = toShare(there);
    await recordAudit(tx, actor, {
      action: `${place.kind}.unshare`,
      target: placeTarget(place),
      before: { invitedId, invitedPath, accessLevel, expiresAt },
    });
    return toShare(there);
  });
}

/** What a group or a repository is shared with itself: all of it for those who manage that, else the groups that the reader sees. */
export async function listShares({ actor }: OperationContext, target: PlaceReference, page: ListSharesInput): Promise<SharePage> {
  const { limit, afterId = 0 } = page;
  const place = await openPlace(actor, target);
  let invitedIds: number[] | null = null;
  if (!isManager(actor, 'share', place)) {
    const seen = await findSeen(await viewerOf(actor), (await findSources(place)).invited);
    invitedIds = seen.filter(({ isWhole }) => isWhole).map(({ id }) => id);
  }
  const rows = await findShares(place, { invitedIds, afterId, limit: limit + 1 });
  return { shares: rows.slice(0, limit).map(toShare), hasNextPage: rows.length > limit };
}
