import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { signInPoints } from './limits';

/** Ends the sessions of an account and says how many were open. */
export async function revokeSessionsOf(tx: Tx, userId: number): Promise<number> {
  const now = new Date();
  const open = await tx.session.count({ where: { userId, revokedAt: null, expiresAt: { gt: now } } });
  await tx.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
  return open;
}

const isOver = Prisma.sql`(
  (key COLLATE "C" LIKE 'sign-in:account:id:%' AND points > ${signInPoints.account})
  OR (key COLLATE "C" LIKE 'sign-in:pair:id:%' AND points > ${signInPoints.pair})
) AND expire > (extract(epoch FROM now()) * 1000)::bigint`;

/** The ids of the accounts that too many wrong passwords keep out just now, from one address or from all. */
export const lockedAccountIds = Prisma.sql`
  SELECT DISTINCT substring(key FROM '^sign-in:[a-z]+:id:([0-9]+)')::int FROM "RateLimit" WHERE ${isOver}`;

export async function isLockedOut(userId: number, on: Tx = db()): Promise<boolean> {
  const rows = await on.$queryRaw<unknown[]>`SELECT 1 WHERE ${userId} IN (${lockedAccountIds})`;
  return rows.length > 0;
}

/** Forgets the wrong passwords of an account from any address. */
export async function dropAttempts(tx: Tx, userId: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "RateLimit" WHERE key = ${`sign-in:account:id:${userId}`} OR key COLLATE "C" LIKE ${`sign-in:pair:id:${userId}@%`}`;
}
