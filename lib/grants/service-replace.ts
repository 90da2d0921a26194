import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { noSuchRepository } from '@/lib/repositories/service-access';
import { currentSettings } from '@/lib/site/settings';
import { getTarget } from '@/lib/users/service-target';
import {
  findBound,
  findWildcard,
  lockRepositories,
  pendingKey,
  replaceGrants,
  replacePathRules,
  replacePending,
  setUnrestrictedFlag,
  setWildcard,
} from './queries';
import type {
  AllRepositories,
  RepositoryGrantsSet,
  SetAllRepositoriesInput,
  SetPathRulesInput,
  SetRepositoryGrantsInput,
  SetUnrestrictedInput,
} from './schema';
import { auditTarget, refusePast } from './service';

const mostNames = 100;

/**
 * Makes the explicit grants of a repository exactly those of the named accounts; names that nobody has yet wait for somebody who
 * takes them. Nothing else that opens the repository is touched. SG §5.3.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` while the setting permissions.userMapping is off
 */
export async function setRepositoryGrants(
  { actor, transaction }: OperationContext,
  { repositoryId, bindIds }: SetRepositoryGrantsInput,
): Promise<RepositoryGrantsSet> {
  authorize(actor, 'grant.replace');
  const by = await bindMode();
  const createdById = isAccount(actor) ? actor.userId : null;
  return transaction(async (tx) => {
    const repository = await lockOne(tx, repositoryId);
    const bound = await findBound(bindIds, by, tx);
    const waiting = bindIds.filter((bindId) => !bound.has(bindId)).map((bindId) => pendingKey(bindId, by));
    const { added, removed } = await replaceGrants(tx, { repositoryId, userIds: [...new Set(bound.values())], createdById });
    const pending = [...new Set(waiting)];
    await replacePending(tx, { repositoryId, bindIds: pending, createdById });
    const result = { granted: new Set(bound.values()).size, pending: pending.length, added: added.length, removed: removed.length };
    await recordAudit(tx, actor, {
      action: 'grant.replace',
      target: { type: 'repository', id: repositoryId, name: repository.fullName },
      before: { removedUserIds: removed.slice(0, mostNames) },
      after: { ...result, addedUserIds: added.slice(0, mostNames) },
    });
    return result;
  });
}

/**
 * Opens repositories to every account, or closes them again: all or nothing. SG §5.3.
 * @throws DomainError `forbidden`, `not_found` naming the first that is not there
 */
export async function setUnrestricted(
  { actor, transaction }: OperationContext,
  { repositoryIds, isUnrestricted }: SetUnrestrictedInput,
): Promise<{ changed: number }> {
  authorize(actor, 'grant.setUnrestricted');
  return transaction(async (tx) => {
    const there = await lockRepositories(tx, repositoryIds);
    const missing = repositoryIds.find((id) => !there.some((repository) => repository.id === id));
    if (missing !== undefined) throw noSuchRepository({ id: missing });
    const changing = there.filter((repository) => repository.isUnrestricted !== isUnrestricted);
    await setUnrestrictedFlag(
      tx,
      changing.map(({ id }) => id),
      isUnrestricted,
    );
    for (const { id, fullName } of changing) {
      await recordAudit(tx, actor, {
        action: 'grant.setUnrestricted',
        target: { type: 'repository', id, name: fullName },
        before: { isUnrestricted: !isUnrestricted },
        after: { isUnrestricted },
      });
    }
    return { changed: changing.length };
  });
}

/** The switch of an account. @throws DomainError `forbidden`, `not_found` */
export async function getAllRepositories({ actor }: OperationContext, userId: number): Promise<AllRepositories> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'grant.listOfUser', target);
  return wordWildcard(userId, await findWildcard(userId));
}

/**
 * Opens every repository there is and will be to a service account, until an end where one is given, or takes that back. SG §5.3.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` for people, `invalid_input` (field `until`)
 */
