import 'server-only';
import { digestCandidates, digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { CreateM2MCredentialInput, ListM2MCredentialsInput, M2MCredential } from './schema';

const credentialColumns = {
  id: true,
  serviceAccountId: true,
  clientId: true,
  name: true,
  description: true,
  scopes: true,
  createdAt: true,
  updatedAt: true,
  secrets: { select: { lastFive: true, lastUsedAt: true }, where: { revokedAt: null }, orderBy: { id: 'desc' } },
} satisfies Prisma.OAuthClientSelect;

type CredentialRow = Prisma.OAuthClientGetPayload<{ select: typeof credentialColumns }>;

function toCredential({ serviceAccountId, secrets, ...row }: CredentialRow): M2MCredential {
  const uses = secrets.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.toISOString()] : [])).sort();
  return {
    ...row,
    // A CHECK holds every M2M client to one service account.
    userId: serviceAccountId ?? 0,
    secretLastFive: secrets[0]?.lastFive ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastUsedAt: uses.at(-1) ?? null,
  };
}

interface NewCredential extends CreateM2MCredentialInput {
  clientId: string;
  secret: string;
  createdById: number | null;
}

export async function insertM2MCredential(tx: Tx, { userId, description, secret, ...rest }: NewCredential): Promise<M2MCredential> {
  const row = await tx.oAuthClient.create({
    data: {
      ...rest,
      kind: 'M2M',
      description: description || null,
      serviceAccountId: userId,
      secrets: { create: { ...digestSecret('client-secret', secret), lastFive: secret.slice(-5) } },
    },
    select: credentialColumns,
  });
  return toCredential(row);
}

const ofAccount = (userId: number): Prisma.OAuthClientWhereInput => ({ kind: 'M2M', serviceAccountId: userId, deletedAt: null });

export async function findM2MCredentials({ userId, limit, afterId }: ListM2MCredentialsInput): Promise<M2MCredential[]> {
  const rows = await db().oAuthClient.findMany({
    where: { ...ofAccount(userId), ...(afterId ? { id: { lt: afterId } } : {}) },
    select: credentialColumns,
    orderBy: { id: 'desc' },
    take: limit,
    relationLoadStrategy: 'join',
  });
  return rows.map(toCredential);
}

export const countM2MCredentials = (userId: number): Promise<number> => db().oAuthClient.count({ where: ofAccount(userId) });

export const findM2MCredential = (id: number) =>
  db().oAuthClient.findFirst({
    where: { id, kind: 'M2M', deletedAt: null },
    select: { id: true, name: true, clientId: true, scopes: true, serviceAccount: { select: { id: true, username: true } } },
  });

/** Ends a client: itself, its secrets and every bearer it was given. Returns false when somebody else was first. */
export async function endClient(tx: Tx, id: number): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.oAuthClient.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) return false;
  await tx.oAuthClientSecret.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  await tx.oAuthToken.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  return true;
}

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

/** The living client that the id and secret prove, with the account it acts as; null when either is wrong. */
export async function findClientForGrant(clientId: string, secret: string): Promise<ClientForGrant | null> {
  const digests = digestCandidates('client-secret', secret).map(({ digest }) => digest);
  const [row] = await db().$queryRaw<ClientForGrant[]>`
    SELECT c.id, c.kind, c.name, c.scopes, s.id AS "secretId", u.id AS "userId", u.username::text, u."blockedAt", u."deletedAt"
    FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId" LEFT JOIN "User" u ON u.id = c."serviceAccountId"
    WHERE s.digest = ANY(${digests}::bytea[]) AND s."revokedAt" IS NULL AND (s."expiresAt" IS NULL OR s."expiresAt" > now())
      AND c."clientId" = ${clientId} AND c."deletedAt" IS NULL`;
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

/**
 * Writes a bearer, its audit row and the use of the client secret in one statement, which is one transaction and one round
 * trip: a pipeline fetches a bearer before each of its jobs. Writes nothing when the client or the account ended meanwhile.
 */
export async function insertBearer(bearer: NewBearer, audit: Omit<Prisma.AuditEventUncheckedCreateInput, 'outcome' | 'before' | 'after'>): Promise<bigint | null> {
  const { digest, digestKeyId } = digestSecret('oauth-token', bearer.secret);
  const [row] = await db().$queryRaw<{ id: bigint }[]>`
    WITH fit AS (
      SELECT c.id FROM "OAuthClient" c JOIN "User" u ON u.id = c."serviceAccountId"
      WHERE c.id = ${bearer.clientId} AND c."deletedAt" IS NULL AND u."blockedAt" IS NULL AND u."deletedAt" IS NULL
    ), bearer AS (
      INSERT INTO "OAuthToken" ("clientId", "userId", digest, "digestKeyId", scopes, "expiresAt")
      SELECT id, ${bearer.userId}, ${digest}, ${digestKeyId}, ${bearer.scopes}, ${bearer.expiresAt} FROM fit
      RETURNING id
    ), used AS (
      UPDATE "OAuthClientSecret" SET "lastUsedAt" = now() WHERE id IN
        (SELECT id FROM "OAuthClientSecret" WHERE id = ${bearer.secretId}
           AND ("lastUsedAt" IS NULL OR "lastUsedAt" < now() - interval '5 minutes') FOR NO KEY UPDATE SKIP LOCKED)
    )
    INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName", "credentialKind", "credentialId",
                              "targetType", "targetId", "targetName", "requestId", address, "userAgent", after)
    SELECT ${audit.action}, 'SUCCESS', ${audit.door}, ${audit.actorId}::int, ${audit.actorName}, ${audit.credentialKind}, ${audit.credentialId},
           'oauth-token', bearer.id::text, ${audit.targetName}, ${audit.requestId}, ${audit.address}, ${audit.userAgent},
           jsonb_build_object('scopes', ${bearer.scopes}::text[], 'expiresAt', ${bearer.expiresAt.toISOString()}::text)
    FROM bearer RETURNING "targetId"::bigint AS id`;
  return row?.id ?? null;
}

export interface BearerForCheck {
  id: bigint;
  clientId: number;
  digestKeyId: string;
  scopes: string[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  clientDeletedAt: Date | null;
  userId: number;
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
  username: string;
  isSiteAdmin: boolean;
  blockedAt: Date | null;
  deletedAt: Date | null;
  settingsVersion: number;
}

/** Everything a door needs to decide about a presented bearer, in one statement. */
export async function findBearerForCheck(presented: string): Promise<BearerForCheck | null> {
  const digests = digestCandidates('oauth-token', presented).map(({ digest }) => digest);
  const [row] = await db().$queryRaw<BearerForCheck[]>`
    SELECT t.id, t."clientId", t."digestKeyId", t.scopes, t."expiresAt", t."revokedAt", t."lastUsedAt", c."deletedAt" AS "clientDeletedAt",
           u.id AS "userId", u.kind, u.username::text, u."isSiteAdmin", u."blockedAt", u."deletedAt",
           COALESCE((SELECT max(id) FROM "SiteConfiguration"), 0) AS "settingsVersion"
    FROM "OAuthToken" t JOIN "OAuthClient" c ON c.id = t."clientId" JOIN "User" u ON u.id = t."userId"
    WHERE t.digest = ANY(${digests}::bytea[])`;
  return row ?? null;
}
