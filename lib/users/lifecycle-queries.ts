import 'server-only';
import type { Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import { DomainError } from '@/lib/errors/domain-error';
import { toUser, userColumns } from './queries';
import type { User } from './schema';

// Taken before anything that leaves the site with one admin less: two at once would each see the other one still there.
const lastAdminLock = 0x6b65796c;

/** Makes others who take site admins away wait. Taken before any row is locked, so that no two wait for each other. */
export const lockAdmins = (tx: Tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${lastAdminLock})`;

/** True while another site admin than this account could come in. */
export const hasOtherActiveAdmin = async (tx: Tx, userId: number): Promise<boolean> =>
  (await tx.user.findFirst({
    where: { isSiteAdmin: true, blockedAt: null, deletedAt: null, id: { not: userId } },
    select: { id: true },
  })) !== null;

export interface AnyUser extends User {
  deletedAt: Date | null;
}

/** An account, also a deleted one, after waiting for whoever changes it just now. Null when there is none. */
export async function lockAnyUser(tx: Tx, userId: number): Promise<AnyUser | null> {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ${userId} FOR NO KEY UPDATE`;
  return findAnyUser(tx, userId);
}

/**
 * The same for an account that is to be erased, with the accounts that name it as owner or maker and change with it: all of them in
 * the order in which everybody takes several.
 */
export async function lockWithOwned(tx: Tx, userId: number): Promise<AnyUser | null> {
  await tx.$executeRaw`
    SELECT 1 FROM "User"
    WHERE id = ${userId} OR "ownerId" = ${userId} OR "createdById" = ${userId} ORDER BY id FOR NO KEY UPDATE`;
  return findAnyUser(tx, userId);
}

export async function findAnyUser(tx: Tx, userId: number): Promise<AnyUser | null> {
  const row = await tx.user.findUnique({ where: { id: userId }, select: { ...userColumns, deletedAt: true } });
  if (!row) return null;
  const { deletedAt, ...user } = row;
  return { ...toUser(user), deletedAt };
}

export async function setBlocked(tx: Tx, userId: number, blockedAt: Date | null): Promise<User> {
  return toUser(await tx.user.update({ where: { id: userId }, data: { blockedAt }, select: userColumns }));
}

export async function setSiteAdminFlag(tx: Tx, userId: number, isSiteAdmin: boolean): Promise<User> {
  return toUser(await tx.user.update({ where: { id: userId }, data: { isSiteAdmin }, select: userColumns }));
}

/** Makes the row a tombstone; its name and its addresses are free from the commit on, and no mailed link confirms one. */
export async function bury(tx: Tx, userId: number): Promise<void> {
  const deletedAt = new Date();
  await tx.user.update({ where: { id: userId }, data: { deletedAt }, select: { id: true } });
  const cleared = { deletedAt, verificationDigest: null, verificationKeyId: null };
  await tx.userEmail.updateMany({ where: { userId, deletedAt: null }, data: cleared });
}

/** Takes an owner who is to be erased from their service accounts, which keep that there was one. @returns those accounts */
export const disown = (tx: Tx, ownerId: number) =>
  tx.$queryRaw<{ id: number; username: string; ownerLeftAt: Date }[]>`
    UPDATE "User" SET "ownerId" = NULL, "ownerLeftAt" = now(), "updatedAt" = GREATEST(now(), "updatedAt" + interval '1 millisecond')
    WHERE "ownerId" = ${ownerId} RETURNING id, username::text, "ownerLeftAt"`;

/** Takes the row away and all that hangs on it. Audit rows stay. */
export const erase = (tx: Tx, userId: number) => tx.user.delete({ where: { id: userId }, select: { id: true } });

/** @throws DomainError `conflict` when the name or an address belongs to another account by now */
export async function unbury(tx: Tx, user: User): Promise<void> {
  const addresses = (await tx.userEmail.findMany({ where: { userId: user.id }, select: { email: true } })).map(({ email }) => email);
  const ofOthers = { email: { in: addresses }, deletedAt: null, userId: { not: user.id } };
  const taken = await tx.userEmail.findFirst({ where: ofOthers, select: { email: true } });
  if (taken) throw takenMeanwhile('email_taken_meanwhile', `Another account has the address ${taken.email} now. Remove it there first.`);
  try {
    await tx.user.update({ where: { id: user.id }, data: { deletedAt: null }, select: { id: true } });
    await tx.userEmail.updateMany({ where: { userId: user.id }, data: { deletedAt: null } });
  } catch (error) {
    const index = uniqueViolation(error);
    if (!index) throw error;
    throw index.includes('email')
      ? takenMeanwhile('email_taken_meanwhile', `Another account has an address of ${user.username} now. Remove it there first.`)
      : takenMeanwhile('username_taken_meanwhile', `Another account is named ${user.username} now. Rename that one first.`);
  }
}

const takenMeanwhile = (reason: string, message: string) => new DomainError('conflict', { reason, message });
