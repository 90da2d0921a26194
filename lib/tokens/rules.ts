import { isAccount, type Actor } from '@/lib/actor/actor';
import { mintsFreelyForServiceAccounts, refuseMintingByBearer } from '@/lib/authz/minting';
import { accessTokenScopes, scopesBeyond, sudoWireScopes, type WireScope } from '@/lib/authz/scopes';
import type { UserTarget } from '@/lib/authz/predicates';
import { DomainError } from '@/lib/errors/domain-error';
import type { Settings } from '@/lib/site/settings-schema';

const daySeconds = 86_400;
const adminOnly: readonly WireScope[] = [...sudoWireScopes, 'admin_mode'];
const invalid = (field: string, reason: string, message: string, details?: Record<string, string | number>) =>
  new DomainError('invalid_input', { reason, message, fields: { [field]: message }, details });

export const createRule = (allow: Exclude<Settings['auth.accessTokens']['allow'], 'none'>) =>
  allow === 'site-admin-create' ? ('token.createAsAdmin' as const) : ('token.createAsUser' as const);

/** Scopes that a form offers: one spelling for each ability, and sudo only to those who can use it. */
export const offeredScopes = (ownerIsSiteAdmin: boolean): WireScope[] => [
  'user:all',
  'read_api',
  'mcp',
  'externalapi:read',
  'externalapi:write',
  'self_rotate',
  ...(ownerIsSiteAdmin ? (['site-admin:sudo'] as const) : []),
];

/** @throws DomainError `invalid_input` or `forbidden` on `scopes`, as SG §1.6 lists them */
export function checkScopes(scopes: readonly string[], owner: { isSiteAdmin: boolean }): void {
  const known: readonly string[] = accessTokenScopes;
  const unknown = scopes.find((scope) => !known.includes(scope));
  if (unknown !== undefined)
    throw invalid('scopes', 'unknown_scope', `There is no scope "${unknown}". Choose from ${known.join(', ')}.`, { scope: unknown });
  const repeated = scopes.find((scope, index) => scopes.indexOf(scope) !== index);
  if (repeated !== undefined)
    throw invalid('scopes', 'repeated_scope', `The scope "${repeated}" stands more than once.`, { scope: repeated });
  if (scopes.includes('site-admin:sudo') && !scopes.includes('user:all')) {
    throw invalid('scopes', 'sudo_needs_user_all', 'The scope site-admin:sudo needs user:all beside it.');
  }
  if (!owner.isSiteAdmin && scopes.some((scope) => (adminOnly as readonly string[]).includes(scope))) {
    throw new DomainError('forbidden', {
      reason: 'must_be_site_admin',
      message: `Only a site admin's tokens may carry ${adminOnly.join(', ')}.`,
    });
  }
}

export function canNeverExpire(settings: Settings, kind: UserTarget['kind']): boolean {
  return kind === 'SERVICE_ACCOUNT'
    ? settings['auth.serviceAccountTokens'].allowNoExpiration
    : settings['auth.accessTokens'].allowNoExpiration;
}

function longestSeconds(settings: Settings): number {
  const { defaultExpirationDays, expirationOptionDays } = settings['auth.accessTokens'];
  return Math.max(...expirationOptionDays, defaultExpirationDays) * daySeconds;
}

/**
 * When a token asked for now ends; null for never. Absent takes no end where that is allowed, else the default, so that old
 * scripts that send no duration keep working (SG §1.6).
 * @throws DomainError `invalid_input` on `expiresInSeconds`
 */
export function expiryOf(asked: number | null | undefined, settings: Settings, kind: UserTarget['kind']): Date | null {
  const neverAllowed = canNeverExpire(settings, kind);
  if (asked === null && !neverAllowed) throw invalid('expiresInSeconds', 'expiry_required', 'Choose when the token expires.');
  if (asked === null || (asked === undefined && neverAllowed)) return null;
  const seconds = asked ?? settings['auth.accessTokens'].defaultExpirationDays * daySeconds;
  if (seconds <= 0) throw invalid('expiresInSeconds', 'expiry_in_past', 'The token must expire in the future.');
  const longest = longestSeconds(settings);
  if (seconds > longest) throw invalid('expiresInSeconds', 'expiry_too_long', `A token may live ${longest / daySeconds} days at most.`);
  return new Date(Date.now() + seconds * 1000);
}

/**
 * When the successor of a token ends: after the token's own lifetime unless another is asked for, never later than the policy or
 * `ceiling`, the end of what it stands on, allows.
 * @throws DomainError `invalid_input` on `expiresInSeconds`, `forbidden` when what was asked for would outlive the ceiling
 */
export function rotatedExpiry(
  old: { createdAt: Date; expiresAt: Date | null },
  asked: number | null | undefined,
  settings: Settings,
  kind: UserTarget['kind'],
  ceiling: Date | null,
): Date | null {
  if (asked !== undefined) {
    const expiresAt = expiryOf(asked, settings, kind);
    refuseOutliving(expiresAt, ceiling);
    return expiresAt;
  }
  const own = old.expiresAt && Math.max(1, Math.round((old.expiresAt.getTime() - old.createdAt.getTime()) / 1000));
  const expiresAt =
    own === null ? expiryOf(undefined, settings, kind) : expiryOf(Math.min(own, longestSeconds(settings)), settings, kind);
  return ceiling && (expiresAt === null || expiresAt > ceiling) ? ceiling : expiresAt;
}

function refuseOutliving(expiresAt: Date | null, ceiling: Date | null): void {
  if (!ceiling || (expiresAt !== null && expiresAt <= ceiling)) return;
  throw new DomainError('forbidden', {
    reason: 'outlives_parent',
    message: `A token made with a token ends with it at the latest, on ${ceiling.toISOString()}.`,
  });
}

/** What a new token inherits from the credential that mints it; null when it stands on its own. */
export interface Lineage {
  parentId: number;
  rootId: number;
}

/**
 * Nothing that a credential mints may outrank or outlive it: the child keeps its parent and dies with it. A session mints
 * freely; so does a site admin's own `user:all` token for a service account. OAuth bearers mint nothing.
 * @throws DomainError `forbidden` naming what goes beyond
 */
export function lineageOf(actor: Actor, target: UserTarget, scopes: readonly string[], expiresAt: Date | null): Lineage | null {
  refuseMintingByBearer(actor);
  if (!isAccount(actor) || actor.credential.kind !== 'access-token') return null;
  const { credential } = actor;
  refuseBeyond(credential, scopes);
  if (isFreeMinting(actor, target)) return null;
  refuseOutliving(expiresAt, credential.expiresAt);
  return { parentId: credential.id, rootId: credential.rootId };
}

/** @throws DomainError `forbidden` naming the scopes that the token of the request does not hold itself */
export function refuseBeyond(credential: { sudo: boolean; wireScopes: readonly string[] }, scopes: readonly string[]): void {
  const beyond = scopesBeyond(scopes, credential.sudo ? ['user:all'] : credential.wireScopes);
  if (beyond.length === 0) return;
  throw new DomainError('forbidden', {
    reason: 'beyond_own_scopes',
    message: `This token cannot give more than it has: ${beyond.join(', ')}.`,
  });
}

/** A site admin's session or own full token makes tokens of service accounts that stand on their own. */
export const isFreeMinting = (actor: Actor, target: UserTarget): boolean =>
  target.kind === 'SERVICE_ACCOUNT' &&
  (!isAccount(actor) || target.userId !== actor.userId) &&
  mintsFreelyForServiceAccounts(actor);
