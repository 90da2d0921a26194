import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { keyOf } from '@/lib/groups/keys';
import { maxFullNameLength, openness, type Visibility } from '@/lib/groups/schema';
import { logger } from '@/lib/log/logger';
import type { OperationContext } from '@/lib/operation/define-operation';
import { enqueue } from '@/lib/queue/enqueue';
import { withLock } from '@/lib/queue/locks';
import { eraseJob } from './jobs';
import { lockNames } from './mirror-queries';
import { findGroup, findGroupLevel, findRepositories, insertHosted, lockRepository, saveRepository } from './queries';
import type { CreateRepositoryInput, DeleteRepositoryInput, Repository, UpdateRepositoryInput } from './schema';
import { findReadable, levelOn, noSuchRepository } from './service-access';
import { dropMirror } from './service-mirrors';
import { hasFolder, makeDraft, settle } from './storage';

/**
 * Makes an empty repository in a group, ready to be pushed to.
 * @throws DomainError `not_found` for a group that is not there for the actor, `forbidden` below Maintainer in it,
 *   `precondition_failed` in a group that belongs to a code host, `invalid_input` where it would be more open than its group,
 *   `conflict` for a name that is taken
 */
export async function createRepository({ actor, transaction }: OperationContext, input: CreateRepositoryInput): Promise<Repository> {
  const { groupId, path, name = path, description, visibility, defaultBranch } = input;
  authorize(actor, 'repository.read');
  const group = await findGroup(groupId);
  const level = group && isAccount(actor) ? await findGroupLevel(actor.userId, groupId) : 0;
  if (!group || (level === 0 && isAccount(actor) && !actor.isSiteAdmin)) throw noSuchGroup(groupId);
  authorize(actor, 'repository.create', { level });
  if (group.origin === 'SYNCHRONISED' || group.markedForDeletionAt !== null) {
    throw new DomainError('precondition_failed', {
      reason: 'group_takes_no_repositories',
      message: `The group "${group.fullPath}" takes no repositories: its names are those of a code host, or it is being deleted.`,
    });
  }
  requireOpenness(visibility, group.visibility);
  const fullName = nameIn(group.fullPath, path);
  const made = await transaction(async (tx) => {
    await lockNames(tx);
    const id = await insertHosted(tx, {
      ...{ groupId, path, name, fullName, key: keyOf(fullName), visibility, origin: 'HOSTED' },
      description: description || null,
      createdById: isAccount(actor) ? actor.userId : null,
    });
    const after = { fullName, visibility };
    await recordAudit(tx, actor, { action: 'repository.create', target: { type: 'repository', id, name: fullName }, after });
    return shown(id, tx);
  });
  // Whoever pushes first makes it where this does not succeed.
  await ensureHosted(made.id, defaultBranch).catch((error: unknown) => {
    logger().warn({ error, repositoryId: made.id }, 'a new repository has no folder yet');
  });
  return made;
}

/** Makes the folder of a repository of ours, unless it is there. */
export async function ensureHosted(id: number, defaultBranch = 'main'): Promise<void> {
  if (await hasFolder(id)) return;
  await withLock('repository', id, new AbortController().signal, async () => {
    if (!(await hasFolder(id))) await settle(id, await makeDraft(id, defaultBranch));
  });
}

const noSuchGroup = (id: number) => new DomainError('not_found',
  { reason: 'group_not_found', message: `There is no group with id ${id}.` });

function nameIn(groupPath: string, path: string): string {
  const fullName = `${groupPath}/${path}`;
  if (fullName.length <= maxFullNameLength) return fullName;
  const message = `With its group the name has more than ${maxFullNameLength} characters.`;
  throw new DomainError('invalid_input', { message, fields: { path: message } });
}

