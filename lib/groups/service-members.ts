import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { eachAccount } from '@/lib/users/bulk';
import type { BulkResult } from '@/lib/users/bulk-schema';
import {
  changeMembership, dayOf, findBelowOf, findInherited, findMembership, hasOwner, holdAccounts, insertMembership, isCurrent,
  lockGroups, removeMemberships, type MembershipRow, type Terms,
} from './member-queries';
import type { AddMembersInput, RemovedMember, RemoveMemberInput, UpdateMemberInput } from './member-schema';
import { invalid } from './rules';
import { owner } from './schema';
import { assertToCome, assertWithinOwn, lockPlace, openPlace, placeTarget, requireManager, type OpenPlace } from './service-place';
import { holdTree } from './tree-queries';

type Account = Awaited<ReturnType<typeof holdAccounts>>[number];

const minimal = 5;

/**
 * Makes accounts members of a group or a repository, each by itself. Service accounts may be members anywhere (GL §7.6).
 * @throws DomainError `unauthenticated`, `not_found` (the group or repository), `forbidden`, `invalid_input` (`end_in_past`); for
 *   single accounts `not_found`, `conflict` (`member_exists`), `forbidden` (`level_above_own`), `invalid_input` (`below_inherited`,
 *   `minimal_top_level_only`)
 */
export async function addMembers({ actor, transaction }: OperationContext, input: AddMembersInput): Promise<BulkResult> {
  const { target, userIds, accessLevel, expiresAt = null } = input;
  requireManager(actor, 'member', await openPlace(actor, target));
  assertToCome(expiresAt);
  return eachAccount(actor, userIds, (userId) =>
    transaction(async (tx) => {
      const account = await holdAccount(tx, userId);
      const place = await lockPlace(tx, actor, target);
      requireManager(actor, 'member', place);
      assertWithinOwn(actor, place, accessLevel);
      await assertLevel(tx, place, account, accessLevel);
      await put(tx, actor, place, account, { accessLevel, expiresAt });
      return { name: account.username };
    }),
  );
}

async function put(tx: Tx, actor: Actor, place: OpenPlace, account: Account, terms: Terms): Promise<void> {
  const there = await findMembership(tx, place, account.id);
  if (there && isCurrent(there)) {
    const message = `${account.username} is a member of ${place.name} already. Change the level there instead.`;
    throw new DomainError('conflict', { reason: 'member_exists', message });
  }
  // One that has come to its end counts as none, until it is cleared away.
  if (there) await removeMemberships(tx, [there.id]);
  await insertMembership(tx, place, account.id, terms, isAccount(actor) ? actor.userId : null);
  await recordAudit(tx, actor, {
    action: 'member.add',
    target: placeTarget(place, account.id),
    after: { userId: account.id, username: account.username, ...terms },
  });
}

/**
 * Changes the level and the end of a direct membership.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden` (also `level_above_own`), `invalid_input` (`end_in_past`,
 *   `below_inherited`, `minimal_top_level_only`), `precondition_failed` (`sole_owner`)
 */
export async function updateMember({ actor, transaction }: OperationContext, input: UpdateMemberInput): Promise<{ userId: number }> {
  const { target, userId, accessLevel } = input;
  requireManager(actor, 'member', await openPlace(actor, target));
  return transaction(async (tx) => {
    const account = await holdAccount(tx, userId);
    const place = await lockPlace(tx, actor, target);
    requireManager(actor, 'member', place);
    const there = await findMembership(tx, place, userId);
    if (!there || !isCurrent(there)) throw noSuchMember(place, account.username);
    assertWithinOwn(actor, place, Math.max(accessLevel, there.accessLevel));
    const before = termsOf(there);
    const after = { accessLevel, expiresAt: input.expiresAt === undefined ? before.expiresAt : input.expiresAt };
    if (after.expiresAt !== before.expiresAt) assertToCome(after.expiresAt);
    if (after.accessLevel === before.accessLevel && after.expiresAt === before.expiresAt) return { userId };
    if (accessLevel !== before.accessLevel) await assertLevel(tx, place, account, accessLevel);
    await changeMembership(tx, there.id, after);
    const isLess = after.accessLevel < owner || (after.expiresAt !== null && after.expiresAt !== before.expiresAt);
    if (isLess) await keepOwner(tx, place, account, there);
    await recordAudit(tx, actor, {
      action: 'member.update',
      target: placeTarget(place, userId),
      before: { userId, username: account.username, ...before },
      after: { userId, username: account.username, ...after },
    });
    return { userId };
  });
}

