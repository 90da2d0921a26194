import type { SiteToken } from '@/lib/tokens/schema';
import { tokenStatus, type TokenStatus } from '../../users/[username]/settings/tokens/token-row';

/** A token as the list of the site shows it, its state decided by the server's clock. */
export type SiteTokenRow = Pick<
  SiteToken,
  'id' | 'note' | 'scopes' | 'prefix' | 'lastFive' | 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'owner' | 'addressMode' | 'allowedAddresses'
> & { status: TokenStatus; isLeaked: boolean; isReplaced: boolean; createdBy: string | null };

export function toSiteTokenRow(token: SiteToken, nowMs: number): SiteTokenRow {
  const { id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt, owner, addressMode, allowedAddresses } = token;
  return {
    id, note, scopes, prefix, lastFive, createdAt, expiresAt, lastUsedAt, owner, addressMode, allowedAddresses,
    status: tokenStatus(token, nowMs),
    isLeaked: token.leakedAt !== null,
    isReplaced: token.rotatedToId !== null,
    createdBy: token.createdById === token.userId ? null : token.creatorName,
  };
}
