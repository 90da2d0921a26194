import type { AccessToken, AddressMode, ListedToken } from './schema';

export interface TokenRow {
  id: number;
  userId: number;
  createdById: number | null;
  parentId: number | null;
  rotatedFromId: number | null;
  prefix: string;
  lastFive: string;
  note: string;
  description: string | null;
  scopes: string[];
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  revokedAt: Date | null;
  disabledAt: Date | null;
  leakedAt: Date | null;
  addressMode: AddressMode;
  allowedAddresses: string[];
}

/** The columns of a `TokenRow`, from a table aliased `t`. */
export const tokenRowColumns = `
  t.id, t."userId", t."createdById", t."parentId", t."rotatedFromId", t.prefix, t."lastFive", t.note, t.description, t.scopes,
  t."createdAt", t."updatedAt", t."expiresAt", t."lastUsedAt", t."lastUsedAddress", t."revokedAt", t."disabledAt", t."leakedAt",
  t."addressMode"::text AS "addressMode", t."allowedAddresses"`;

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** A row as the domain speaks of it; what else the row holds stays behind. */
export const toAccessToken = (row: TokenRow): AccessToken => ({
  id: row.id,
  userId: row.userId,
  createdById: row.createdById,
  parentId: row.parentId,
  rotatedFromId: row.rotatedFromId,
  prefix: row.prefix,
  lastFive: row.lastFive,
  note: row.note,
  description: row.description,
  scopes: row.scopes,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  expiresAt: iso(row.expiresAt),
  lastUsedAt: iso(row.lastUsedAt),
  lastUsedAddress: row.lastUsedAddress,
  revokedAt: iso(row.revokedAt),
  disabledAt: iso(row.disabledAt),
  leakedAt: iso(row.leakedAt),
  addressMode: row.addressMode,
  allowedAddresses: row.allowedAddresses,
});

export const toListedToken = (row: TokenRow & { rotatedToId: number | null }): ListedToken => ({
  ...toAccessToken(row),
  rotatedToId: row.rotatedToId,
});
