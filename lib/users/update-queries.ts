import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import type { Prisma } from '@/lib/db/generated/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { ServiceAccountFacts } from './facts-schema';
import { getUser, toUser, userColumns } from './queries';
import type { User } from './schema';

const factColumns = {
  contact: true,
  purpose: true,
  labels: true,
  reviewAt: true,
  updatedAt: true,
  ownerLeftAt: true,
  owner: { select: { id: true, username: true, displayName: true, deletedAt: true, blockedAt: true } },
} satisfies Prisma.UserSelect;

type FactsRow = Prisma.UserGetPayload<{ select: typeof factColumns }>;

/** A day as people write it: the column has no hour. */
const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

/** The current day in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);

const hasLeft = ({ deletedAt, blockedAt }: NonNullable<FactsRow['owner']>): boolean => deletedAt !== null || blockedAt !== null;

const toFacts = ({ owner, ownerLeftAt, reviewAt, updatedAt, ...rest }: FactsRow): ServiceAccountFacts => ({
  ...rest,
  owner: owner && { id: owner.id, username: owner.username, displayName: owner.displayName, hasLeft: hasLeft(owner) },
  hasOwnerLeft: owner ? hasLeft(owner) : ownerLeftAt !== null,
  reviewAt: dayOf(reviewAt),
  isReviewOverdue: reviewAt !== null && (dayOf(reviewAt) ?? '') < today(),
  updatedAt: updatedAt.toISOString(),
});

export type OwnerReference = { id: number } | { username: string };

/**
 * Waits for whoever changes the account just now, and keeps others waiting; with it for the person who is to answer for it.
 * Everybody takes accounts before tokens, and of both the lower id first: no two wait for each other.
 * @throws DomainError `not_found`
 */
export async function lockUser(tx: Tx, userId: number, owner: OwnerReference | null = null): Promise<User> {
  await lockAccounts(tx, [userId], owner);
  return getUser({ id: userId }, tx);
}

/** Where the account itself is only to be made: the owner alone, before others could wait for the new name. */
export const lockFirstOwner = (tx: Tx, owner: OwnerReference | null): Promise<void> => lockAccounts(tx, [], owner);

async function lockAccounts(tx: Tx, userIds: readonly number[], owner: OwnerReference | null): Promise<void> {
  const named = owner && (await tx.user.findFirst({ where: { ...owner, deletedAt: null }, select: { id: true } }));
  const ids = named ? [...userIds, named.id] : userIds;
  if (ids.length === 0) return;
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ANY(${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;
}

// The version that forms hold against the row: it must differ after each change, also after two in one millisecond.
const nextVersion = (before: string): Date => new Date(Math.max(Date.now(), Date.parse(before) + 1));

interface NameChanges {
  username?: string;
  displayName?: string | null;
  avatarUrl?: string | null;
}

/** @throws DomainError `conflict` on `username` when another account has it */
export async function changeUser(tx: Tx, before: User, changes: NameChanges): Promise<User> {
  try {
    const data = { ...changes, updatedAt: nextVersion(before.updatedAt) };
    return toUser(await tx.user.update({ where: { id: before.id }, data, select: userColumns }));
  } catch (error) {
    if (!uniqueViolation(error)) throw error;
    const message = `The username "${changes.username}" is taken. Choose another.`;
    throw new DomainError('conflict', { reason: 'new_username_taken', message, fields: { username: message } });
  }
}

export interface FactChanges {
  ownerId?: number | null;
  contact?: string | null;
  purpose?: string | null;
  labels?: string[];
  reviewAt?: string | null;
}

export async function changeFacts(tx: Tx, before: User, { reviewAt, ...changes }: FactChanges): Promise<ServiceAccountFacts> {
  const day = reviewAt === undefined ? {} : { reviewAt: reviewAt && new Date(reviewAt) };
  const owned = changes.ownerId ? { ownerLeftAt: null } : {};
  const data = { ...changes, ...day, ...owned, updatedAt: nextVersion(before.updatedAt) };
  return toFacts(await tx.user.update({ where: { id: before.id }, data, select: factColumns }));
}

/** @throws DomainError `not_found` */
export async function readFacts(userId: number, on: Tx = db()): Promise<ServiceAccountFacts> {
  const row = await on.user.findFirst({ where: { id: userId, deletedAt: null }, select: factColumns });
  if (!row) throw new DomainError('not_found', { reason: 'user_not_found', message: `There is no account with id ${userId}.` });
  return toFacts(row);
}

/**
 * A person who can answer for a service account, kept from leaving until the transaction ends; null for anyone else. The row was
 * locked together with the account, but by now the name may be somebody else's.
 */
export async function lockOwner(tx: Tx, owner: OwnerReference): Promise<{ id: number; username: string } | null> {
  const found = await tx.user.findFirst({
    where: { ...owner, kind: 'HUMAN', deletedAt: null, blockedAt: null },
    select: { id: true, username: true },
  });
  if (!found) return null;
  const still = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" WHERE id = ${found.id} AND "deletedAt" IS NULL AND "blockedAt" IS NULL FOR SHARE`;
  return still.length > 0 ? found : null;
}
