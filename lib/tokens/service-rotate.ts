import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { refuseMintingByBearer } from '@/lib/authz/minting';
import { noSuchToken } from '@/lib/authz/policies/token';
import { accessTokenIdentity, mintAccessToken } from '@/lib/crypto/mint';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import type { Settings } from '@/lib/site/settings-schema';
import { targetOf } from './audit-target';
import { tellOwner } from './notices';
import { endWithDescendants, revokeWithDescendants } from './family-queries';
import { findTokenWithOwner, insertToken, lockToken, type TokenWithOwner } from './queries';
import { findSuccessor, isMintedBy } from './rotation-queries';
import { checkScopes, isFreeMinting, refuseBeyond, rotatedExpiry, type Lineage } from './rules';
import type { AccessToken, CreatedAccessToken, RotateAccessTokenInput, RotateOwnTokenInput } from './schema';
import { authorizeCreation, creatorOf, lockForNewToken, requireCreationOpen } from './service-create';
import { getTokenTarget } from './service-target';

/**
 * Gives a token a new secret: a new row with the same words, scopes, addresses and lineage. The old one ends at once, or after
 * the overlap, and what it minted ends with it. GL §5.6.
 * @throws DomainError `not_found`, `forbidden` where the actor could not create it or came with what it minted, `conflict` (reason
 *   `token_rotated`) for the second of two, `precondition_failed` for a revoked or disabled one, `invalid_input` on `expiresInSeconds`
 */
export async function rotateAccessToken(context: OperationContext, { id, ...input }: RotateAccessTokenInput): Promise<CreatedAccessToken> {
  const { actor } = context;
  const token = await getTokenTarget(actor, 'token.read', id, { isRevokedToo: true });
  const settings = await currentSettings();
  requireCreationOpen(settings);
  authorizeCreation(actor, settings, ownerOf(token));
  return rotate(context, token, settings, input);
}

/**
 * Rotates the token of this request. A machine may do so also where only site admins create tokens: they gave it the scope.
 * @throws DomainError as `rotateAccessToken`; `precondition_failed` for another kind of credential
 */
export async function rotateOwnToken(context: OperationContext, input: RotateOwnTokenInput): Promise<CreatedAccessToken> {
  const { actor } = context;
  if (!isAccount(actor) || actor.credential.kind !== 'access-token' || actor.credential.sudo) {
    throw new DomainError('precondition_failed', {
      reason: 'not_an_access_token',
      message: 'This request did not come with an access token of its own.',
    });
  }
  const token = await findTokenWithOwner({ id: actor.credential.id }, { isRevokedToo: true });
  if (!token) throw new DomainError('not_found', noSuchToken);
  const settings = await currentSettings();
  requireCreationOpen(settings);
  if (token.user.kind === 'HUMAN') authorizeCreation(actor, settings, ownerOf(token));
  return rotate(context, token, settings, input);
}

const ownerOf = ({ user }: TokenWithOwner) => ({
  userId: user.id,
  kind: user.kind,
  username: user.username,
  isSiteAdmin: user.isSiteAdmin,
});

