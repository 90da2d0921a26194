import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import type { Tx } from '@/lib/db/client';

export async function insertSecret(tx: Tx, clientId: number, secret: string, createdById: number | null): Promise<{ id: number }> {
  const data = { clientId, createdById, ...digestSecret('client-secret', secret), lastFive: secret.slice(-5) };
  return tx.oAuthClientSecret.create({ data, select: { id: true } });
}

/**
 * Gives every living secret of a client its end, `overlapSeconds` from now or when it ends anyway; 0 revokes them. Bearers need
 * no write of their own: they are asked for their secret at every use.
 */
export async function endSecrets(tx: Tx, clientId: number, overlapSeconds: number): Promise<void> {
  if (overlapSeconds === 0) {
    await tx.$executeRaw`
      UPDATE "OAuthClientSecret" SET "revokedAt" = clock_timestamp()
      WHERE "clientId" = ${clientId} AND "revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > clock_timestamp())`;
    return;
  }
  await tx.$executeRaw`
    UPDATE "OAuthClientSecret"
    SET "expiresAt" = LEAST(COALESCE("expiresAt", 'infinity'), clock_timestamp() + make_interval(secs => ${overlapSeconds}))
    WHERE "clientId" = ${clientId} AND "revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > clock_timestamp())`;
}

/** Revokes one living secret. Null when the client has none such. */
export async function revokeSecret(tx: Tx, clientId: number, secretId: number): Promise<{ lastFive: string } | null> {
  const rows = await tx.$queryRaw<{ lastFive: string }[]>`
    UPDATE "OAuthClientSecret" SET "revokedAt" = clock_timestamp()
    WHERE id = ${secretId} AND "clientId" = ${clientId} AND "revokedAt" IS NULL
      AND ("expiresAt" IS NULL OR "expiresAt" > clock_timestamp())
    RETURNING "lastFive"`;
  return rows[0] ?? null;
}
