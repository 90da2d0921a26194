import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { db } from '@/lib/db/client';

export interface TokenForCheck {
  id: number;
  rootId: number | null;
  digestKeyId: string;
  scopes: string[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  userId: number;
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
  username: string;
  isSiteAdmin: boolean;
  blockedAt: Date | null;
  deletedAt: Date | null;
  rootIsFit: boolean | null;
  settingsVersion: number;
}

/**
 * Everything a door needs to decide about a presented token, in one statement: the token, its owner, whether the token that
 * minted it and that one's owner are still fit, and which settings are in force.
 */
export async function findTokenForCheck(identity: string): Promise<TokenForCheck | null> {
  const digests = digestCandidates('access-token', identity).map(({ digest }) => digest);
  const [row] = await db().$queryRaw<TokenForCheck[]>`
    SELECT t.id, t."rootId", t."digestKeyId", t.scopes, t."expiresAt", t."revokedAt", t."lastUsedAt",
           u.id AS "userId", u.kind, u.username::text, u."isSiteAdmin", u."blockedAt", u."deletedAt",
           CASE WHEN t."rootId" IS NULL THEN NULL ELSE
             r."revokedAt" IS NULL AND COALESCE(r."expiresAt" > now(), TRUE) AND o."blockedAt" IS NULL AND o."deletedAt" IS NULL
             AND (o."isSiteAdmin" OR r."userId" = t."userId") END AS "rootIsFit",
           COALESCE((SELECT max(id) FROM "SiteConfiguration"), 0) AS "settingsVersion"
    FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
    LEFT JOIN "AccessToken" r ON r.id = t."rootId" LEFT JOIN "User" o ON o.id = r."userId"
    WHERE t.digest = ANY(${digests}::bytea[])`;
  return row ?? null;
}
