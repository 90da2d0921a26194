import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { makeDigestLookup } from '@/lib/db/digest-lookup';
import { accountColumns, type AccountRow } from '@/lib/users/account';

export interface SessionForCheck extends AccountRow {
  digest: Buffer;
  id: number;
  digestKeyId: string;
  expiresAt: Date;
  revokedAt: Date | null;
  lastSeenAt: Date;
}

const lookup = makeDigestLookup<SessionForCheck>(
  'check-session',
  (list) => `
  SELECT s.digest, s.id, s."digestKeyId", s."expiresAt", s."revokedAt", s."lastSeenAt", ${accountColumns}
  FROM "Session" s JOIN "User" u ON u.id = s."userId"
  WHERE s.digest IN (${list})`,
);

/** The session that a cookie's `sid` names, with its account as it is now. */
export const findSessionForCheck = (sid: string): Promise<SessionForCheck | null> => lookup(digestCandidates('session', sid));
