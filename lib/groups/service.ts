import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { viewerOf } from '@/lib/repositories/access';
import { hasOwner, lockGroups, makeOwner } from './member-queries';
import {
  changeGroup, findGroups, longestBelow, readGroup, visibilitiesBelow,
} from './queries';
import {
  assertDepth, assertMadeHere, assertNotLessOpen, assertNotMoreOpen, assertPathFree, joined, refuseStale,
} from './rules';
import {
  openness,
  type CreateGroupInput, type Group, type GroupPage, type GroupReference, type ListGroupsInput, type MoveGroupInput, type UpdateGroupInput,
} from './schema';
import { getSeen, lockWhole } from './service-target';
import { depthOf, findBelow, insertGroup, lockTree, relocate } from './tree-queries';

export const groupTarget = (group: Group) => ({ type: 'group' as const, id: group.id, name: group.fullPath });

/** A group as the actor sees it. @throws DomainError `unauthenticated`, `not_found` */
export const getGroup = ({ actor }: OperationContext, reference: GroupReference): Promise<Group> => getSeen(actor, reference);

/** Groups that the actor sees, by their paths. @throws DomainError `unauthenticated` */
export async function listGroups({ actor }: OperationContext, { limit, ...input }: ListGroupsInput): Promise<GroupPage> {
  authorize(actor, 'group.read');
  const groups = await findGroups(await viewerOf(actor), { ...input, limit: limit + 1 });
  return { groups: groups.slice(0, limit), hasNextPage: groups.length > limit };
}

/**
 * Makes a group, at the top or in another one. An account that makes one is its Owner. GL §7.1.
 * @throws DomainError `unauthenticated`, `forbidden`, `not_found` (the parent), `conflict` (`path_taken`), `invalid_input`
 *   (`path_reserved`, `path_too_long`, `more_open_than_parent`), `precondition_failed` (`too_deep`, `marked_for_deletion`)
 */
export async function createGroup({ actor, transaction }: OperationContext, input: CreateGroupInput): Promise<Group> {
  const { parentId = null, path, name, description, visibility } = input;
  return transaction(async (tx) => {
    authorize(actor, 'group.read');
    await lockTree(tx);
    const parent = await lockParent(tx, actor, parentId, 'group.createBelow');
    assertDepth((await depthOf(tx, parentId)) + 1);
    await assertNotMoreOpen(tx, parentId, visibility);
    const fullPath = await assertPathFree(tx, parent, path);
    const createdById = isAccount(actor) ? actor.userId : null;
    const row = { origin: 'MADE' as const, path, name, description: description || null, fullPath, visibility, createdById, parentId };
    const { id } = await insertGroup(tx, row);
    if (createdById !== null) await makeOwner(tx, id, createdById);
    const group = await readGroup(tx, id);
    await recordAudit(tx, actor, {
      action: 'group.create',
      target: groupTarget(group),
      after: { fullPath, name, description: group.description, visibility, parentId, ownerId: createdById },
    });
    return group;
  });
}

/** The group to stand in, where the actor may put something; null for the top, which is for site admins. */
async function lockParent(
  tx: Tx,
  actor: Actor,
  parentId: number | null,
  action: 'group.createBelow' | 'group.move',
): Promise<Group | null> {
  if (parentId === null) {
    authorize(actor, 'group.createTop');
    return null;
  }
  const { group, level } = await lockWhole(tx, actor, parentId);
  authorize(actor, action, { level });
  if (group.origin === 'PERSONAL') assertMadeHere(group);
  if (group.markedForDeletionAt === null) return group;
  const message = `${group.fullPath} is marked for deletion. Restore it first.`;
  throw new DomainError('precondition_failed', { reason: 'marked_for_deletion', message });
}

/**
 * Changes the path, the name, the description and the visibility of a group. The names of everything below follow the path.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden`, `conflict` (`changed_meanwhile`, `path_taken`), `invalid_input`
 *   (`path_reserved`, `path_too_long`, `more_open_than_parent`, `less_open_than_content`), `precondition_failed` (`group_not_made_here`)
 */
export async function updateGroup({ actor, transaction }: OperationContext, input: UpdateGroupInput): Promise<Group> {
  const { id, lastUpdatedAt, ...asked } = input;
  return transaction(async (tx) => {
    authorize(actor, 'group.read');
    // Also for the visibility: it is held against what stands above and below, which others change.
    if (asked.path !== undefined || asked.visibility !== undefined) await lockTree(tx);
    const { group: before, level } = await lockWhole(tx, actor, id);
    authorize(actor, 'group.update', { level });
    refuseStale(before, lastUpdatedAt);
    const changes = differences({ ...asked, ...('description' in asked ? { description: asked.description || null } : {}) }, before);
    if (Object.keys(changes).length === 0) return before;
    assertMadeHere(before);
    if (changes.visibility) await assertVisibility(tx, before, changes.visibility);
    if (changes.path !== undefined) await rename(tx, actor, before, changes.path);
    const after = await changeGroup(tx, id, changes);
    const shown = changes.path === undefined ? changes : { ...changes, fullPath: after.fullPath };
    await recordAudit(tx, actor, {
      action: 'group.update',
      target: groupTarget(after),
      before: pick(before, shown),
      after: pick(after, shown),
    });
    return after;
  });
}

