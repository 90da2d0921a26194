import 'server-only';
import type { Tx } from '@/lib/db/client';
import { dropAttempts, isLockedOut, lockedAccountIds, revokeSessionsOf } from './end-queries';

/** Ends every browser session of an account, in the transaction of what makes it necessary. Says how many were open. */
export const endSessions = (tx: Tx, userId: number): Promise<number> => revokeSessionsOf(tx, userId);

/** Lets an account try again that too many wrong passwords keep out. False when nothing kept it out. */
export async function forgetAttempts(tx: Tx, userId: number): Promise<boolean> {
  const wasLocked = await isLockedOut(userId, tx);
  await dropAttempts(tx, userId);
  return wasLocked;
}

/** For the administration list: SQL of the ids of accounts that are kept out just now. */
export { lockedAccountIds };