/**
 * Takes a direct membership away, of a group also those below it. Everybody may take their own.
 * @throws DomainError `unauthenticated`, `not_found`, `forbidden` (also `level_above_own`), `precondition_failed` (`sole_owner`)
 */
export async function removeMember({ actor, transaction }: OperationContext, input: RemoveMemberInput): Promise<RemovedMember> {
  const { target, userId, withBelow } = input;
  requireRemover(actor, await openPlace(actor, target), userId);
  return transaction(async (tx) => {
    if (withBelow) await holdTree(tx);
    const account = await holdAccount(tx, userId);
    const below = withBelow && 'groupId' in target ? await findBelowOf(tx, target.groupId, userId) : [];
    await lockGroups(tx, [...('groupId' in target ? [target.groupId] : []), ...below.flatMap(({ groupId }) => groupId ?? [])]);
    const place = await lockPlace(tx, actor, target);
    requireRemover(actor, place, userId);
    const there = await findMembership(tx, place, userId);
    if (!there && below.length === 0) throw noSuchMember(place, account.username);
    const gone: Gone[] = [
      ...(there ? [{ row: there, at: place }] : []),
      ...below.map((row) => ({ row, at: placeOfRow(row) })),
    ];
    for (const { row } of gone) if (!isOwn(actor, userId)) assertWithinOwn(actor, place, row.accessLevel);
    const removed = await removeMemberships(tx, gone.map(({ row }) => row.id));
    for (const { row, at } of gone) {
      await keepOwner(tx, at, account, row);
      await recordAudit(tx, actor, {
        action: 'member.remove',
        target: placeTarget(at, userId),
        before: { userId, username: account.username, ...termsOf(row) },
      });
    }
    return { userId, removed };
  });
}

type At = Pick<OpenPlace, 'kind' | 'id' | 'name'>;

interface Gone {
  row: MembershipRow;
  at: At;
}

const placeOfRow = ({ groupId, repositoryId, name }: { groupId: number | null; repositoryId: number | null; name: string }): At =>
  groupId === null ? { kind: 'repository', id: repositoryId ?? 0, name } : { kind: 'group', id: groupId, name };

const isOwn = (actor: Actor, userId: number): boolean => isAccount(actor) && actor.userId === userId;

function requireRemover(actor: Actor, place: OpenPlace, userId: number): void {
  if (isOwn(actor, userId)) authorize(actor, 'member.leave', { userId, kind: 'HUMAN' });
  else requireManager(actor, 'member', place);
}

/** Asked after the change. @throws DomainError `precondition_failed` when a group that this person owned has no Owner now */
async function keepOwner(tx: Tx, { kind, id, name }: At, account: Account, before: MembershipRow): Promise<void> {
  const owned = kind === 'group' && account.kind === 'HUMAN' && before.accessLevel === owner && isCurrent(before);
  // The membership itself may still be there, with an end in sight: it is none to leave the group to.
  if (!owned || (await hasOwner(tx, id, before.id))) return;
  const message = `${account.username} is the only Owner of ${name}. Make another person its Owner first.`;
  throw new DomainError('precondition_failed', { reason: 'sole_owner', message });
}

/** A level that the account may have there. */
async function assertLevel(tx: Tx, place: OpenPlace, account: Account, accessLevel: number): Promise<void> {
  if (accessLevel === minimal && !place.isTop) {
    throw invalid('accessLevel', 'minimal_top_level_only', 'Minimal access is for top-level groups only. Choose a higher level.');
  }
  const inherited = await findInherited(tx, place, account.id);
  if (!inherited || accessLevel >= inherited.level) return;
  const message =
    `${account.username} has the level ${inherited.level} already, by the group ${inherited.fullPath}. ` +
    'Choose at least that, or lower it there.';
  throw new DomainError('invalid_input', {
    reason: 'below_inherited',
    message,
    fields: { accessLevel: message },
    details: { level: inherited.level, group: inherited.name },
  });
}

/** An account that nobody deletes meanwhile. */
async function holdAccount(tx: Tx, userId: number): Promise<Account> {
  const [account] = await holdAccounts(tx, [userId]);
  if (account && account.kind !== 'GHOST') return account;
  throw new DomainError('not_found', { reason: 'user_not_found', message: `There is no account with id ${userId}.` });
}

const termsOf = ({ accessLevel, expiresAt }: MembershipRow): Terms => ({ accessLevel, expiresAt: dayOf(expiresAt) });

export const noSuchMember = ({ name }: At, who: string) =>
  new DomainError('not_found', { reason: 'member_not_found', message: `${who} is not a direct member of ${name}.` });