async function rotate(
  { actor, transaction }: OperationContext,
  old: TokenWithOwner,
  settings: Settings,
  { expiresInSeconds, overlapSeconds }: RotateOwnTokenInput,
): Promise<CreatedAccessToken> {
  const target = ownerOf(old);
  checkScopes(old.scopes, target);
  const { lineage, ceiling } = await standingOf(actor, old);
  const expiresAt = rotatedExpiry(old, expiresInSeconds, settings, target.kind, ceiling);
  const secret = mintAccessToken();
  const identity = accessTokenIdentity(secret) ?? '';
  return transaction(async (tx) => {
    await lockForNewToken(tx, { target, settings, lineage, expiresAt, replacedId: old.id });
    const before = await lockRotatable(tx, old.id);
    const token = await insertToken(tx, {
      userId: old.userId,
      createdById: creatorOf(actor),
      lineage,
      identity,
      secret,
      note: before.note,
      description: before.description,
      scopes: before.scopes,
      expiresAt,
      rotatedFromId: old.id,
      addressMode: before.addressMode,
      allowedAddresses: before.allowedAddresses,
    });
    const end = overlapSeconds > 0 ? new Date(Date.now() + overlapSeconds * 1000) : null;
    const revokedIds = end ? [] : await revokeWithDescendants(tx, old.id);
    if (end) await endWithDescendants(tx, old.id, end);
    await recordAudit(tx, actor, {
      action: 'token.rotate',
      target: targetOf(before),
      before: { userId: old.userId, username: target.username, lastFive: before.lastFive, expiresAt: before.expiresAt },
      after: {
        newTokenId: token.id,
        lastFive: token.lastFive,
        expiresAt: token.expiresAt,
        oldWorksUntil: end?.toISOString() ?? null,
        revokedIds,
      },
    });
    await tellOwner(tx, actor, 'rotated', { token, owner: target });
    return { token, secret };
  });
}

/** @throws DomainError when the token cannot be rotated any more; two at once come here one after the other */
async function lockRotatable(tx: Tx, id: number): Promise<AccessToken> {
  const token = await lockToken(tx, id);
  if (!token) throw new DomainError('not_found', noSuchToken);
  if (await findSuccessor(tx, id)) {
    throw new DomainError('conflict', {
      reason: 'token_rotated',
      message: `"${token.note}" was rotated already. Rotate the token that took its place.`,
    });
  }
  if (token.revokedAt)
    throw new DomainError('precondition_failed', { reason: 'token_revoked', message: `"${token.note}" is revoked. Create a new token.` });
  if (token.disabledAt) {
    throw new DomainError('precondition_failed', { reason: 'token_disabled', message: `"${token.note}" is disabled. Enable it first.` });
  }
  return token;
}

interface Standing {
  lineage: Lineage | null;
  /** The end of what the new token stands on. */
  ceiling: Date | null;
}

/**
 * The chain of minting that a successor belongs to: that of the old token. Where another token asks for the rotation it gets to
 * know the secret, so the successor must end with that one as well. Nobody rotates what the credential used was minted by: the
 * successor would hang on what ends with the old one.
 * @throws DomainError `forbidden` where no chain would say both, and for an ancestor
 */
async function standingOf(actor: Actor, old: TokenWithOwner): Promise<Standing> {
  refuseMintingByBearer(actor);
  const own = await ownStanding(old);
  if (!isAccount(actor) || actor.credential.kind !== 'access-token') return own;
  const { credential } = actor;
  if (credential.id === old.id) return own;
  if (await isMintedBy(credential.id, old.id)) {
    throw new DomainError('forbidden', {
      reason: 'rotates_ancestor',
      message: `"${old.note}" minted the token of this request, which would end with it. Rotate it with that one, or in the console.`,
    });
  }
  refuseBeyond(credential, old.scopes);
  if (isFreeMinting(actor, { userId: old.userId, kind: old.user.kind }) || (await isMintedBy(old.id, credential.id))) return own;
  if (own.lineage) {
    throw new DomainError('forbidden', {
      reason: 'foreign_lineage',
      message: 'This token was minted by another one. Rotate it with that one, or in the console.',
    });
  }
  return { lineage: { parentId: credential.id, rootId: credential.rootId }, ceiling: credential.expiresAt };
}

async function ownStanding({ parentId, rootId }: TokenWithOwner): Promise<Standing> {
  if (parentId === null || rootId === null) return { lineage: null, ceiling: null };
  const parent = await findTokenWithOwner({ id: parentId });
  if (!parent || parent.disabledAt || (parent.expiresAt && parent.expiresAt <= new Date())) {
    throw new DomainError('precondition_failed', {
      reason: 'parent_ended',
      message: 'The token that minted this one has ended, and it ended with it. Create a new token.',
    });
  }
  return { lineage: { parentId, rootId }, ceiling: parent.expiresAt };
}
