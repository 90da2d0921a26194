import 'server-only';
import { digestSecret, type KeyedDigest } from '@/lib/crypto/digest';
import { db, type Db, type Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import { DomainError } from '@/lib/errors/domain-error';

const columns = {
  id: true,
  userId: true,
  email: true,
  isPrimary: true,
  verifiedAt: true,
  verificationSentAt: true,
  createdAt: true,
} as const;

/** The living addresses of accounts, the primary one first. */
export const findEmails = (userIds: readonly number[], on: Db = db()) =>
  on.userEmail.findMany({
    where: { userId: { in: [...userIds] }, deletedAt: null },
    select: columns,
    orderBy: [{ isPrimary: 'desc' }, { id: 'asc' }],
  });
export type EmailRow = Awaited<ReturnType<typeof findEmails>>[number];

/**
 * One change of an account's addresses at a time: what is primary and what is the last one depends on the others. A deletion that
 * was waited for leaves nothing to change.
 * @throws DomainError `not_found`
 */
export async function lockAddresses(tx: Tx, userId: number): Promise<EmailRow[]> {
  const living = await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  if (living === 0) throw new DomainError('not_found', { reason: 'user_not_found', message: `There is no account with id ${userId}.` });
  return findEmails([userId], tx);
}

/** @throws DomainError `conflict` when somebody has the address, in any case of its letters */
export async function insertEmail(tx: Tx, data: { userId: number; email: string; isPrimary: boolean }): Promise<EmailRow> {
  try {
    return await tx.userEmail.create({ data, select: columns });
  } catch (error) {
    if (!uniqueViolation(error)?.includes('email')) throw error;
    const message = `The address "${data.email}" belongs to an account already.`;
    throw new DomainError('conflict', { reason: 'email_in_use', message, fields: { email: message } });
  }
}

export const deleteEmail = (tx: Tx, id: number) => tx.userEmail.delete({ where: { id }, select: { id: true } });

/** The database keeps an account to one primary address, so the old one steps back first. */
export async function setPrimary(tx: Tx, userId: number, id: number): Promise<void> {
  await tx.userEmail.updateMany({ where: { userId, isPrimary: true, id: { not: id } }, data: { isPrimary: false } });
  await tx.userEmail.update({ where: { id }, data: { isPrimary: true }, select: { id: true } });
}

/** Either way the last confirmation link is spent. */
export const setVerified = (tx: Tx, id: number, verifiedAt: Date | null) =>
  tx.userEmail.update({
    where: { id },
    data: { verifiedAt, verificationDigest: null, verificationKeyId: null, verificationSentAt: null },
    select: { id: true },
  });

/** Remembers the secret of the newest confirmation mail; the one before it ends. */
export function setVerificationCode(tx: Tx, id: number, code: string) {
  const { digest, digestKeyId } = digestSecret('email-verification', code);
  return tx.userEmail.update({
    where: { id },
    data: { verificationDigest: digest, verificationKeyId: digestKeyId, verificationSentAt: new Date() },
    select: { id: true },
  });
}

/** The living, unconfirmed address that the secret of a link names. */
export const findByCode = (candidates: readonly KeyedDigest[], on: Db = db()) =>
  on.userEmail.findFirst({
    where: { verificationDigest: { in: candidates.map(({ digest }) => digest) }, deletedAt: null, verifiedAt: null },
    select: columns,
  });
