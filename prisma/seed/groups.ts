import { systemActor, type Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import {
  createGroupOperation,
  deleteGroupOperation,
  eraseGroupOperation,
  moveGroupOperation,
  restoreGroupOperation,
  updateGroupOperation,
} from '@/lib/groups/operations';
import { addMembersOperation, removeMemberOperation, updateMemberOperation } from '@/lib/groups/operations-members';
import {
  shareGroupOperation,
  shareRepositoryOperation,
  unshareGroupOperation,
  unshareRepositoryOperation,
} from '@/lib/groups/operations-shares';
import { keyOf } from '@/lib/groups/keys';
import type { AccessLevel, CreateGroupInput, Group, Visibility } from '@/lib/groups/schema';
import { execute } from '@/lib/operation/execute';
import { makePerson, makeServiceAccount, unique } from './people';

/** A group made by the server itself: without an Owner, unless one makes it. */
export function makeGroup(input: Partial<CreateGroupInput> = {}, by: Actor = systemActor('seed')): Promise<Group> {
  const path = input.path ?? unique('group');
  return execute(createGroupOperation, by, { path, name: path, ...input });
}

/** A repository as a row: what it holds is not asked here. */
export async function makeRepositoryIn(group: Group, visibility: Visibility = 'PRIVATE', path = unique('repository')) {
  const fullName = `${group.fullPath}/${path}`;
  const data = { groupId: group.id, origin: 'HOSTED' as const, path, name: path, fullName, key: keyOf(fullName), visibility };
  return db().repository.create({ data, select: { id: true, fullName: true } });
}

export async function makeMember(target: { groupId: number } | { repositoryId: number }, userId: number, accessLevel: AccessLevel) {
  const { failed } = await execute(addMembersOperation, systemActor('seed'), { target, userIds: [userId], accessLevel });
  if (failed[0]) throw new Error(failed[0].message);
}

/** What events the changes of groups, members and shares leave, by operation. */
export const groupEvents: Record<string, string> = {
  'groups.create': 'group.create',
  'groups.update': 'group.update',
  'groups.move': 'group.move',
  'groups.delete': 'group.delete',
  'groups.restore': 'group.restore',
  'groups.deleteForever': 'group.deleteForever',
  'groups.share': 'group.share',
  'groups.unshare': 'group.unshare',
  'repositories.share': 'repository.share',
  'repositories.unshare': 'repository.unshare',
  'members.add': 'member.add',
  'members.update': 'member.update',
  'members.remove': 'member.remove',
};

/** Every change of groups, members and shares, once. */
export async function administerGroups(admin: Actor): Promise<void> {
  const [top, invited, bot] = [await makeGroup({}, admin), await makeGroup({}, admin), await makeServiceAccount()];
  const group = await makeGroup({ parentId: top.id }, admin);
  const { id } = group;
  await execute(updateGroupOperation, admin, { id, path: unique('renamed') });
  const moved = await execute(moveGroupOperation, admin, { id, parentId: null });
  const repository = await makeRepositoryIn(moved);
  const target = { groupId: id };
  await execute(addMembersOperation, admin, { target, userIds: [bot.id, (await makePerson()).id], accessLevel: 20 });
  await execute(updateMemberOperation, admin, { target, userId: bot.id, accessLevel: 30 });
  await execute(removeMemberOperation, admin, { target, userId: bot.id });
  for (const [share, unshare, what] of [
    [shareGroupOperation, unshareGroupOperation, id],
    [shareRepositoryOperation, unshareRepositoryOperation, repository.id],
  ] as const) {
    await execute(share, admin, { id: what, invitedId: invited.id, accessLevel: 20 });
    await execute(unshare, admin, { id: what, invitedId: invited.id });
  }
  await execute(deleteGroupOperation, admin, { id });
  await execute(restoreGroupOperation, admin, { id });
  await execute(deleteGroupOperation, admin, { id });
  await execute(eraseGroupOperation, admin, { id, fullPath: moved.fullPath, withRepositories: true });
}
