import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import { disableWithDescendants, lockWithSuccessors, revokeWithDescendants } from './family-queries';

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
 * Takes a token that was found somewhere out of use, with everything it minted and what it rotated itself into: whoever found it
 * may have used it so. A successor that somebody else made for it stays. Two reports at once come one after the other. Returns how
 * many ended with it, or null when it did not work any more.
 */
export async function endLeakedToken(tx: Tx, id: number, action: 'revoke' | 'disable'): Promise<{ descendants: number } | null> {
  await lockWithSuccessors(tx, id);
  const [row] = await tx.$queryRaw<{ isDisabled: boolean; isEnded: boolean }[]>`
    SELECT "disabledAt" IS NOT NULL AS "isDisabled", "revokedAt" IS NOT NULL OR COALESCE("expiresAt" <= now(), FALSE) AS "isEnded"
    FROM "AccessToken" WHERE id = ${id}`;
  if (!row) return null;
  // A disabled token may come back: one that was found is revoked all the same, unless finds are only to be held.
  const isLiving = !row.isEnded && (!row.isDisabled || action === 'revoke');
  await tx.$executeRaw`
    UPDATE "AccessToken" SET "leakedAt" = CASE WHEN ${isLiving} THEN now() ELSE COALESCE("leakedAt", now()) END WHERE id = ${id}`;
  if (!isLiving) return null;
  const end = action === 'revoke' ? revokeWithDescendants : disableWithDescendants;
  const ended = await end(tx, id);
  for (let fresh = ended; fresh.length > 0; ) {
    const successors = await findOwnSuccessors(tx, fresh, action);
    fresh = [];
    for (const successor of successors) fresh.push(...(await end(tx, successor)));
    ended.push(...fresh);
  }
  return { descendants: ended.filter((each) => each !== id).length };
}

/** What tokens were rotated into by themselves or by each other, as far as it still works. The audit log says who rotated. */
async function findOwnSuccessors(tx: Tx, ids: readonly number[], action: 'revoke' | 'disable'): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT s.id FROM "AccessToken" s
    WHERE s."rotatedFromId" = ANY(${ids}::int[]) AND s."revokedAt" IS NULL AND (${action} = 'revoke' OR s."disabledAt" IS NULL)
      AND EXISTS (SELECT 1 FROM "AuditEvent" e
                  WHERE e."targetType" = 'access-token' AND e."targetId" = s."rotatedFromId"::text AND e.action = 'token.rotate'
                    AND e."credentialKind" = 'access-token' AND e."credentialId" = ANY(${ids.map(String)}::text[]))`;
  return rows.map((row) => row.id);
}
