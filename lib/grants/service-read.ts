import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { noSuchRepository, requireReadable } from '@/lib/repositories/service-access';
import { currentSettings } from '@/lib/site/settings';
import { getTarget } from '@/lib/users/service-target';
import { findPathRules, findPendingRepositories } from './queries';
import { findRepositoryNames, findRepositorySummary, findUserSummaries } from './queries-read';
import type { ListPendingRepositoriesInput, PendingRepositories, RepositorySummary, UserSummary, UserSummaryInput } from './schema-read';
import { pendingKeyOf } from './service-list';

/** Figures about what some accounts were given. @throws DomainError `forbidden` */
export async function summarizeUsers({ actor }: OperationContext, { userIds, query }: UserSummaryInput): Promise<UserSummary[]> {
  for (const userId of userIds) authorize(actor, 'grant.listOfUser', { userId, kind: 'HUMAN' });
  const isEnforced = (await currentSettings())['authz.enforceForSiteAdmins'];
  const rows = await findUserSummaries(userIds, query);
  return rows.map(({ isSiteAdmin, updatedAt, allRepositoriesUntil, ...row }) => ({
    ...row,
    updatedAt: updatedAt?.toISOString() ?? null,
    allRepositoriesUntil: allRepositoriesUntil?.toISOString() ?? null,
    isUnrestricted: row.hasAllRepositories || (isSiteAdmin && !isEnforced),
  }));
}

/** Figures about who was given a repository. @throws DomainError `forbidden`, `not_found` */
export async function summarizeRepository({ actor }: OperationContext, repositoryId: number): Promise<RepositorySummary> {
  authorize(actor, 'grant.listOfRepository');
  await requireReadable(actor, { id: repositoryId }, 'existence');
  const { grants, updatedAt } = await findRepositorySummary(repositoryId);
  return { grants, updatedAt: updatedAt?.toISOString() ?? null };
}

/** What waits for a name or an address that no account has yet. SG §5.4. @throws DomainError `forbidden`, `invalid_input` */
export async function listPendingRepositories(
  { actor }: OperationContext,
  { account, limit, afterId = 0 }: ListPendingRepositoriesInput,
): Promise<PendingRepositories> {
  authorize(actor, 'grant.listPending');
  const ids = await findPendingRepositories(await pendingKeyOf(account), limit + 1, afterId);
  const named = await findRepositoryNames(ids.slice(0, limit));
  return { repositories: named.map(({ id, fullName }) => ({ id, name: fullName })), hasNextPage: ids.length > limit };
}

/** The paths of a repository that one account may read. @throws DomainError `forbidden`, `not_found` */
export async function getPathRules(
  { actor }: OperationContext,
  { repositoryId, userId }: { repositoryId: number; userId: number },
): Promise<{ paths: string[] | null }> {
  authorize(actor, 'grant.setPathRules');
  await getTarget(actor, userId);
  if ((await findRepositoryNames([repositoryId])).length === 0) throw noSuchRepository({ id: repositoryId });
  return { paths: (await findPathRules(repositoryId, userId))?.paths ?? null };
}

/** By what the site names accounts in grants (SG §5.1). @throws DomainError `forbidden` */
export async function getBindMode({ actor }: OperationContext): Promise<{ isEnabled: boolean; by: 'email' | 'username' }> {
  authorize(actor, 'grant.listPending');
  const { enabled, bindID } = (await currentSettings())['permissions.userMapping'];
  return { isEnabled: enabled, by: bindID };
}
