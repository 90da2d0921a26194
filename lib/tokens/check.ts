import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { placeholders, prepared } from '@/lib/db/client';
import { accountColumns, type AccountRow } from '@/lib/users/account';
import type { TokenRow } from './row';

export interface TokenForCheck extends AccountRow, TokenRow {
  rootId: number | null;
  digestKeyId: string;
  /** Null for a token that no other token minted. */
  isRootFit: boolean | null;
  settingsVersion: number;
}

const statement = (keys: number) => `
  SELECT t.id, t."rootId", t."digestKeyId", t."createdById", t.prefix, t."lastFive", t.note, t.scopes, t."createdAt", t."expiresAt",
         t."revokedAt", t."lastUsedAt", t."lastUsedAddress",
         ${accountColumns},
         CASE WHEN t."rootId" IS NULL THEN NULL ELSE
           r."revokedAt" IS NULL AND COALESCE(r."expiresAt" > now(), TRUE) AND o."blockedAt" IS NULL AND o."deletedAt" IS NULL
           AND (o."isSiteAdmin" OR r."userId" = t."userId") END AS "isRootFit",
         COALESCE((SELECT max(id) FROM "SiteConfiguration"), 0) AS "settingsVersion"
  FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
  LEFT JOIN "AccessToken" r ON r.id = t."rootId" LEFT JOIN "User" o ON o.id = r."userId"
  WHERE t.digest IN (${placeholders(keys)})`;

/**
 * Everything a door needs to decide about a presented token, in one statement: the token, its owner, whether the token that
 * minted it and that one's owner are still fit, and which settings are in force.
 */
export async function findTokenForCheck(identity: string): Promise<TokenForCheck | null> {
  const digests = digestCandidates('access-token', identity).map(({ digest }) => digest);
  const [row] = await prepared<TokenForCheck>(`check-access-token-${digests.length}`, statement(digests.length), digests);
  return row ?? null;
}
