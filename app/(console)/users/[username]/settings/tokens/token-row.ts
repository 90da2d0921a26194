import type { AccessToken } from '@/lib/tokens/schema';

const dayMs = 24 * 60 * 60 * 1000;
const expiringMs = 14 * dayMs;
const newMs = 10 * 60 * 1000;

/** A token as the list shows it. What depends on the time is decided on the server, so that the browser's first picture agrees. */
export type TokenRow = Pick<AccessToken, 'id' | 'note' | 'scopes' | 'prefix' | 'lastFive' | 'createdAt' | 'expiresAt' | 'lastUsedAt'> & {
  status: 'active' | 'expiring' | 'expired';
  isNew: boolean;
  /** Who made it, when that was somebody else than the account; null when nobody knows. */
  createdBy: string | null;
};

export function tokenStatus(expiresAt: string | null, nowMs: number): TokenRow['status'] {
  if (expiresAt === null) return 'active';
  const leftMs = Date.parse(expiresAt) - nowMs;
  if (leftMs <= 0) return 'expired';
  return leftMs <= expiringMs ? 'expiring' : 'active';
}

type Surroundings = { nowMs: number; createdId: number | undefined; usernames: ReadonlyMap<number, string> };

export function toTokenRow(token: AccessToken, { nowMs, createdId, usernames }: Surroundings): TokenRow {
  const { id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt, createdById } = token;
  return {
    id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt,
    status: tokenStatus(expiresAt, nowMs),
    // The address of the list may be opened again much later.
    isNew: id === createdId && nowMs - Date.parse(createdAt) < newMs,
    createdBy: createdById === null || createdById === token.userId ? null : (usernames.get(createdById) ?? null),
  };
}