export async function setAllRepositories(
  { actor, transaction }: OperationContext,
  { userId, isAllowed, until }: SetAllRepositoriesInput,
): Promise<AllRepositories> {
  authorize(actor, 'grant.setAllRepositories');
  const target = await getTarget(actor, userId);
  if (target.kind !== 'SERVICE_ACCOUNT') {
    const message = 'Only service accounts can have all repositories. Give a person the repositories they need, or a membership.';
    throw new DomainError('precondition_failed', { reason: 'wildcard_for_service_accounts', message });
  }
  if (isAllowed) refusePast(until);
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${userId} FOR NO KEY UPDATE`;
    const before = await findWildcard(userId, tx);
    await setWildcard(tx, userId, { isAllowed, until: until ?? null, byId: isAccount(actor) ? actor.userId : null });
    const after = await findWildcard(userId, tx);
    if (before.isAllowed !== after.isAllowed || before.until?.getTime() !== after.until?.getTime()) {
      const facts = ({ isAllowed: is, until: end }: typeof before) => ({ allRepositories: is, until: end?.toISOString() ?? null });
      await recordAudit(tx, actor, {
        action: 'grant.setAllRepositories',
        target: auditTarget(target),
        before: facts(before),
        after: facts(after),
      });
    }
    return wordWildcard(userId, after);
  });
}

const wordWildcard = (userId: number, { isAllowed, until, byUsername }: Awaited<ReturnType<typeof findWildcard>>): AllRepositories => ({
  userId,
  isAllowed: isAllowed && (until === null || until > new Date()),
  until: until?.toISOString() ?? null,
  byUsername,
});

/**
 * Which files of a repository some accounts may read: the whole set is replaced, and accounts that are not named read all of it.
 * The last pattern that matches decides, `-` in front denies, and what none matches is denied. SG §5.3.
 * @throws DomainError `forbidden`, `not_found` for the repository, `invalid_input` naming the first unknown account
 */
export async function setPathRules(
  { actor, transaction }: OperationContext,
  { repositoryId, rules }: SetPathRulesInput,
): Promise<{ accounts: number }> {
  authorize(actor, 'grant.setPathRules');
  const by = await bindMode();
  return transaction(async (tx) => {
    const repository = await lockOne(tx, repositoryId);
    const bound = await findBound(
      rules.map(({ bindId }) => bindId),
      by,
      tx,
    );
    const known = rules.map(({ bindId, paths }) => {
      const userId = bound.get(bindId);
      if (userId === undefined) throw unknownAccount(bindId);
      return { userId, paths: paths.map(normalizePath) };
    });
    await replacePathRules(tx, { repositoryId, rules: known, createdById: isAccount(actor) ? actor.userId : null });
    await recordAudit(tx, actor, {
      action: 'grant.setPathRules',
      target: { type: 'repository', id: repositoryId, name: repository.fullName },
      after: { accounts: known.length, rules: known.slice(0, 20) },
    });
    return { accounts: known.length };
  });
}

const normalizePath = (path: string): string => {
  const [sign, rest] = path.startsWith('-') ? ['-', path.slice(1)] : ['', path];
  return `${sign}${rest.startsWith('/') ? '' : '/'}${rest}`;
};

const unknownAccount = (bindId: string) =>
  new DomainError('invalid_input', { reason: 'unknown_bind_id', message: `user ${JSON.stringify(bindId)} not found` });

async function lockOne(tx: Tx, repositoryId: number) {
  const [repository] = await lockRepositories(tx, [repositoryId]);
  if (!repository) throw noSuchRepository({ id: repositoryId });
  return repository;
}

/** @throws DomainError `precondition_failed` */
async function bindMode(): Promise<'email' | 'username'> {
  const { enabled, bindID } = (await currentSettings())['permissions.userMapping'];
  if (enabled) return bindID;
  const message = 'Permissions are not set through the API on this site. Turn on permissions.userMapping in the site configuration.';
  throw new DomainError('precondition_failed', { reason: 'user_mapping_disabled', message });
}
