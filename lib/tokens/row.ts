import type { AccessToken } from './schema';

export interface TokenRow {
  id: number;
  userId: number;
  createdById: number | null;
  prefix: string;
  lastFive: string;
  note: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  revokedAt: Date | null;
}

/** A row as the domain speaks of it; what else the row holds stays behind. */
export const toAccessToken = (row: TokenRow): AccessToken => ({
  id: row.id,
  userId: row.userId,
  createdById: row.createdById,
  prefix: row.prefix,
  lastFive: row.lastFive,
  note: row.note,
  scopes: row.scopes,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedAddress: row.lastUsedAddress,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
