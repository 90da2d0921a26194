import type { AccountActor } from '@/lib/actor/actor';
import { transaction } from '@/lib/db/client';
import { keyOf } from '@/lib/groups/keys';
import { insertGroup, lockTree } from '@/lib/groups/tree-queries';
import { execute } from '@/lib/operation/execute';
import {
  addKeyValueOperation,
  createRepositoryOperation,
  deleteKeyValueOperation,
  deleteRepositoryOperation,
  updateKeyValueOperation,
  updateRepositoryOperation,
} from '@/lib/repositories/operations';
import { pushOperation } from '@/lib/repositories/operations-transfer';
import type { Repository } from '@/lib/repositories/schema';
import { db } from '@/lib/db/client';
import { unique } from './people';

/** A top-level group of its own. */
export async function makeGroup(path = unique('team')): Promise<{ id: number; path: string }> {
  const { id } = await transaction(async (tx) => {
    await lockTree(tx);
    return insertGroup(tx, { origin: 'MADE', path, name: path, fullPath: path, visibility: 'INTERNAL', parentId: null });
  });
  return { id, path: keyOf(path) };
}

/** An empty repository that is pushed to here. */
export const makeRepository = (actor: AccountActor, groupId: number, path = unique('app')): Promise<Repository> =>
  execute(createRepositoryOperation, actor, { groupId, path });

/** What events of the audit log the changes of repositories leave, by operation. */
export const repositoryEvents: Record<string, string> = {
  'repositories.create': 'repository.create',
  'repositories.update': 'repository.update',
  'repositories.delete': 'repository.delete',
  'repositories.addKeyValue': 'repository.setMetadata',
  'repositories.updateKeyValue': 'repository.setMetadata',
  'repositories.deleteKeyValue': 'repository.setMetadata',
  'repositories.push': 'repository.push',
};

/** Every change that is made to a repository of ours, once. */
export async function changeRepositories(admin: AccountActor): Promise<void> {
  const group = await makeGroup();
  await db().membership.create({ data: { userId: admin.userId, groupId: group.id, accessLevel: 50 }, select: { id: true } });
  const { id, fullName } = await makeRepository(admin, group.id);
  const pair = { repositoryId: id, key: 'team' };
  await execute(addKeyValueOperation, admin, { ...pair, value: 'core' });
  await execute(updateKeyValueOperation, admin, { ...pair, value: 'infra' });
  await execute(deleteKeyValueOperation, admin, pair);
  const update = { ref: 'refs/heads/main', before: '0'.repeat(40), after: 'a'.repeat(40) };
  await execute(pushOperation, admin, { name: fullName, updates: [update] });
  await execute(updateRepositoryOperation, admin, { id, description: 'Renamed', path: unique('app') });
  await execute(deleteRepositoryOperation, admin, { id, isForever: true });
}
