import 'server-only';
import DataLoader from 'dataloader';
import type { AuditColumns } from '@/lib/audit/record';
import { digestCandidates, digestSecret } from '@/lib/crypto/digest';
import { inOneTurn } from '@/lib/db/batching';
import { prepared } from '@/lib/db/client';
import { makeDigestLookup } from '@/lib/db/digest-lookup';
import { settingsVersionColumn } from '@/lib/site/settings-version';
import { accountColumns, type AccountRow } from '@/lib/users/account';

export interface ClientForGrant {
  digest: Buffer;
  digestKeyId: string;
  id: number;
  clientId: string;
  kind: 'M2M' | 'APP' | 'REGISTERED' | 'PREDEFINED';
  name: string;
  scopes: string[];
  secretId: number;
  /** A bearer never outlives the secret it was granted for. */
  secretExpiresAt: Date | null;
  /** The secret was revoked or expired, or the client deleted. */
  isEnded: boolean;
  isDisabled: boolean;
  userId: number | null;
  username: string | null;
  blockedAt: Date | null;
  deletedAt: Date | null;
}

const clientLookup = makeDigestLookup<ClientForGrant>(
  'check-client',
  (list) => `
  SELECT s.digest, s."digestKeyId", c.id, c."clientId", c.kind, c.name, c.scopes, s.id AS "secretId", s."expiresAt" AS "secretExpiresAt",
         s."revokedAt" IS NOT NULL OR COALESCE(s."expiresAt" <= now(), FALSE) OR c."deletedAt" IS NOT NULL AS "isEnded",
         c."disabledAt" IS NOT NULL AS "isDisabled",
         u.id AS "userId", u.username::text AS username, u."blockedAt", u."deletedAt"
  FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId" LEFT JOIN "User" u ON u.id = c."serviceAccountId"
  WHERE s.digest IN (${list})`,
);

/** The client that the id and secret prove, ended or not, with the account it acts as; null when either is wrong. */
export async function findClientForGrant(clientId: string, secret: string): Promise<ClientForGrant | null> {
  const client = await clientLookup(digestCandidates('client-secret', secret));
  return client?.clientId === clientId ? client : null;
}

/** Digests a secret anew under the current server key, once it is known: the older key may then be retired. */
export async function redigestSecret(secretId: number, secret: string): Promise<void> {
  const { digest, digestKeyId } = digestSecret('client-secret', secret);
  await prepared('redigest-secret', `UPDATE "OAuthClientSecret" SET digest = $2, "digestKeyId" = $3 WHERE id = $1`, [
    secretId,
    digest,
    digestKeyId,
  ]);
}

interface NewBearer {
  clientId: number;
  secretId: number;
  userId: number;
  secret: string;
  scopes: string[];
  expiresAt: Date;
}

const bearerColumns = [
  ['clientId', 'int'],
  ['userId', 'int'],
  ['digest', 'bytea'],
  ['digestKeyId', 'text'],
  ['scopes', 'text'],
  ['expiresAt', 'timestamptz'],
  ['secretId', 'int'],
  ['action', 'text'],
  ['door', 'text'],
  ['actorId', 'int'],
  ['actorName', 'text'],
  ['credentialKind', 'text'],
  ['credentialId', 'text'],
  ['targetName', 'text'],
  ['requestId', 'text'],
  ['address', 'text'],
  ['userAgent', 'text'],
  ['after', 'text'],
] as const;

type BearerRow = Record<(typeof bearerColumns)[number][0], unknown>;

const parameters = bearerColumns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
const columnNames = bearerColumns.map(([name]) => `"${name}"`).join(', ');