async function assertVisibility(tx: Tx, before: Group, visibility: NonNullable<Group['visibility']>): Promise<void> {
  if (before.visibility === null || openness[visibility] > openness[before.visibility]) {
    await assertNotMoreOpen(tx, before.parentId, visibility);
  } else {
    assertNotLessOpen(await visibilitiesBelow(tx, before.id), visibility);
  }
}

async function rename(tx: Tx, actor: Actor, before: Group, path: string): Promise<void> {
  const parent = before.parentId === null ? null : await readGroup(tx, before.parentId);
  const fullPath = joined(parent, path);
  // Another spelling of the same path is free: it is its own.
  if (fullPath.toLowerCase() !== before.fullPath.toLowerCase()) {
    const longest = (await longestBelow(tx, before.id)) - before.fullPath.length + fullPath.length;
    await assertPathFree(tx, parent, path, longest);
  }
  await relocate(tx, before, { parentId: before.parentId, fullPath });
}

/**
 * Puts a group with everything below it into another one, or at the top. Where nobody would own it there, who moves it does.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden`, `conflict` (`path_taken`), `invalid_input` (`path_reserved`,
 *   `path_too_long`, `more_open_than_parent`), `precondition_failed` (`group_not_made_here`, `group_cycle`, `too_deep`,
 *   `marked_for_deletion`, `sole_owner`)
 */
export async function moveGroup({ actor, transaction }: OperationContext, { id, parentId }: MoveGroupInput): Promise<Group> {
  return transaction(async (tx) => {
    authorize(actor, 'group.read');
    await lockTree(tx);
    // Both at once, in the order in which everybody takes several.
    await lockGroups(tx, [id, ...(parentId === null ? [] : [parentId])]);
    const { group: before, level } = await lockWhole(tx, actor, id);
    authorize(actor, 'group.move', { level });
    const parent = await lockParent(tx, actor, parentId, 'group.move');
    assertMadeHere(before);
    if (before.parentId === parentId) return before;
    const { groupIds, height } = await findBelow(tx, id);
    if (parentId !== null && groupIds.includes(parentId)) {
      const message = `${before.fullPath} cannot stand in itself or in a group below it.`;
      throw new DomainError('precondition_failed', { reason: 'group_cycle', message });
    }
    assertDepth((await depthOf(tx, parentId)) + 1 + height);
    await assertMostOpenBelow(tx, before, parentId);
    const longest = (await longestBelow(tx, id)) - before.fullPath.length + joined(parent, before.path).length;
    const fullPath = await assertPathFree(tx, parent, before.path, longest);
    await relocate(tx, before, { parentId, fullPath });
    const ownerId = await keepOwned(tx, actor, before);
    const after = await readGroup(tx, id);
    await recordAudit(tx, actor, {
      action: 'group.move',
      target: groupTarget(after),
      before: { parentId: before.parentId, fullPath: before.fullPath },
      after: { parentId, fullPath, groupsBelow: groupIds.length - 1, ...(ownerId === null ? {} : { ownerId }) },
    });
    return after;
  });
}

/** Owners of what stood above are left behind: where nobody is left, the person who moves it becomes Owner. @returns that person */
async function keepOwned(tx: Tx, actor: Actor, { id, fullPath }: Group): Promise<number | null> {
  if (actor.kind === 'system' || (await hasOwner(tx, id))) return null;
  if (actor.kind !== 'user') {
    const message = `${fullPath} would have no Owner there. Make a person its Owner first.`;
    throw new DomainError('precondition_failed', { reason: 'sole_owner', message });
  }
  await makeOwner(tx, id, actor.userId);
  return actor.userId;
}

/** What is moved is no more open than where it goes, nor is anything in it. */
async function assertMostOpenBelow(tx: Tx, group: Group, parentId: number | null): Promise<void> {
  const most = [...(await visibilitiesBelow(tx, group.id)), ...(group.visibility === null ? [] : [group.visibility])].sort(
    (a, b) => openness[b] - openness[a],
  )[0];
  await assertNotMoreOpen(tx, parentId, most ?? null);
}


type Changes = Partial<Pick<Group, 'path' | 'name' | 'description' | 'visibility'>>;

function differences(asked: Changes, before: Group): Changes {
  const changed = Object.entries(asked).filter(
    ([key, value]) => value !== undefined && value !== Object.entries(before).find(([name]) => name === key)?.[1],
  );
  return Object.fromEntries(changed);
}

const pick = (state: Group, changes: object) => Object.fromEntries(Object.entries(state).filter(([key]) => Object.hasOwn(changes, key)));