function requireOpenness(visibility: Visibility, ofGroup: Visibility | null): void {
  if (ofGroup === null || openness[visibility] <= openness[ofGroup]) return;
  const message = `A repository cannot be more open than its group, which is ${ofGroup.toLowerCase()}.`;
  throw new DomainError('invalid_input', { reason: 'more_open_than_group', message, fields: { visibility: message } });
}

async function shown(id: number, on?: Tx): Promise<Repository> {
  const [found] = await findRepositories([id], on);
  if (!found) throw noSuchRepository({ id });
  return found;
}

/** What decides who may change it. @throws DomainError `not_found` where the actor may not even know of it */
async function standingOn(actor: Actor, id: number) {
  const isManaging = actor.kind === 'system' || (isAccount(actor) && actor.isSiteAdmin);
  if (!isManaging && (await findReadable(actor, { id }, 'existence')) === null) throw noSuchRepository({ id });
  return { level: isManaging ? 0 : await levelOn(actor, id) };
}

/** The row to change, locked. @throws DomainError `not_found` */
async function lockLiving(tx: Tx, id: number) {
  const row = await lockRepository(tx, id);
  if (!row) throw noSuchRepository({ id });
  return row;
}

/**
 * Changes a repository of ours. What comes from a code host stays as it is there.
 * @throws DomainError `not_found`, `forbidden`, `precondition_failed` (reason `follows_code_host`), `conflict`, `invalid_input`
 */
export async function updateRepository({ actor, transaction }: OperationContext, input: UpdateRepositoryInput): Promise<Repository> {
  const { id, ...wanted } = input;
  authorize(actor, 'repository.read');
  authorize(actor, 'repository.update', await standingOn(actor, id));
  await transaction(async (tx) => {
    if (wanted.path !== undefined) await lockNames(tx);
    const row = await lockLiving(tx, id);
    if (row.origin === 'MIRROR') {
      throw new DomainError('precondition_failed', {
        reason: 'follows_code_host',
        message: `"${row.fullName}" is a copy and follows its code host. Change it there.`,
      });
    }
    if (wanted.visibility !== undefined) requireOpenness(wanted.visibility, row.group.visibility);
    const { path, ...plain } = wanted;
    const fullName = path === undefined ? row.fullName : nameIn(row.group.fullPath, path);
    const asked = { ...plain, ...(path === undefined ? {} : { path, fullName }) };
    const changed = Object.entries(asked).filter(([key, value]) => value !== undefined && value !== row[key as keyof typeof row]);
    if (changed.length === 0) return;
    await saveRepository(tx, id, fullName, { ...Object.fromEntries(changed), key: keyOf(fullName) });
    const before = Object.fromEntries(changed.map(([key]) => [key, row[key as keyof typeof asked & keyof typeof row]]));
    await recordAudit(tx, actor, {
      action: 'repository.update',
      target: { type: 'repository', id, name: fullName },
      before,
      after: Object.fromEntries(changed),
    });
  });
  return shown(id);
}

/**
 * Deletes a repository: nobody sees it from now on, and it is erased after a week, or at once on wish. A copy goes at once; it
 * comes back with the next list of its code host that has it.
 * @throws DomainError `not_found`, `forbidden`
 */
export async function deleteRepository({ actor, transaction }: OperationContext, { id, isForever }: DeleteRepositoryInput) {
  authorize(actor, 'repository.read');
  authorize(actor, 'repository.delete', await standingOn(actor, id));
  return transaction(async (tx) => {
    const { fullName, origin } = await lockLiving(tx, id);
    if (origin === 'MIRROR') await dropMirror(tx, actor, { id, fullName });
    else {
      await saveRepository(tx, id, fullName, { deletedAt: new Date() });
      const target = { type: 'repository' as const, id, name: fullName };
      await recordAudit(tx, actor, { action: 'repository.delete', target, after: { isForever } });
      if (isForever) await enqueue(eraseJob, { repositoryId: id }, { singletonKey: String(id), tx });
    }
    return { id, fullName };
  });
}