// Asked for and fit are told apart inside the statement: what ended a moment ago gets nothing, the others of the batch get theirs.
const bearerStatement = `
  WITH asked AS (
    SELECT * FROM unnest(${parameters}) WITH ORDINALITY AS a(${columnNames}, position)
  ), fit AS (
    SELECT a.* FROM asked a JOIN "OAuthClientSecret" s ON s.id = a."secretId" JOIN "OAuthClient" c ON c.id = s."clientId"
    JOIN "User" u ON u.id = c."serviceAccountId"
    WHERE s."revokedAt" IS NULL AND COALESCE(s."expiresAt" > now(), TRUE)
      AND c."deletedAt" IS NULL AND c."disabledAt" IS NULL AND u."blockedAt" IS NULL AND u."deletedAt" IS NULL
  ), bearer AS (
    INSERT INTO "OAuthToken" ("clientId", "secretId", "userId", digest, "digestKeyId", scopes, "expiresAt")
    SELECT "clientId", "secretId", "userId", digest, "digestKeyId", string_to_array(scopes, ' '), "expiresAt" FROM fit RETURNING id, digest
  ), used AS (
    UPDATE "OAuthClientSecret" SET "lastUsedAt" = now() WHERE id IN
      (SELECT id FROM "OAuthClientSecret" WHERE id IN (SELECT "secretId" FROM fit)
         AND ("lastUsedAt" IS NULL OR "lastUsedAt" < now() - interval '5 minutes') ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
  ), audit AS (
    INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName", "credentialKind", "credentialId",
                              "targetType", "targetId", "targetName", "requestId", address, "userAgent", after)
    SELECT action, 'SUCCESS', door, "actorId", "actorName", "credentialKind", "credentialId",
           'oauth-token', bearer.id::text, "targetName", "requestId", address, "userAgent", after::jsonb
    FROM fit JOIN bearer USING (digest)
  )
  SELECT position::int FROM fit`;

const bearerWriter = new DataLoader<BearerRow, boolean>(async (rows) => {
  const columns = bearerColumns.map(([name]) => rows.map((row) => row[name]));
  const written = new Set(
    (await prepared<{ position: number }>('insert-bearers', bearerStatement, columns)).map(({ position }) => position),
  );
  return rows.map((_, index) => written.has(index + 1));
}, inOneTurn);

/**
 * Writes a bearer, its audit row and the use of the client secret in one statement, which is one transaction and one round
 * trip: a pipeline fetches a bearer before each of its jobs. Grants of one turn of the event loop share it. False, and nothing
 * written, when the client or the account ended meanwhile.
 */
export function insertBearer({ secret, scopes, expiresAt, ...bearer }: NewBearer, audit: AuditColumns): Promise<boolean> {
  const after = JSON.stringify({ scopes, expiresAt: expiresAt.toISOString() });
  const { action, door, actorId, actorName, credentialKind, credentialId, targetName, requestId, address, userAgent } = audit;
  const columns = { action, door, actorId, actorName, credentialKind, credentialId, targetName, requestId, address, userAgent, after };
  return bearerWriter.load({ ...bearer, ...digestSecret('oauth-token', secret), scopes: scopes.join(' '), expiresAt, ...columns });
}

export interface BearerForCheck extends AccountRow {
  digest: Buffer;
  /** A bigint, which the driver hands over as text. */
  id: string;
  clientId: number;
  digestKeyId: string;
  scopes: string[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  clientDeletedAt: Date | null;
  clientDisabledAt: Date | null;
  /** What the client may have now: less than the bearer was given, if somebody has narrowed it since. */
  clientScopes: string[];
  /** The secret it was granted for was revoked, or has come to its end. */
  isSecretEnded: boolean;
  settingsVersion: number;
}

const bearerLookup = makeDigestLookup<BearerForCheck>(
  'check-bearer',
  (list) => `
  SELECT t.digest, t.id, t."clientId", t."digestKeyId", t.scopes, t."expiresAt", t."revokedAt", t."lastUsedAt",
         c."deletedAt" AS "clientDeletedAt", c."disabledAt" AS "clientDisabledAt", c.scopes AS "clientScopes",
         COALESCE(s."revokedAt" IS NOT NULL OR s."expiresAt" <= now(), FALSE) AS "isSecretEnded",
         ${settingsVersionColumn}, ${accountColumns}
  FROM "OAuthToken" t JOIN "OAuthClient" c ON c.id = t."clientId" LEFT JOIN "OAuthClientSecret" s ON s.id = t."secretId"
  JOIN "User" u ON u.id = t."userId"
  WHERE t.digest IN (${list})`,
);

/** Everything a door needs to decide about a presented bearer, in one statement. */
export const findBearerForCheck = (presented: string): Promise<BearerForCheck | null> =>
  bearerLookup(digestCandidates('oauth-token', presented));
