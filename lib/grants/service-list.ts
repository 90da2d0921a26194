import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { requireReadable } from '@/lib/repositories/service-access';
import { currentSettings } from '@/lib/site/settings';
import { findPendingBindIds, findRepositoryGrants, findUserGrants, pendingKey } from './queries';
import type { ListRepositoryGrantsInput, ListUserGrantsInput, RepositoryGrants, UserGrants } from './schema';

/** Explicit grants of some accounts, a page of each by repository. SG §5.4. @throws DomainError `forbidden` */
export async function listUserGrants({ actor }: OperationContext, input: ListUserGrantsInput): Promise<UserGrants> {
  for (const userId of input.userIds) authorize(actor, 'grant.listOfUser', { userId, kind: 'HUMAN' });
  const userIds = [...new Set(input.userIds)];
  const afterIds = input.afterIds && userIds.map((id) => input.afterIds?.[input.userIds.indexOf(id)] ?? 0);
  const rows = await findUserGrants({ ...input, userIds, afterIds });
  return userIds.map((userId) => {
    const own = rows.filter((row) => row.userId === userId);
    return { userId, grants: own.slice(0, input.limit), hasNextPage: own.length > input.limit };
  });
}

/** Explicit grants of a repository, by account. @throws DomainError `forbidden`, `not_found` */
export async function listRepositoryGrants({ actor }: OperationContext, input: ListRepositoryGrantsInput): Promise<RepositoryGrants> {
  authorize(actor, 'grant.listOfRepository');
  await requireReadable(actor, { id: input.repositoryId }, 'existence');
  const rows = await findRepositoryGrants(input);
  return { grants: rows.slice(0, input.limit), hasNextPage: rows.length > input.limit };
}

/** Names and addresses that grants wait for, in the order of their letters. SG §5.4. @throws DomainError `forbidden` */
export async function listPendingBindIds(
  { actor }: OperationContext,
  { limit, after }: { limit: number; after: string },
): Promise<string[]> {
  authorize(actor, 'grant.listPending');
  return findPendingBindIds(limit, after);
}

/** As a name is kept while it waits. @throws DomainError `invalid_input` when the site names accounts by the other kind */
export async function pendingKeyOf(reference: { username: string } | { email: string }): Promise<string> {
  const { bindID } = (await currentSettings())['permissions.userMapping'];
  const bindId = 'username' in reference ? reference.username : reference.email;
  if ('username' in reference === (bindID === 'username')) return pendingKey(bindId, bindID);
  throw new DomainError('invalid_input', { reason: 'other_bind_id', message: `This site names accounts by ${bindID}.` });
}
