import 'server-only';
import type { Tx } from '@/lib/db/client';

/** Ends the clients that act as an account, their secrets, and every bearer that acts as it. Says how many clients there were. */
export async function endClientsOf(tx: Tx, userId: number): Promise<number> {
  const now = new Date();
  const { count } = await tx.oAuthClient.updateMany({ where: { serviceAccountId: userId, deletedAt: null }, data: { deletedAt: now } });
  await tx.oAuthClientSecret.updateMany({ where: { client: { serviceAccountId: userId }, revokedAt: null }, data: { revokedAt: now } });
  await tx.oAuthToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
  return count;
}
