import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { prepared } from '@/lib/db/client';
import { makeDigestLookup } from '@/lib/db/digest-lookup';
import { settingsVersionColumn } from '@/lib/site/settings-version';
import { accountColumns, type AccountRow } from '@/lib/users/account';
import type { TokenRow } from './row';

export interface TokenForCheck extends AccountRow, TokenRow {
  digest: Buffer;
  rootId: number | null;
  digestKeyId: string;
  settingsVersion: number;
}

const lookup = makeDigestLookup<TokenForCheck>(
  'check-access-token',
  (list) => `
  SELECT t.digest, t.id, t."rootId", t."digestKeyId", t."createdById", t.prefix, t."lastFive", t.note, t.scopes, t."createdAt",
         t."expiresAt", t."revokedAt", t."lastUsedAt", t."lastUsedAddress", ${accountColumns}, ${settingsVersionColumn}
  FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
  WHERE t.digest IN (${list})`,
);

/** Everything a door needs to decide about a presented token, in one statement: the token, its owner, the settings in force. */
export const findTokenForCheck = (identity: string): Promise<TokenForCheck | null> => lookup(digestCandidates('access-token', identity));

const rootStatement = `
  SELECT r."revokedAt" IS NULL AND COALESCE(r."expiresAt" > now(), TRUE) AND o."blockedAt" IS NULL AND o."deletedAt" IS NULL
         AND (o."isSiteAdmin" OR r."userId" = $2) AS "isFit"
  FROM "AccessToken" r JOIN "User" o ON o.id = r."userId" WHERE r.id = $1`;

/** For a token that another one minted: whether the first of that chain still works, and its owner too. */
export async function isRootFit(rootId: number, ownerId: number): Promise<boolean> {
  const [row] = await prepared<{ isFit: boolean }>('check-root-token', rootStatement, [rootId, ownerId]);
  return row?.isFit ?? false;
}
