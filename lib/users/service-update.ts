import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { claimPendingGrants } from '@/lib/grants/service-pending';
import type { OperationContext } from '@/lib/operation/define-operation';
import type { ServiceAccountFacts, ServiceAccountFactsInput, UpdateServiceAccountInput } from './facts-schema';
import { getUser } from './queries';
import type { UpdateUserInput, User } from './schema';
import { getTarget } from './service-target';
import { changeFacts, changeUser, lockOwner, lockUser, readFacts, today, type FactChanges, type OwnerReference } from './update-queries';

/**
 * Changes the names and the picture of an account, one's own or any for site admins, and the facts of a service account with
 * them: all or nothing. SG §2.1.
 * @throws DomainError `not_found`, `forbidden`, `conflict` when the name is taken (field `username`) or when somebody changed the
 *   account after `lastUpdatedAt` (reason `changed_meanwhile`), `invalid_input` (fields below `facts`)
 */
export async function updateUser({ actor, transaction }: OperationContext, input: UpdateUserInput): Promise<User> {
  const { userId, lastUpdatedAt, facts, ...asked } = input;
  const { kind } = await getTarget(actor, userId);
  authorize(actor, 'user.update', { userId, kind });
  if (facts) authorize(actor, 'user.updateServiceAccount', { userId, kind });
  return transaction(async (tx) => {
    const before = await lockUser(tx, userId, ownerIn(facts));
    refuseStale(before, lastUpdatedAt);
    const named = await writeNames(tx, actor, before, asked);
    if (!facts) return named;
    await writeFacts(tx, actor, named, facts);
    return getUser({ id: userId }, tx);
  });
}

/**
 * Says who answers for a service account and what it is for.
 * @throws DomainError `not_found`, `forbidden`, `invalid_input` (fields `facts.ownerId`, `facts.ownerUsername`, `facts.reviewAt`),
 *   `conflict` when somebody changed the account after `lastUpdatedAt` (reason `changed_meanwhile`)
 */
export async function updateServiceAccount(
  { actor, transaction }: OperationContext,
  { userId, facts, lastUpdatedAt }: UpdateServiceAccountInput,
): Promise<ServiceAccountFacts> {
  const { kind } = await getTarget(actor, userId);
  authorize(actor, 'user.updateServiceAccount', { userId, kind });
  return transaction(async (tx) => {
    const account = await lockUser(tx, userId, ownerIn(facts));
    refuseStale(account, lastUpdatedAt);
    return writeFacts(tx, actor, account, facts);
  });
}

type Names = Omit<UpdateUserInput, 'userId' | 'lastUpdatedAt' | 'facts'>;

async function writeNames(tx: Tx, actor: Actor, before: User, asked: Names): Promise<User> {
  const changes = differences(asked, before);
  if (Object.keys(changes).length === 0) return before;
  const after = await changeUser(tx, before, changes);
  await recordAudit(tx, actor, {
    action: 'user.update',
    target: { type: 'user', id: before.id, name: after.username },
    before: pick(before, changes),
    after: pick(after, changes),
  });
  // Who names themselves like somebody that is awaited gets nothing by it.
  if (after.username !== before.username && isOthers(actor, before)) await claimPendingGrants(tx, actor, after);
  return after;
}

const isOthers = (actor: Actor, account: User): boolean => !isAccount(actor) || actor.userId !== account.id;

async function writeFacts(tx: Tx, actor: Actor, account: User, facts: ServiceAccountFactsInput): Promise<ServiceAccountFacts> {
  const before = await readFacts(account.id, tx);
  const changes = differences(await toChanges(tx, facts, before), flat(before));
  if (Object.keys(changes).length === 0) return before;
  const after = await changeFacts(tx, account, changes);
  await recordAudit(tx, actor, {
    action: 'user.updateServiceAccount',
    target: { type: 'user', id: account.id, name: account.username },
    before: pick(flat(before), changes),
    after: pick(flat(after), changes),
  });
  return after;
}

