import 'server-only';
import { noteRefusal } from '@/lib/audit/refusals';
import { missingAtDoor } from '@/lib/authz/permissions';
import { expandScopes, type DomainScope, type Door } from '@/lib/authz/scopes';
import { digestSecret } from '@/lib/crypto/digest';
import { hasValidChecksum } from '@/lib/crypto/mint';
import { primaryKey } from '@/lib/crypto/server-keys';
import { findBearerForCheck, type BearerForCheck } from '@/lib/oauth/service-grant';
import { currentSettings } from '@/lib/site/settings';
import type { AccountActor, Origin } from './actor';
import { actorOf, refuse, refuseKnown, unfitAccount, type Check, type CheckRefusal } from './authenticated';
import { noteUse } from './usage';
import { countUse } from './use-counts';

/** True for texts with the shape of a bearer of ours; others after `Bearer` are taken for access tokens. */
export const isBearer = (presented: string): boolean => presented.startsWith('sgo_');

/** Authenticates an OAuth bearer: it lives while its client, the secret it was granted for and its account do. SG §3.5. */
export async function checkBearer(presented: string, origin: Origin): Promise<Check> {
  const bearer = hasValidChecksum(presented) ? await findBearerForCheck(presented) : null;
  if (!bearer) {
    noteRefusal('unknown_bearer', origin);
    return refuse('unknown');
  }
  const { id, userId, username } = bearer;
  const known = { type: 'oauth-token' as const, id, owner: { userId, username } };
  const reason = whyRefused(bearer);
  if (reason) return refuseKnown(known, reason, origin);
  const scopes = scopesOf(bearer, origin.door);
  if (scopes.size === 0) return refuseKnown(known, 'missing_scope', origin);
  const credential = {
    kind: 'oauth-token',
    id,
    clientId: bearer.clientId,
    wireScopes: bearer.scopes.filter((scope) => bearer.clientScopes.includes(scope)),
    expiresAt: bearer.expiresAt,
    scopes,
  } as const;
  const actor: AccountActor = { ...actorOf(bearer), credential, sudoBy: null, origin };
  if (missingAtDoor(actor)) return refuseKnown(known, 'missing_permission', origin);
  const redigest = bearer.digestKeyId === primaryKey().id ? null : digestSecret('oauth-token', presented);
  noteUse({ kind: 'oauth-token', id, userId, lastWritten: bearer.lastUsedAt, address: origin.address, redigest });
  countUse({ kind: 'm2m-credential', id: bearer.clientId, userId }, origin);
  return { ok: true, actor, settings: await currentSettings(bearer.settingsVersion) };
}

function whyRefused(bearer: BearerForCheck): CheckRefusal | null {
  if (bearer.expiresAt <= new Date()) return 'expired';
  if (bearer.revokedAt || bearer.clientDeletedAt || bearer.isSecretEnded) return 'revoked';
  return bearer.clientDisabledAt ? 'client_disabled' : unfitAccount(bearer);
}

/** What the bearer was given, as far as its client may still have it: narrowing a client counts at once. */
function scopesOf({ scopes, clientScopes }: BearerForCheck, door: Door): ReadonlySet<DomainScope> {
  const given = expandScopes(scopes, door);
  if (scopes.every((scope) => clientScopes.includes(scope))) return given;
  const held = expandScopes(clientScopes, door);
  return new Set([...given].filter((scope) => held.has(scope)));
}
