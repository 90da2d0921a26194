import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { findReadableAmong, noSuchRepository } from '@/lib/repositories/service-access';
import { getTarget } from '@/lib/users/service-target';
import { parsePattern } from './pattern';
import { countGranted, deleteGrants, findMatching, lockRepositories, upsertGrants, type RepositoryName } from './queries';
import {
  mostMatches,
  type AddGrantsInput,
  type AddMatchingGrantsInput,
  type GrantResult,
  type GrantsPreview,
  type PreviewGrantsInput,
  type RemoveGrantsInput,
} from './schema';

type Target = Awaited<ReturnType<typeof getTarget>>;

/** Names in an event: it must stay readable, and its count says how many there were. */
const mostNames = 100;

/**
 * Gives an account repositories. Those that are not there, or not there for a caller who is no site admin, are named; the rest is
 * given in one transaction.
 * @throws DomainError `forbidden`, `not_found` for the account, `precondition_failed` for accounts that can have none,
 *   `invalid_input` (field `until`)
 */
export async function addGrants(context: OperationContext, { userId, repositoryIds, until }: AddGrantsInput): Promise<GrantResult> {
  const { actor, transaction } = context;
  authorize(actor, 'grant.add');
  const target = await getTarget(actor, userId);
  refuseGhost(target);
  refusePast(until);
  const open = await grantable(actor, repositoryIds);
  return transaction(async (tx) => {
    const there = (await lockRepositories(tx, repositoryIds)).filter(({ id }) => open.has(id));
    await give(tx, actor, target, there, until ?? null);
    return resultOf(repositoryIds, there);
  });
}

/** Takes repositories from an account; what it did not have is done as well. @throws DomainError `forbidden`, `not_found` */
export async function removeGrants(
  { actor, transaction }: OperationContext,
  { userId, repositoryIds }: RemoveGrantsInput,
): Promise<GrantResult> {
  authorize(actor, 'grant.remove');
  const target = await getTarget(actor, userId);
  const open = await grantable(actor, repositoryIds);
  return transaction(async (tx) => {
    const there = (await lockRepositories(tx, repositoryIds)).filter(({ id }) => open.has(id));
    const removed = new Set(
      await deleteGrants(
        tx,
        userId,
        there.map(({ id }) => id),
      ),
    );
    const gone = there.filter(({ id }) => removed.has(id));
    if (gone.length > 0) {
      await recordAudit(tx, actor, { action: 'grant.remove', target: auditTarget(target), before: namesOf(gone) });
    }
    return resultOf(repositoryIds, there);
  });
}

/** What a pattern matches, before anything is given. @throws DomainError `forbidden`, `not_found` */
export async function previewGrants({ actor }: OperationContext, { userId, pattern }: PreviewGrantsInput): Promise<GrantsPreview> {
  authorize(actor, 'grant.add');
  await getTarget(actor, userId);
  const found = await matching(actor, pattern);
  const granted = await countGranted(
    userId,
    found.map(({ id }) => id),
  );
  return { matches: found.length, fresh: found.length - granted, examples: found.slice(0, 10).map(({ fullName }) => fullName) };
}

/**
 * Gives an account every repository whose name matches now. Later ones are not among them.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed`, `conflict` when the preview said another number
 */
export async function addMatchingGrants(
  { actor, transaction }: OperationContext,
  { userId, pattern, expectedMatches, until }: AddMatchingGrantsInput,
): Promise<{ matches: number; added: number }> {
  authorize(actor, 'grant.add');
  const target = await getTarget(actor, userId);
  refuseGhost(target);
  refusePast(until);
  const found = await matching(actor, pattern);
  if (found.length !== expectedMatches) {
    const message = `The pattern matches ${found.length} repositories now, not ${expectedMatches}. Look at the preview again.`;
    throw new DomainError('conflict', { reason: 'matches_changed', message });
  }
  return transaction(async (tx) => {
    const there = await lockRepositories(
      tx,
      found.map(({ id }) => id),
    );
    const added = await give(tx, actor, target, there, until ?? null, { pattern });
    return { matches: there.length, added };
  });
}

/** Those of some repositories that the actor may give: all for site admins, else what it may read itself. */
async function grantable(actor: Actor, ids: readonly number[]): Promise<ReadonlySet<number>> {
  return isUnbounded(actor) ? new Set(ids) : findReadableAmong(actor, ids);
}

const isUnbounded = (actor: Actor): boolean => !isAccount(actor) || actor.isSiteAdmin;

async function matching(actor: Actor, pattern: string): Promise<RepositoryName[]> {
  const found = await findMatching(parsePattern(pattern), mostMatches + 1);
  if (found.length > mostMatches) {
    const most = mostMatches.toLocaleString('en');
    const message = `More than ${most} repositories match. Write a narrower pattern, or use the switch for all.`;
    throw new DomainError('precondition_failed', { reason: 'too_many_matches', message });
  }
  if (isUnbounded(actor)) return found;
  const open = await findReadableAmong(
    actor,
    found.map(({ id }) => id),
  );
  return found.filter(({ id }) => open.has(id));
}

async function give(
  tx: Tx,
  actor: Actor,
  target: Target,
  repositories: RepositoryName[],
  until: Date | null,
  more: { pattern?: string } = {},
) {
  const createdById = isAccount(actor) ? actor.userId : null;
  const repositoryIds = repositories.map(({ id }) => id);
  const changed = new Set(await upsertGrants(tx, { userId: target.userId, repositoryIds, until, createdById }));
  const given = repositories.filter(({ id }) => changed.has(id));
  if (given.length > 0) {
    await recordAudit(tx, actor, {
      action: 'grant.add',
      target: auditTarget(target),
      after: { ...namesOf(given), until: until?.toISOString() ?? null, ...more },
    });
  }
  return given.length;
}

const namesOf = (repositories: RepositoryName[]) => ({
  count: repositories.length,
  repositories: repositories.slice(0, mostNames).map(({ fullName }) => fullName),
});

export const auditTarget = ({ userId, username }: Pick<Target, 'userId' | 'username'>) =>
  ({ type: 'user', id: userId, name: username }) as const;

function resultOf(asked: readonly number[], there: RepositoryName[]): GrantResult {
  const found = new Set(there.map(({ id }) => id));
  const failed = asked
    .filter((id) => !found.has(id))
    .map((id) => {
      const { code, reason, message } = noSuchRepository({ id });
      return { id, code, reason: reason ?? null, message };
    });
  return { done: there.map(({ id, fullName }) => ({ id, name: fullName })), failed };
}

export function refuseGhost({ kind, username }: Target): void {
  if (kind !== 'GHOST') return;
  const message = `${username} inherits what deleted accounts made. It reads nothing.`;
  throw new DomainError('precondition_failed', { reason: 'ghost', message });
}

export function refusePast(until: Date | undefined): void {
  if (until === undefined || until.getTime() > Date.now()) return;
  const message = 'This end is past. Choose a later one, or none.';
  throw new DomainError('invalid_input', { reason: 'past_end', message, fields: { until: message } });
}