/** Who answers for a service account and what it is for. @throws DomainError `not_found`, `forbidden` */
export async function getServiceAccountFacts({ actor }: OperationContext, userId: number): Promise<ServiceAccountFacts> {
  const { kind } = await getTarget(actor, userId);
  authorize(actor, 'user.readPrivate', { userId, kind });
  return readFacts(userId);
}

/** The person whom the facts name as owner, if they do. */
export function ownerIn(facts: ServiceAccountFactsInput | undefined): OwnerReference | null {
  if (facts?.ownerId) return { id: facts.ownerId };
  return facts?.ownerUsername ? { username: facts.ownerUsername } : null;
}

/** The facts of an account that is made in this very transaction, or nothing to write. */
export async function setFirstFacts(tx: Tx, account: User, facts: ServiceAccountFactsInput): Promise<FactChanges> {
  const none = { ownerId: null, contact: null, purpose: null, labels: [], reviewAt: null };
  const changes = differences(await toChanges(tx, facts, null), none);
  if (Object.keys(changes).length > 0) await changeFacts(tx, account, changes);
  return changes;
}

/** Two people with the same form open: the second is told instead of undoing what the first one did. */
function refuseStale(user: User, lastUpdatedAt: string | undefined): void {
  if (lastUpdatedAt === undefined || Date.parse(lastUpdatedAt) === Date.parse(user.updatedAt)) return;
  throw new DomainError('conflict', {
    reason: 'changed_meanwhile',
    message: `Somebody changed ${user.username} meanwhile. Reload the page to see what is there now, then change it again.`,
  });
}

/** The facts as columns, with an owner and a day that may be set. What stays as it was is not asked again. */
async function toChanges(tx: Tx, facts: ServiceAccountFactsInput, before: ServiceAccountFacts | null): Promise<FactChanges> {
  const { ownerId: id, ownerUsername: username, ...changes } = facts;
  if (changes.reviewAt && changes.reviewAt !== before?.reviewAt && changes.reviewAt < today()) {
    throw invalid('facts.reviewAt', 'The review day lies in the past. Choose today or a later day.');
  }
  if (id === undefined && username === undefined) return changes;
  const asked = ownerIn(facts);
  if (!asked) return { ...changes, ownerId: null };
  const present = before?.owner && isSame(before.owner, asked) ? before.owner : null;
  if (present && !present.hasLeft) return { ...changes, ownerId: present.id };
  // The name of an owner who left may be somebody else's by now; where it is nobody's, it still names the one who left.
  const owner = (await lockOwner(tx, asked)) ?? present;
  if (owner) return { ...changes, ownerId: owner.id };
  throw invalid(
    id ? 'facts.ownerId' : 'facts.ownerUsername',
    `There is no active person ${id ? `with id ${id}` : `"${username}"`}. Choose a person who is neither blocked nor deleted.`,
  );
}

const isSame = (owner: { id: number; username: string }, asked: OwnerReference): boolean =>
  'id' in asked ? asked.id === owner.id : asked.username.toLowerCase() === owner.username.toLowerCase();

const invalid = (field: string, message: string) => new DomainError('invalid_input', { message, fields: { [field]: message } });

const flat = ({ owner, contact, purpose, labels, reviewAt }: ServiceAccountFacts) => ({
  ownerId: owner?.id ?? null,
  contact,
  purpose,
  labels,
  reviewAt,
});

/** The entries of `asked` that differ from what is there. */
function differences<T extends object>(asked: T, before: { [K in keyof T]-?: unknown } | object): Partial<T> {
  const current = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(asked).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current.get(key)),
  );
  // Only entries of `asked` were kept.
  return Object.fromEntries(changed) as Partial<T>;
}

/** The same keys of an earlier or later state, for the audit. */
const pick = <T extends object>(state: T, changes: object) =>
  Object.fromEntries(Object.entries(state).filter(([key]) => Object.hasOwn(changes, key)));
