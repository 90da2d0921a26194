import { expiringDays, type ListedToken, type TokenOptions, type TokenReference } from '@/lib/tokens/schema';

const dayMs = 24 * 60 * 60 * 1000;
const expiringMs = expiringDays * dayMs;
const newMs = 10 * 60 * 1000;

export type TokenStatus = 'active' | 'expiring' | 'expired' | 'disabled' | 'revoked';

type Shown = Pick<
  ListedToken,
  | 'id' | 'note' | 'description' | 'scopes' | 'prefix' | 'lastFive' | 'createdAt' | 'updatedAt' | 'expiresAt' | 'lastUsedAt'
  | 'addressMode' | 'allowedAddresses' | 'parentId'
>;

/** A token as the pages show it. What depends on the time is decided on the server, so that the browser's first picture agrees. */
export type TokenRow = Shown & {
  status: TokenStatus;
  isNew: boolean;
  isLeaked: boolean;
  /** Another one took its place, and until it expires both work. */
  isReplaced: boolean;
  /** What a token that takes its place gets; null for no end. */
  nextLifetimeMs: number | null;
  /** Who made it, when that was somebody else than the account; null when nobody knows. */
  createdBy: string | null;
};

type Stated = Pick<TokenReference, 'expiresAt' | 'revokedAt' | 'disabledAt'> & Partial<Pick<ListedToken, 'rotatedToId'>>;

/** As the lists are filtered (lib/tokens/state-queries.ts): what another one took the place of ends as was asked for. */
export function tokenStatus({ expiresAt, revokedAt, disabledAt, rotatedToId = null }: Stated, nowMs: number): TokenStatus {
  if (revokedAt !== null) return 'revoked';
  const leftMs = expiresAt === null ? Infinity : Date.parse(expiresAt) - nowMs;
  if (leftMs <= 0) return 'expired';
  if (disabledAt !== null) return 'disabled';
  return leftMs <= expiringMs && rotatedToId === null ? 'expiring' : 'active';
}

/** As the server decides it: the lifetime stays, within what the site allows. */
function nextLifetimeMs({ createdAt, expiresAt }: ListedToken, options: TokenOptions): number | null {
  const longest = Math.max(...options.lifetimeDays) * dayMs;
  if (expiresAt === null) return options.canNeverExpire ? null : options.defaultLifetimeDays * dayMs;
  return Math.min(longest, Date.parse(expiresAt) - Date.parse(createdAt));
}

type Surroundings = { nowMs: number; createdId?: number | undefined; usernames: ReadonlyMap<number, string>; options: TokenOptions };

export function toTokenRow(token: ListedToken, { nowMs, createdId, usernames, options }: Surroundings): TokenRow {
  const { id, note, description, scopes, prefix, lastFive, createdAt, updatedAt, expiresAt, lastUsedAt, createdById } = token;
  return {
    id, note, description, scopes, prefix, lastFive, createdAt, updatedAt, expiresAt, lastUsedAt,
    addressMode: token.addressMode,
    allowedAddresses: token.allowedAddresses,
    parentId: token.parentId,
    status: tokenStatus(token, nowMs),
    // The address of the list may be opened again much later.
    isNew: id === createdId && nowMs - Date.parse(createdAt) < newMs,
    isLeaked: token.leakedAt !== null,
    isReplaced: token.rotatedToId !== null,
    nextLifetimeMs: nextLifetimeMs(token, options),
    createdBy: createdById === null || createdById === token.userId ? null : (usernames.get(createdById) ?? null),
  };
}
