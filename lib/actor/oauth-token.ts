import 'server-only';
import { noteRefusal } from '@/lib/audit/refusals';
import { expandScopes } from '@/lib/authz/scopes';
import { digestSecret } from '@/lib/crypto/digest';
import { hasValidChecksum } from '@/lib/crypto/mint';
import { primaryKey } from '@/lib/crypto/server-keys';
import { findBearerForCheck } from '@/lib/oauth/service-grant';
import { currentSettings } from '@/lib/site/settings';
import type { AccountActor, Origin } from './actor';
import { actorOf, refuse, refuseKnown, unfitAccount, type Check } from './authenticated';
import { noteUse } from './usage';

/** True for texts with the shape of a bearer of ours; others after `Bearer` are taken for access tokens. */
export const isBearer = (presented: string): boolean => presented.startsWith('sgo_');

/** Authenticates an OAuth bearer: it lives while its client and its account do. SG §3.5. */
export async function checkBearer(presented: string, origin: Origin): Promise<Check> {
  const bearer = hasValidChecksum(presented) ? await findBearerForCheck(presented) : null;
  if (!bearer) {
    noteRefusal('unknown_bearer', origin);
    return refuse('unknown');
  }
  const { id, userId, username } = bearer;
  const known = { type: 'oauth-token' as const, id, owner: { userId, username } };
  const reason = bearer.expiresAt <= new Date() ? 'expired' : bearer.revokedAt || bearer.clientDeletedAt ? 'revoked' : unfitAccount(bearer);
  if (reason) return refuseKnown(known, reason, origin);
  const scopes = expandScopes(bearer.scopes, origin.door);
  if (scopes.size === 0) return refuseKnown(known, 'missing_scope', origin);
  const redigest = bearer.digestKeyId === primaryKey().id ? null : digestSecret('oauth-token', presented);
  noteUse({ kind: 'oauth-token', id, userId, lastWritten: bearer.lastUsedAt, address: origin.address, redigest });
  const credential = {
    kind: 'oauth-token',
    id,
    clientId: bearer.clientId,
    wireScopes: bearer.scopes,
    expiresAt: bearer.expiresAt,
    scopes,
  } as const;
  const actor: AccountActor = { ...actorOf(bearer), credential, sudoBy: null, origin };
  return { ok: true, actor, settings: await currentSettings(bearer.settingsVersion) };
}
