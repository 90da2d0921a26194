import 'server-only';
import { recordAudit } from '@/lib/audit/record';
import { noteRefusal } from '@/lib/audit/refusals';
import { missingAtDoor } from '@/lib/authz/permissions';
import { expandScopes, expandSudo, sudoWireScopes } from '@/lib/authz/scopes';
import { digestSecret } from '@/lib/crypto/digest';
import { accessTokenIdentity } from '@/lib/crypto/mint';
import { primaryKey } from '@/lib/crypto/server-keys';
import { transaction } from '@/lib/db/client';
import { currentSettings } from '@/lib/site/settings';
import { isCovered } from '@/lib/tokens/addresses';
import { findAncestors, findTokenForCheck, type Ancestor, type TokenForCheck } from '@/lib/tokens/check';
import { toAccessToken } from '@/lib/tokens/row';
import { findAccountByName } from '@/lib/users/service';
import type { AccountActor, Origin } from './actor';
import { actorOf, refuse, refuseKnown, unfitAccount, type Check, type CheckRefusal } from './authenticated';
import { noteUse } from './usage';
import { countUse } from './use-counts';

interface CheckOptions {
  /** The sudo form: the actor is then the named account, and the token's owner stands in `sudoBy`. */
  sudo?: { username: string };
  /** True for routes that a token may use on itself whatever its scopes. */
  isAnyScopeEnough?: boolean;
}

/** Authenticates an access token in any of its spellings. SG §1.1, §1.4; the order of refusals is GL §1.2's. */
export async function checkAccessToken(
  presented: string,
  origin: Origin,
  { sudo, isAnyScopeEnough = false }: CheckOptions = {},
): Promise<Check> {
  const identity = accessTokenIdentity(presented);
  const token = identity ? await findTokenForCheck(identity) : null;
  const settings = await currentSettings(token?.settingsVersion);
  if (settings['auth.accessTokens'].allow === 'none') return refuse('disabled');
  if (!identity || !token) {
    const reason = identity ? 'unknown' : 'malformed';
    noteRefusal(reason, origin);
    return refuse(reason);
  }
  const ancestors = token.parentId === null ? [] : await findAncestors(token.parentId, token.userId);
  const reason = whyRefused(token, sudo !== undefined) ?? whyParentRefused(token, ancestors);
  if (reason) return refuseKnown(known(token), reason, origin);
  const where = placeOf([token, ...ancestors], origin.address);
  const use = { kind: 'access-token', id: token.id, userId: token.userId, isOutside: where !== 'inside' } as const;
  if (where === 'refused') {
    countUse({ ...use, isRefused: true }, origin);
    return refuseKnown(known(token), 'address_refused', origin);
  }
  const actor = sudo ? await becomeOther(token, sudo.username, origin) : asOwner(token, origin);
  if ('ok' in actor) return actor;
  if (!sudo && !isAnyScopeEnough && actor.credential.scopes.size === 0) return refuseKnown(known(token), 'missing_scope', origin);
  if (!sudo && missingAtDoor(actor)) return refuseKnown(known(token), 'missing_permission', origin);
  const redigest = token.digestKeyId === primaryKey().id ? null : digestSecret('access-token', identity);
  noteUse({
    kind: 'access-token',
    id: String(token.id),
    userId: token.userId,
    lastWritten: token.lastUsedAt,
    address: origin.address,
    redigest,
  });
  countUse(use, origin);
  return { ok: true, actor, settings };
}

const known = (token: TokenForCheck) => ({
  type: 'access-token' as const,
  id: token.id,
  owner: { userId: token.userId, username: token.username },
});

function whyRefused(token: TokenForCheck, isSudo: boolean): CheckRefusal | null {
  if (token.expiresAt && token.expiresAt <= new Date()) return 'expired';
  if (token.revokedAt) return 'revoked';
  if (token.disabledAt) return 'disabled_token';
  const unfit = unfitAccount(token);
  if (unfit) return unfit;
  const carriesSudo = sudoWireScopes.some((scope) => token.scopes.includes(scope));
  if (isSudo && !carriesSudo) return 'missing_scope';
  return isSudo && !token.isSiteAdmin ? 'sudo_not_site_admin' : null;
}

/** A token that another one minted ends with it, and when the other's owner loses what it stood on. */
const whyParentRefused = ({ parentId }: TokenForCheck, ancestors: readonly Ancestor[]): CheckRefusal | null =>
  parentId === null || (ancestors.length > 0 && ancestors.every(({ isFit }) => isFit)) ? null : 'parent_ended';

type AddressList = Pick<Ancestor, 'addressMode' | 'allowedAddresses'>;

/** What the address lists of a token and of all it descends from say: a child is never used from more places than its parent. */
function placeOf(lists: readonly AddressList[], address: string | null): 'inside' | 'reported' | 'refused' {
  const uncovered = lists.filter((list) => list.addressMode !== 'OFF' && !isCovered(list.allowedAddresses, address));
  if (uncovered.length === 0) return 'inside';
  return uncovered.some((list) => list.addressMode === 'ENFORCE') ? 'refused' : 'reported';
}

const asOwner = (token: TokenForCheck, origin: Origin): AccountActor => ({
  ...actorOf(token),
  credential: { ...credentialOf(token), sudo: false, scopes: expandScopes(token.scopes, origin.door) },
  sudoBy: null,
  origin,
});

const credentialOf = (token: TokenForCheck) => {
  const { id, rootId, scopes: wireScopes, expiresAt } = token;
  return { kind: 'access-token', id, rootId: rootId ?? id, wireScopes, expiresAt, token: () => toAccessToken(token) } as const;
};

/** The account that the sudo form names, with an audit row of its own: somebody acted as somebody else. */
async function becomeOther(token: TokenForCheck, username: string, origin: Origin): Promise<AccountActor | Check> {
  const target = await findAccountByName(username);
  if (!target || target.deletedAt) return refuseKnown(known(token), 'sudo_unknown_user', origin);
  if (target.blockedAt || target.kind === 'GHOST') return refuseKnown(known(token), 'sudo_unusable_user', origin);
  const actor: AccountActor = {
    ...actorOf(target),
    credential: { ...credentialOf(token), sudo: true, scopes: expandSudo(origin.door) },
    sudoBy: { userId: token.userId, username: token.username },
    origin,
  };
  if (missingAtDoor(actor)) return refuseKnown(known(token), 'missing_permission', origin);
  await transaction((tx) =>
    recordAudit(tx, actor, { action: 'token.impersonate', target: { type: 'user', id: target.userId, name: target.username } }),
  );
  return actor;
}
