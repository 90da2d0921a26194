import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import type { Fetched } from './mirror-git';
import { findRepositories } from './queries';
import { requireIdentity } from './service';
import { levelOn, noSuchRepository, requireReadable } from './service-access';
import { ensureHosted } from './service-change';
import { pathsOf } from './service-files';
import { hasFolder } from './storage';
import type { OpenTransferInput, PushInput } from './transfer-schema';

const namesInAudit = 20;

/**
 * Whether the actor may fetch all of a repository. Git hands out whole commits: who reads a part of the files alone cannot clone.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden` (reason `part_of_the_files`), `unavailable` before the first copy
 */
export async function openForPull({ actor }: OperationContext, { name }: OpenTransferInput): Promise<{ id: number }> {
  const { id, origin } = await find(actor, name);
  if ((await pathsOf(actor, id)) !== null) {
    throw new DomainError('forbidden', {
      reason: 'part_of_the_files',
      message: 'This account may read only some files of this repository, and a clone would hold all of them.',
    });
  }
  if (origin === 'HOSTED') await ensureHosted(id);
  if (!(await hasFolder(id))) {
    throw new DomainError('unavailable', { reason: 'not_cloned', message: 'This repository is still being copied. Try again soon.' });
  }
  return { id };
}

async function find(actor: Actor, name: string) {
  await requireIdentity(actor);
  const id = await requireReadable(actor, { name });
  const [repository] = await findRepositories([id]);
  if (!repository) throw noSuchRepository({ name });
  return repository;
}

/**
 * Whether the actor may push.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden` for copies, archived ones and below Developer
 */
export async function openForPush({ actor }: OperationContext, { name }: OpenTransferInput): Promise<{ id: number }> {
  const repository = await requirePushable(actor, name);
  await ensureHosted(repository.id);
  return { id: repository.id };
}

async function requirePushable(actor: Actor, name: string) {
  authorize(actor, 'repository.read');
  const repository = await find(actor, name);
  const { id, origin, isArchived } = repository;
  if (origin === 'MIRROR') {
    throw new DomainError('forbidden', { reason: 'follows_code_host', message: 'This is a copy of a repository elsewhere. Push there.' });
  }
  if (isArchived) throw new DomainError('forbidden', { reason: 'archived', message: 'This repository is archived and takes no pushes.' });
  authorize(actor, 'repository.push', { level: await levelOn(actor, id) });
  if ((await pathsOf(actor, id)) !== null) {
    throw new DomainError('forbidden', { reason: 'part_of_the_files',
      message: 'This account may read only some files of this repository.' });
  }
  return repository;
}

/**
 * Notes a push before git takes it: what is not in the audit log is not pushed.
 * @throws DomainError as `openForPush`
 */
export async function notePush({ actor, transaction }: OperationContext, { name, updates }: PushInput): Promise<{ id: number }> {
  const { id, fullName } = await requirePushable(actor, name);
  await ensureHosted(id);
  await transaction((tx) =>
    recordAudit(tx, actor, {
      action: 'repository.push',
      target: { type: 'repository', id, name: fullName },
      after: { refs: updates.length, updates: updates.slice(0, namesInAudit).map(({ ref, before, after }) =>
        `${ref} ${before.slice(0, 12)} ${after.slice(0, 12)}`) },
    }),
  );
  return { id };
}

/** What a repository of ours is after a push. */
export async function refreshHosted(id: number, facts: Fetched): Promise<void> {
  await db().repository.updateMany({ where: { id, origin: 'HOSTED' }, data: facts });
}
