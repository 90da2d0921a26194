import 'server-only';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { countKeyValues, findKeyValue, lockRepository, putKeyValue, removeKeyValue } from './queries';
import type { DeleteKeyValueInput, KeyValueInput } from './schema';
import { noSuchRepository, requireReadable } from './service-access';

const mostPairs = 100;

/** Hangs a word on a repository. SG §8. @throws DomainError `forbidden`, `not_found`, `conflict` for a key that is there */
export const addKeyValue = (context: OperationContext, input: KeyValueInput) => change(context, input, 'add');

/** Gives a key another value. @throws DomainError `forbidden`, `not_found` also for a key that is not there */
export const updateKeyValue = (context: OperationContext, input: KeyValueInput) => change(context, input, 'update');

async function change({ actor, transaction }: OperationContext, { repositoryId, key, value }: KeyValueInput, kind: 'add' | 'update') {
  authorize(actor, 'repository.setMetadata');
  await requireReadable(actor, { id: repositoryId });
  return transaction(async (tx) => {
    const repository = await lockRepository(tx, repositoryId);
    if (!repository) throw noSuchRepository({ id: repositoryId });
    const before = await findKeyValue(tx, repositoryId, key);
    if (kind === 'add' && before) {
      const message = `"${repository.fullName}" has the key "${key}" already. Update it instead.`;
      throw new DomainError('conflict', { reason: 'key_exists', message });
    }
    if (kind === 'update' && !before) throw noSuchKey(repository.fullName, key);
    if (!before && (await countKeyValues(tx, repositoryId)) >= mostPairs) {
      throw new DomainError('precondition_failed', { reason: 'too_many_keys', message: `A repository has at most ${mostPairs} keys.` });
    }
    await putKeyValue(tx, repositoryId, key, value);
    const target = { type: 'repository' as const, id: repositoryId, name: repository.fullName };
    const earlier = before ? { before: { key, value: before.value } } : {};
    await recordAudit(tx, actor, { action: 'repository.setMetadata', target, ...earlier, after: { key, value } });
    return { key, value };
  });
}

/** Takes a word off a repository. @throws DomainError `forbidden`, `not_found` */
export async function deleteKeyValue({ actor, transaction }: OperationContext, { repositoryId, key }: DeleteKeyValueInput) {
  authorize(actor, 'repository.setMetadata');
  await requireReadable(actor, { id: repositoryId });
  return transaction(async (tx) => {
    const repository = await lockRepository(tx, repositoryId);
    if (!repository) throw noSuchRepository({ id: repositoryId });
    const before = await findKeyValue(tx, repositoryId, key);
    if (!before) throw noSuchKey(repository.fullName, key);
    await removeKeyValue(tx, repositoryId, key);
    const target = { type: 'repository' as const, id: repositoryId, name: repository.fullName };
    await recordAudit(tx, actor, { action: 'repository.setMetadata', target, before: { key, value: before.value } });
    return before;
  });
}

const noSuchKey = (name: string, key: string) =>
  new DomainError('not_found', { reason: 'key_not_found', message: `"${name}" has no key "${key}".` });
