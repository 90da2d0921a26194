import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { prepared } from '@/lib/db/client';
import { makeDigestLookup } from '@/lib/db/digest-lookup';
import { settingsVersionColumn } from '@/lib/site/settings-version';
import { accountColumns, type AccountRow } from '@/lib/users/account';
import type { AddressMode } from './schema';
import { tokenRowColumns, type TokenRow } from './row';

export interface TokenForCheck extends AccountRow, TokenRow {
  digest: Buffer;
  rootId: number | null;
  digestKeyId: string;
  settingsVersion: number;
}

const lookup = makeDigestLookup<TokenForCheck>(
  'check-access-token',
  (list) => `
  SELECT t.digest, t."rootId", t."digestKeyId", ${tokenRowColumns}, ${accountColumns}, ${settingsVersionColumn}
  FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
  WHERE t.digest IN (${list})`,
);

/** Everything a door needs to decide about a presented token, in one statement: the token, its owner, the settings in force. */
export const findTokenForCheck = (identity: string): Promise<TokenForCheck | null> => lookup(digestCandidates('access-token', identity));

/** Whether a token aliased `c` with the owner `o` still lets work what it minted for the account `ownerId`. */
export const isFitFor = (ownerId: string): string => `(
  c."revokedAt" IS NULL AND c."disabledAt" IS NULL AND COALESCE(c."expiresAt" > now(), TRUE)
  AND o."blockedAt" IS NULL AND o."deletedAt" IS NULL AND (o."isSiteAdmin" OR c."userId" = ${ownerId}))`;

const ancestorsStatement = `
  WITH RECURSIVE chain AS (
    SELECT t.* FROM "AccessToken" t WHERE t.id = $1
    UNION SELECT up.* FROM "AccessToken" up JOIN chain ON up.id = chain."parentId"
  )
  SELECT c.id, c."addressMode"::text AS "addressMode", c."allowedAddresses", ${isFitFor('$2')} AS "isFit"
  FROM chain c JOIN "User" o ON o.id = c."userId"`;

export interface Ancestor {
  id: number;
  addressMode: AddressMode;
  allowedAddresses: string[];
  /** It still works, and its owner may still do what the child was made for. */
  isFit: boolean;
}

/** For a token that another one minted: everything above it, up to the first of that chain. */
export const findAncestors = (parentId: number, ownerId: number): Promise<Ancestor[]> =>
  prepared<Ancestor>('check-token-ancestors', ancestorsStatement, [parentId, ownerId]);
