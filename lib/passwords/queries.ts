import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import type { Tx } from '@/lib/db/client';

interface NewResetLink {
  userId: number;
  /** Empty when the person asked for it themselves. */
  createdById: number | null;
  code: string;
  expiresAt: Date;
}

/** Keeps one link a person: an earlier one that was not used works no more. */
export async function replaceResetLink(tx: Tx, { code, ...link }: NewResetLink): Promise<void> {
  await dropResetLinks(tx, link.userId);
  await tx.passwordReset.create({ data: { ...link, ...digestSecret('password-reset', code) }, select: { id: true } });
}

/** Ends the links of an account that were not used. */
export async function dropResetLinks(tx: Tx, userId: number): Promise<void> {
  await tx.passwordReset.deleteMany({ where: { userId, usedAt: null } });
}

/** Takes the password away. False when there was none. */
export async function dropPassword(tx: Tx, userId: number): Promise<boolean> {
  const { count } = await tx.password.deleteMany({ where: { userId } });
  return count > 0;
}

/** Where mail to a person goes: the primary address, once they have shown that it is theirs. */
export async function mailAddressOf(tx: Tx, userId: number): Promise<string | null> {
  const row = await tx.userEmail.findFirst({
    where: { userId, isPrimary: true, deletedAt: null, verifiedAt: { not: null } },
    select: { email: true },
  });
  return row?.email ?? null;
}

/** Waits for whoever changes the account just now. False when it is deleted. */
export async function lockPerson(tx: Tx, userId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  return rows.length > 0;
}
