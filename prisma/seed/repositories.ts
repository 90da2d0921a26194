import type { AccountActor } from '@/lib/actor/actor';
import { db, transaction } from '@/lib/db/client';
import { keyOf } from '@/lib/groups/keys';
import { ensureGroups } from '@/lib/groups/service-synchronise';
import {
  addGrantsOperation,
  addMatchingGrantsOperation,
  removeGrantsOperation,
  setAllRepositoriesOperation,
  setPathRulesOperation,
  setRepositoryGrantsOperation,
  setUnrestrictedOperation,
} from '@/lib/grants/operations';
import { exportGrantsOperation, restoreGrantsOperation } from '@/lib/grants/operations-file';
import { execute } from '@/lib/operation/execute';
import { fetchNowOperation } from '@/lib/repositories/operations-mirrors';
import { makeServiceAccount, unique } from './people';

export interface RepositoryOptions {
  fullName?: string;
  visibility?: 'PRIVATE' | 'INTERNAL' | 'PUBLIC';
}

export interface SeededRepository {
  id: number;
  groupId: number;
  fullName: string;
}

/** A row of a repository in a group of its own, without anything on disk: enough for who may see it. */
export async function makeRepository(options: RepositoryOptions = {}): Promise<SeededRepository> {
  const { fullName = `${unique('team')}/app`, visibility = 'PRIVATE' } = options;
  const path = fullName.slice(fullName.lastIndexOf('/') + 1);
  return transaction(async (tx) => {
    const { id: groupId } = await ensureGroups(tx, fullName.slice(0, fullName.lastIndexOf('/')));
    return tx.repository.create({
      data: { groupId, origin: 'HOSTED', path, name: path, fullName, key: keyOf(fullName), visibility },
      select: { id: true, groupId: true, fullName: true },
    });
  });
}

/** The row of a copy that was never fetched, of a connection that no host answers. */
export async function makeMirror(options: RepositoryOptions = {}): Promise<SeededRepository> {
  const made = await makeRepository(options);
  const url = 'https://git.example.test/';
  const host = { kind: 'OTHER' as const, displayName: 'Example', url, config: '{}' };
  await db().repository.update({
    where: { id: made.id },
    data: {
      origin: 'MIRROR',
      mirror: { create: { codeHost: { create: host }, externalId: made.fullName, remoteUrl: `${url}${made.fullName}.git` } },
    },
  });
  return made;
}

export const grantRepository = (userId: number, repositoryId: number) =>
  db().repositoryGrant.create({ data: { userId, repositoryId }, select: { userId: true } });

/** What events of the audit log the changes of who may see repositories leave, by operation. */
export const grantEvents: Record<string, string> = {
  'grants.add': 'grant.add',
  'grants.export': 'grant.export',
  'grants.restore': 'grant.restore',
  'grants.addMatching': 'grant.add',
  'grants.remove': 'grant.remove',
  'grants.setAllRepositories': 'grant.setAllRepositories',
  'grants.setForRepository': 'grant.replace',
  'grants.setPathRules': 'grant.setPathRules',
  'grants.setUnrestricted': 'grant.setUnrestricted',
  'repositories.fetchNow': 'repository.fetch',
};

/** Every change of who may see a repository, once. */
export async function changeGrants(admin: AccountActor): Promise<void> {
  const bot = await makeServiceAccount();
  const [one, other] = [await makeRepository(), await makeRepository()];
  await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [one.id] });
  await execute(addMatchingGrantsOperation, admin, { userId: bot.id, pattern: other.fullName, expectedMatches: 1 });
  await execute(removeGrantsOperation, admin, { userId: bot.id, repositoryIds: [one.id] });
  await execute(setAllRepositoriesOperation, admin, { userId: bot.id, isAllowed: true });
  await execute(setRepositoryGrantsOperation, admin, { repositoryId: one.id, bindIds: ['nobody@example.com'] });
  await execute(setPathRulesOperation, admin, { repositoryId: one.id, rules: [] });
  await execute(setUnrestrictedOperation, admin, { repositoryIds: [one.id], isUnrestricted: true });
  await execute(fetchNowOperation, admin, { ids: [(await makeMirror()).id] });
  const { chunks } = await execute(exportGrantsOperation, admin, {});
  const file: Uint8Array[] = [];
  for await (const chunk of chunks) file.push(chunk);
  const { plan } = await execute(restoreGrantsOperation, admin, { file: piecesOf(file), dryRun: true });
  await execute(restoreGrantsOperation, admin, { file: piecesOf(file), dryRun: false, plan });
}

/** A file as a door would hand it over. */
export async function* piecesOf(pieces: readonly (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
