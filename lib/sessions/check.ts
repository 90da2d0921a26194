import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import { placeholders, prepared } from '@/lib/db/client';
import { accountColumns, type AccountRow } from '@/lib/users/account';

export interface SessionForCheck extends AccountRow {
  id: number;
  digestKeyId: string;
  expiresAt: Date;
  revokedAt: Date | null;
  lastSeenAt: Date;
}

const statement = (keys: number) => `
  SELECT s.id, s."digestKeyId", s."expiresAt", s."revokedAt", s."lastSeenAt", ${accountColumns}
  FROM "Session" s JOIN "User" u ON u.id = s."userId"
  WHERE s.digest IN (${placeholders(keys)})`;

/** The session that a cookie's `sid` names, with its account as it is now. */
export async function findSessionForCheck(sid: string): Promise<SessionForCheck | null> {
  const digests = digestCandidates('session', sid).map(({ digest }) => digest);
  const [row] = await prepared<SessionForCheck>(`check-session-${digests.length}`, statement(digests.length), digests);
  return row ?? null;
}
