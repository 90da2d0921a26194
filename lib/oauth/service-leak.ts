import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';

export interface LeakedSecret {
  id: number;
  lastFive: string;
  client: { id: number; name: string; serviceAccountId: number | null };
}

export interface LeakedBearer {
  id: bigint;
  userId: number;
  client: { id: number; name: string };
}

/** The client secrets, living or not, that these texts are. */
export const findClientSecrets = (secrets: readonly string[]): Promise<LeakedSecret[]> =>
  db().oAuthClientSecret.findMany({
    where: { digest: { in: secrets.flatMap((secret) => digestCandidates('client-secret', secret).map(({ digest }) => digest)) } },
    select: { id: true, lastFive: true, client: { select: { id: true, name: true, serviceAccountId: true } } },
  });

/** The bearers, living or not, that these texts are. */
export const findBearers = (bearers: readonly string[]): Promise<LeakedBearer[]> =>
  db().oAuthToken.findMany({
    where: { digest: { in: bearers.flatMap((bearer) => digestCandidates('oauth-token', bearer).map(({ digest }) => digest)) } },
    select: { id: true, userId: true, client: { select: { id: true, name: true } } },
  });

/**
 * Takes a client secret that was found somewhere out of use: it is revoked, and its bearers with it, or the whole client is
 * disabled until somebody has looked. False when it did not work any more. Two reports at once come one after the other.
 */
export async function endLeakedSecret(tx: Tx, id: number, action: 'revoke' | 'disable'): Promise<boolean> {
  // The client first, as everything does that changes its secrets.
  const rows = await tx.$queryRaw<{ clientId: number; isLiving: boolean }[]>`
    SELECT c.id AS "clientId", c."deletedAt" IS NULL AND c."disabledAt" IS NULL AS "isLiving"
    FROM "OAuthClient" c WHERE c.id = (SELECT "clientId" FROM "OAuthClientSecret" WHERE id = ${id}) FOR NO KEY UPDATE OF c`;
  const client = rows[0];
  if (!client) return false;
  const [secret] = await tx.$queryRaw<{ isLiving: boolean }[]>`
    SELECT "revokedAt" IS NULL AND COALESCE("expiresAt" > now(), TRUE) AS "isLiving"
    FROM "OAuthClientSecret" WHERE id = ${id} FOR UPDATE`;
  // A disabled client may come back: a secret that was found is revoked all the same, unless finds are only to be held.
  const isLiving = (secret?.isLiving ?? false) && (client.isLiving || action === 'revoke');
  await tx.$executeRaw`
    UPDATE "OAuthClientSecret" SET "leakedAt" = CASE WHEN ${isLiving} THEN now() ELSE COALESCE("leakedAt", now()) END WHERE id = ${id}`;
  if (!isLiving) return false;
  if (action === 'revoke') await tx.oAuthClientSecret.update({ where: { id }, data: { revokedAt: new Date() }, select: { id: true } });
  else await tx.oAuthClient.update({ where: { id: client.clientId }, data: { disabledAt: new Date() }, select: { id: true } });
  return true;
}

/** Revokes a bearer that was found somewhere; it has an hour at most, so nothing is held. False when it did not work any more. */
export async function endLeakedBearer(tx: Tx, id: bigint): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isLiving: boolean }[]>`
    SELECT "revokedAt" IS NULL AND "expiresAt" > now() AS "isLiving" FROM "OAuthToken" WHERE id = ${id} FOR UPDATE`;
  const isLiving = rows[0]?.isLiving ?? false;
  await tx.$executeRaw`
    UPDATE "OAuthToken" SET "leakedAt" = COALESCE("leakedAt", now()), "revokedAt" = COALESCE("revokedAt", now()) WHERE id = ${id}`;
  return isLiving;
}
