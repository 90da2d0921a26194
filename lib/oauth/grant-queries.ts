import 'server-only';
import type { AuditColumns } from '@/lib/audit/record';
import { digestCandidates, digestSecret } from '@/lib/crypto/digest';
import { db, placeholders, prepared } from '@/lib/db/client';
import { settingsVersionColumn } from '@/lib/site/settings-version';
import { accountColumns, type AccountRow } from '@/lib/users/account';

export interface ClientForGrant {
  id: number;
  kind: 'M2M' | 'APP' | 'REGISTERED' | 'PREDEFINED';
  name: string;
  scopes: string[];
  secretId: number;
  userId: number | null;
  username: string | null;
  blockedAt: Date | null;
  deletedAt: Date | null;
}

const clientStatement = (keys: number) => `
  SELECT c.id, c.kind, c.name, c.scopes, s.id AS "secretId", u.id AS "userId", u.username::text, u."blockedAt", u."deletedAt"
  FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId" LEFT JOIN "User" u ON u.id = c."serviceAccountId"
  WHERE s.digest IN (${placeholders(keys, 2)}) AND s."revokedAt" IS NULL AND COALESCE(s."expiresAt" > now(), TRUE)
    AND c."clientId" = $1 AND c."deletedAt" IS NULL`;

/** The living client that the id and secret prove, with the account it acts as; null when either is wrong. */
export async function findClientForGrant(clientId: string, secret: string): Promise<ClientForGrant | null> {
  const digests = digestCandidates('client-secret', secret).map(({ digest }) => digest);
  const [row] = await prepared<ClientForGrant>(`check-client-${digests.length}`, clientStatement(digests.length), [clientId, ...digests]);
  return row ?? null;
}

export const findClientName = (clientId: string) =>
  db().oAuthClient.findUnique({ where: { clientId }, select: { id: true, name: true, deletedAt: true } });

interface NewBearer {
  clientId: number;
  secretId: number;
  userId: number;
  secret: string;
  scopes: string[];
  expiresAt: Date;
}

const bearerStatement = `
  WITH fit AS (
    SELECT c.id FROM "OAuthClient" c JOIN "User" u ON u.id = c."serviceAccountId"
    WHERE c.id = $1 AND c."deletedAt" IS NULL AND u."blockedAt" IS NULL AND u."deletedAt" IS NULL
  ), bearer AS (
    INSERT INTO "OAuthToken" ("clientId", "userId", digest, "digestKeyId", scopes, "expiresAt")
    SELECT id, $2, $3, $4, $5::text[], $6 FROM fit RETURNING id
  ), used AS (
    UPDATE "OAuthClientSecret" SET "lastUsedAt" = now() WHERE id IN
      (SELECT id FROM "OAuthClientSecret" WHERE id = $7
         AND ("lastUsedAt" IS NULL OR "lastUsedAt" < now() - interval '5 minutes') FOR NO KEY UPDATE SKIP LOCKED)
  )
  INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName", "credentialKind", "credentialId",
                            "targetType", "targetId", "targetName", "requestId", address, "userAgent", after)
  SELECT $8, 'SUCCESS', $9, $10::int, $11, $12, $13, 'oauth-token', bearer.id::text, $14, $15, $16, $17, $18::jsonb
  FROM bearer RETURNING "targetId"`;

/**
 * Writes a bearer, its audit row and the use of the client secret in one statement, which is one transaction and one round
 * trip: a pipeline fetches a bearer before each of its jobs. False, and nothing written, when the client or the account ended
 * meanwhile.
 */
export async function insertBearer(bearer: NewBearer, audit: AuditColumns): Promise<boolean> {
  const { digest, digestKeyId } = digestSecret('oauth-token', bearer.secret);
  const after = JSON.stringify({ scopes: bearer.scopes, expiresAt: bearer.expiresAt.toISOString() });
  const rows = await prepared('insert-bearer', bearerStatement, [
    bearer.clientId, bearer.userId, digest, digestKeyId, bearer.scopes, bearer.expiresAt, bearer.secretId,
    audit.action, audit.door, audit.actorId, audit.actorName, audit.credentialKind, audit.credentialId,
    audit.targetName, audit.requestId, audit.address, audit.userAgent, after,
  ]);
  return rows.length > 0;
}

export interface BearerForCheck extends AccountRow {
  /** A bigint, which the driver hands over as text. */
  id: string;
  clientId: number;
  digestKeyId: string;
  scopes: string[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  clientDeletedAt: Date | null;
  settingsVersion: number;
}

const bearerCheckStatement = (keys: number) => `
  SELECT t.id, t."clientId", t."digestKeyId", t.scopes, t."expiresAt", t."revokedAt", t."lastUsedAt", c."deletedAt" AS "clientDeletedAt",
         ${settingsVersionColumn}, ${accountColumns}
  FROM "OAuthToken" t JOIN "OAuthClient" c ON c.id = t."clientId" JOIN "User" u ON u.id = t."userId"
  WHERE t.digest IN (${placeholders(keys)})`;

/** Everything a door needs to decide about a presented bearer, in one statement. */
export async function findBearerForCheck(presented: string): Promise<BearerForCheck | null> {
  const digests = digestCandidates('oauth-token', presented).map(({ digest }) => digest);
  const [row] = await prepared<BearerForCheck>(`check-bearer-${digests.length}`, bearerCheckStatement(digests.length), digests);
  return row ?? null;
}
