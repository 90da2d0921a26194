import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { expiringDays, leakDays, unusedDays, type TokenAttention } from '@/lib/tokens/schema';
import { attentionCap } from './schema';

// Each condition below has an index of exactly its kind; a count walks it and stops at the cap. What it is of access tokens that
// calls for somebody, their own domain says, for its lists too.

const living = Prisma.sql`"revokedAt" IS NULL AND "disabledAt" IS NULL`;
const tokenEnd = Prisma.sql`COALESCE("expiresAt", 'infinity'::timestamptz)`;
const inDays = (days: number) => Prisma.raw(`now() + interval '${days} days'`);
const recently = inDays(-leakDays);
const noneNewer = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "OAuthClientSecret" newer WHERE newer."clientId" = s."clientId" AND newer.id > s.id
    AND newer."revokedAt" IS NULL AND (newer."expiresAt" IS NULL OR newer."expiresAt" > now()))`;

/** What of secrets of M2M credentials calls for somebody, in the words of access tokens. */
const secretConditions: Record<TokenAttention, Prisma.Sql> = {
  leaked: Prisma.sql`s."leakedAt" > ${recently}`,
  expiring: Prisma.sql`s."revokedAt" IS NULL AND s."expiresAt" > now() AND s."expiresAt" <= ${inDays(expiringDays)} AND ${noneNewer}`,
  expired: Prisma.sql`s."revokedAt" IS NULL AND s."expiresAt" <= now() AND ${noneNewer}`,
  unused: Prisma.sql`s."revokedAt" IS NULL AND s."lastUsedAt" IS NULL AND s."createdAt" < ${inDays(-unusedDays)}
                     AND (s."expiresAt" IS NULL OR s."expiresAt" > now())`,
};

/** How many rows, at most the cap and one. */
async function countUpToCap(rows: Prisma.Sql): Promise<number> {
  const [found] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${rows} LIMIT ${attentionCap + 1}) AS capped`;
  return found?.count ?? 0;
}

export const countSecrets = (condition: TokenAttention): Promise<number> =>
  countUpToCap(Prisma.sql`
    SELECT 1 FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId"
    WHERE c."deletedAt" IS NULL AND ${secretConditions[condition]}`);

export const countLeakedBearers = (): Promise<number> =>
  countUpToCap(Prisma.sql`SELECT 1 FROM "OAuthToken" WHERE "leakedAt" > ${recently}`);

/** Leaked credentials of the service accounts that a person answers for: from those accounts to what they hold. */
const leakedOfOwned = (ownerId: number): Prisma.Sql => Prisma.sql`
  SELECT u.username::text FROM "User" u CROSS JOIN LATERAL (
    SELECT 1 FROM "AccessToken" WHERE "userId" = u.id AND "leakedAt" > ${recently}
    UNION ALL SELECT 1 FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId"
      WHERE c."serviceAccountId" = u.id AND c."deletedAt" IS NULL AND s."leakedAt" > ${recently}
    UNION ALL SELECT 1 FROM "OAuthToken" WHERE "userId" = u.id AND "leakedAt" > ${recently}) AS leaked
  WHERE u."ownerId" = ${ownerId} AND u.kind = 'SERVICE_ACCOUNT' AND u."deletedAt" IS NULL`;

export const countLeakedOfOwned = (ownerId: number): Promise<number> => countUpToCap(leakedOfOwned(ownerId));

/** Some of those accounts. */
export async function findOwnedWithLeaks(ownerId: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ username: string }[]>`
    SELECT DISTINCT username FROM (${leakedOfOwned(ownerId)}) AS found ORDER BY 1 LIMIT 5`;
  return rows.map(({ username }) => username);
}

/** Some of the accounts whose secrets these are: no list of the console shows the secrets of all. */
export async function findSecretOwners(condition: TokenAttention): Promise<string[]> {
  const rows = await db().$queryRaw<{ username: string }[]>`
    SELECT DISTINCT u.username::text FROM (
      SELECT c."serviceAccountId" FROM "OAuthClientSecret" s JOIN "OAuthClient" c ON c.id = s."clientId"
      WHERE c."deletedAt" IS NULL AND ${secretConditions[condition]} LIMIT 100) AS found
    JOIN "User" u ON u.id = found."serviceAccountId" WHERE u."deletedAt" IS NULL ORDER BY 1 LIMIT 5`;
  return rows.map(({ username }) => username);
}

/** Some of the accounts whose bearers were leaked: no list shows bearers. */
export async function findLeakedBearerOwners(): Promise<string[]> {
  const rows = await db().$queryRaw<{ username: string }[]>`
    SELECT DISTINCT u.username::text FROM (SELECT "userId" FROM "OAuthToken" WHERE "leakedAt" > ${recently} LIMIT 100) AS found
    JOIN "User" u ON u.id = found."userId" WHERE u."deletedAt" IS NULL ORDER BY 1 LIMIT 5`;
  return rows.map(({ username }) => username);
}

const machines = Prisma.sql`kind = 'SERVICE_ACCOUNT' AND "deletedAt" IS NULL`;

export const countWithoutOwner = (): Promise<number> =>
  countUpToCap(Prisma.sql`SELECT 1 FROM "User" WHERE ${machines} AND "ownerId" IS NULL AND "ownerLeftAt" IS NULL`);

/** Owners that are blocked or deleted are few; from them the index of owners leads to what they owned. Erased ones have no row. */
export const countOwnerLeft = (): Promise<number> =>
  countUpToCap(Prisma.sql`
    SELECT 1 FROM "User" WHERE ${machines} AND "ownerId" IN
      (SELECT id FROM "User" WHERE kind = 'HUMAN' AND ("blockedAt" IS NOT NULL OR "deletedAt" IS NOT NULL))
    UNION ALL SELECT 1 FROM "User" WHERE ${machines} AND "ownerLeftAt" IS NOT NULL`);

export const countReviewOverdue = (): Promise<number> =>
  countUpToCap(Prisma.sql`SELECT 1 FROM "User" WHERE ${machines} AND "reviewAt" < (now() AT TIME ZONE 'UTC')::date`);

/** Living accounts by what they are; one walk over all of them. */
export async function countAccounts(): Promise<{ people: number; seatsTaken: number; serviceAccounts: number }> {
  const [counts] = await db().$queryRaw<{ people: number; seatsTaken: number; serviceAccounts: number }[]>`
    SELECT count(*) FILTER (WHERE kind = 'HUMAN')::int AS people,
           count(*) FILTER (WHERE kind = 'HUMAN' AND "blockedAt" IS NULL)::int AS "seatsTaken",
           count(*) FILTER (WHERE kind = 'SERVICE_ACCOUNT')::int AS "serviceAccounts"
    FROM "User" WHERE "deletedAt" IS NULL`;
  return counts ?? { people: 0, seatsTaken: 0, serviceAccounts: 0 };
}

export const hasAnyToken = async (): Promise<boolean> => (await db().accessToken.findFirst({ select: { id: true } })) !== null;

export const countActiveTokens = (userId: number): Promise<number> =>
  countUpToCap(Prisma.sql`SELECT 1 FROM "AccessToken" WHERE "userId" = ${userId} AND ${living} AND ${tokenEnd} > now()`);
