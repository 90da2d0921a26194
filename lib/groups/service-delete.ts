import 'server-only';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { countRepositories, eraseGroups, lockToErase, readContent } from './erase-queries';
import { changeGroup } from './queries';
import { assertMadeHere } from './rules';
import type { EraseGroupInput, ErasedGroup, Group } from './schema';
import { groupTarget } from './service';
import { getWhole, lockWhole } from './service-target';
import { findBelow, lockTree } from './tree-queries';

/** How many names an event holds. */
const mostNames = 100;

/**
 * Marks a group for deletion: all in it goes on as it is, until somebody deletes it for good or restores it. GL §7.1.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden`, `precondition_failed` (`group_not_made_here`)
 */
export const deleteGroup = (context: OperationContext, { id }: { id: number }): Promise<Group> => mark(context, id, true);

/**
 * Takes the mark away.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden`, `precondition_failed` (`group_not_made_here`,
 *   `not_marked_for_deletion`)
 */
export const restoreGroup = (context: OperationContext, { id }: { id: number }): Promise<Group> => mark(context, id, false);

async function mark({ actor, transaction }: OperationContext, id: number, isMarked: boolean): Promise<Group> {
  const action = isMarked ? 'group.delete' : 'group.restore';
  return transaction(async (tx) => {
    const { group, level } = await lockWhole(tx, actor, id);
    authorize(actor, action, { level });
    assertMadeHere(group);
    if (!isMarked && group.markedForDeletionAt === null) throw notMarked(group);
    if (isMarked && group.markedForDeletionAt !== null) return group;
    const after = await changeGroup(tx, id, { markedForDeletionAt: isMarked ? new Date() : null });
    await recordAudit(tx, actor, {
      action,
      target: groupTarget(group),
      before: { markedForDeletionAt: group.markedForDeletionAt },
      after: { markedForDeletionAt: after.markedForDeletionAt },
    });
    return after;
  });
}

/**
 * Deletes a marked group for good, with the groups below it and everybody's memberships and shares; with its repositories only where
 * that was asked for.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden`, `precondition_failed` (`group_not_made_here`,
 *   `not_marked_for_deletion`, `path_differs`, `group_has_repositories`)
 */
export async function eraseGroup({ actor, transaction }: OperationContext, input: EraseGroupInput): Promise<ErasedGroup> {
  const { id, fullPath, withRepositories } = input;
  return transaction(async (tx) => {
    const asked = await getWhole(actor, { id }, tx);
    authorize(actor, 'group.delete', { level: asked.level });
    await lockTree(tx);
    const { groupIds } = await findBelow(tx, id);
    await lockToErase(tx, groupIds);
    const { group, level } = await lockWhole(tx, actor, id);
    authorize(actor, 'group.delete', { level });
    assertMadeHere(group);
    if (group.markedForDeletionAt === null) throw notMarked(group);
    if (group.fullPath !== fullPath) {
      const message = `The path of this group is ${group.fullPath}, not "${fullPath}". Nothing was deleted.`;
      throw new DomainError('precondition_failed', { reason: 'path_differs', message });
    }
    const repositories = await countRepositories(tx, groupIds);
    if (repositories > 0 && !withRepositories) {
      const held = repositories === 1 ? 'a repository' : `${repositories} repositories`;
      const message = `${group.fullPath} holds ${held}. Delete what is in it first, or delete it along with the group.`;
      throw new DomainError('precondition_failed', { reason: 'group_has_repositories', message, details: { repositories } });
    }
    const names = await readContent(tx, groupIds, mostNames);
    const counts = { groups: groupIds.length - 1, repositories, ...(await eraseGroups(tx, groupIds)) };
    await recordAudit(tx, actor, {
      action: 'group.deleteForever',
      target: groupTarget(group),
      before: { fullPath: group.fullPath, visibility: group.visibility, repositoryNames: names },
      after: counts,
    });
    return { id, fullPath: group.fullPath, ...counts };
  });
}

const notMarked = ({ fullPath }: Group) =>
  new DomainError('precondition_failed', {
    reason: 'not_marked_for_deletion',
    message: `${fullPath} is not marked for deletion. Delete it first; after that it can be deleted for good.`,
  });
