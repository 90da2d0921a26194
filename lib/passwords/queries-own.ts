import 'server-only';
import { digestSecret, type KeyedDigest } from '@/lib/crypto/digest';
import { db, type Db, type Tx } from '@/lib/db/client';

/** The link that a secret names, with its account as it is now. */
export async function findReset(candidates: readonly KeyedDigest[]) {
  const reset = await db().passwordReset.findFirst({
    where: { digest: { in: candidates.map(({ digest }) => digest) } },
    select: { id: true, userId: true, expiresAt: true, usedAt: true },
  });
  if (!reset) return null;
  // By the id alone: the relation carries the kind as well, and would not find an account that is no person.
  const user = await db().user.findUnique({
    where: { id: reset.userId },
    select: { id: true, kind: true, username: true, blockedAt: true, deletedAt: true },
  });
  return user && { ...reset, user };
}

/** Takes a link that is still good, for one of those who hold it. @returns false when it is not any more */
export async function takeReset(tx: Tx, id: number): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.passwordReset.updateMany({ where: { id, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } });
  return count === 1;
}

/** Ends the links of an account that are still open; with `onlyOwn` those that it asked for itself. */
export const endOpenResets = (tx: Tx, userId: number, { onlyOwn = false } = {}) =>
  tx.passwordReset.updateMany({
    where: { userId, usedAt: null, ...(onlyOwn ? { createdById: null } : {}) },
    data: { expiresAt: new Date() },
  });

export const insertOwnReset = (tx: Tx, userId: number, code: string, expiresAt: Date) =>
  tx.passwordReset.create({ data: { userId, ...digestSecret('password-reset', code), expiresAt }, select: { id: true } });

/** A person who could come in, with the address that mails go to: the primary one, once it is verified. */
export const findResetAccount = (login: string) =>
  db().user.findFirst({
    where: {
      kind: 'HUMAN',
      blockedAt: null,
      deletedAt: null,
      OR: [{ username: login }, { emails: { some: { email: login, deletedAt: null, verifiedAt: { not: null } } } }],
    },
    select: { id: true, username: true },
    orderBy: { id: 'asc' },
  });

export const findPassword = (userId: number, on: Db = db()) =>
  on.password.findUnique({ where: { userId }, select: { hash: true, updatedAt: true } });

/** The database refuses it for anyone but people. */
export const setPassword = (tx: Tx, userId: number, hash: string) =>
  tx.password.upsert({ where: { userId }, create: { userId, hash }, update: { hash }, select: { userId: true } });

/** Nothing else about how the account comes in changes until the transaction ends. @returns false unless it is a person who may */
export async function lockPerson(tx: Tx, userId: number): Promise<boolean> {
  const fit = await tx.$queryRaw<object[]>`
    SELECT 1 FROM "User" WHERE id = ${userId} AND kind = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  return fit.length > 0;
}
