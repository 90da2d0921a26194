import type { SiteToken } from '@/lib/tokens/schema';
import { tokenStatus, type TokenStatus } from '../../users/[username]/settings/tokens/token-row';

/** Why a token that nothing was done to does not work. */
export type TokenLockout = 'owner-blocked' | 'owner-deleted' | 'cut-off';

function lockoutOf({ owner: { state }, isCutOff }: SiteToken): TokenLockout | null {
  return state === 'active' ? (isCutOff ? 'cut-off' : null) : `owner-${state}`;
}

/** A token as the list of the site shows it, its state decided by the server's clock. */
export type SiteTokenRow = Pick<
  SiteToken,
  'id' | 'note' | 'scopes' | 'prefix' | 'lastFive' | 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'owner' | 'addressMode' | 'allowedAddresses'
> & { status: TokenStatus; lockout: TokenLockout | null; isLeaked: boolean; isReplaced: boolean; createdBy: string | null };

export function toSiteTokenRow(token: SiteToken, nowMs: number): SiteTokenRow {
  const { id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt, owner, addressMode, allowedAddresses } = token;
  const status = tokenStatus(token, nowMs);
  return {
    id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt, owner, addressMode, allowedAddresses,
    status,
    lockout: status === 'active' || status === 'expiring' ? lockoutOf(token) : null,
    isLeaked: token.leakedAt !== null,
    isReplaced: token.rotatedToId !== null,
    createdBy: token.createdById === token.userId ? null : token.creatorName,
  };
}
