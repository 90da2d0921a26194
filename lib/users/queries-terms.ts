import 'server-only';
import type { Tx } from '@/lib/db/client';

/** Notes the first acceptance; later ones change nothing. @returns whether this was the first */
export async function setTermsAccepted(tx: Tx, userId: number): Promise<boolean> {
  const { count } = await tx.user.updateMany({ where: { id: userId, tosAcceptedAt: null }, data: { tosAcceptedAt: new Date() } });
  return count > 0;
}
