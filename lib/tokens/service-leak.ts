import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import { disableWithDescendants, revokeWithDescendants } from './family-queries';

export interface LeakedToken {
  id: number;
  userId: number;
  note: string;
  lastFive: string;
}

/** The tokens, living or not, that these identities belong to. */
export const findTokensByIdentity = (identities: readonly string[]): Promise<LeakedToken[]> =>
  db().accessToken.findMany({
    where: {
      digest: { in: identities.flatMap((identity) => digestCandidates('access-token', identity).map(({ digest }) => digest)) },
    },
    select: { id: true, userId: true, note: true, lastFive: true },
  });

/**
 * Takes a token that was found somewhere out of use, with everything it minted: whoever found it may have used it so. Two reports
 * at once come one after the other. Returns how many ended with it, or null when it did not work any more.
 */
export async function endLeakedToken(tx: Tx, id: number, action: 'revoke' | 'disable'): Promise<{ descendants: number } | null> {
  const [row] = await tx.$queryRaw<{ isDisabled: boolean; isEnded: boolean }[]>`
    SELECT "disabledAt" IS NOT NULL AS "isDisabled", "revokedAt" IS NOT NULL OR COALESCE("expiresAt" <= now(), FALSE) AS "isEnded"
    FROM "AccessToken" WHERE id = ${id} FOR UPDATE`;
  if (!row) return null;
  // A disabled token may come back: one that was found is revoked all the same, unless finds are only to be held.
  const isLiving = !row.isEnded && (!row.isDisabled || action === 'revoke');
  await tx.$executeRaw`
    UPDATE "AccessToken" SET "leakedAt" = CASE WHEN ${isLiving} THEN now() ELSE COALESCE("leakedAt", now()) END WHERE id = ${id}`;
  if (!isLiving) return null;
  const ended = action === 'revoke' ? await revokeWithDescendants(tx, id) : await disableWithDescendants(tx, id);
  return { descendants: ended.filter((each) => each !== id).length };
}
