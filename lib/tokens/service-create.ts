import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize, can } from '@/lib/authz/authorize';
import type { UserTarget } from '@/lib/authz/predicates';
import { accessTokenIdentity, mintAccessToken } from '@/lib/crypto/mint';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import type { Settings } from '@/lib/site/settings-schema';
import { getTarget } from '@/lib/users/service-target';
import { targetOf } from './audit-target';
import { lockFamily } from './family-queries';
import { tellOwner } from './notices';
import { insertToken, lockParent, lockSubject } from './queries';
import { checkScopes, createRule, expiryOf, lineageOf, type Lineage } from './rules';
import type { CreateAccessTokenInput, CreatedAccessToken } from './schema';

/**
 * Creates an access token; the secret is in this answer only. SG §1.1 to §1.3, §1.6.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (fields `scopes`, `expiresInSeconds`), `precondition_failed`
 *   above the limit of tokens a person may have
 */
export async function createAccessToken(
  { actor, transaction }: OperationContext,
  input: CreateAccessTokenInput,
): Promise<CreatedAccessToken> {
  const { userId, note, scopes } = input;
  authorize(actor, 'user.read');
  const settings = await currentSettings();
  requireCreationOpen(settings);
  const target = await getTarget(actor, userId);
  authorizeCreation(actor, settings, target);
  checkScopes(scopes, target);
  const expiresAt = expiryOf(input.expiresInSeconds, settings, target.kind);
  const lineage = lineageOf(actor, target, scopes, expiresAt);

  const secret = mintAccessToken();
  const identity = accessTokenIdentity(secret) ?? '';
  return transaction(async (tx) => {
    await lockForNewToken(tx, { target, settings, lineage, expiresAt });
    const description = input.description || null;
    const createdById = creatorOf(actor);
    const token = await insertToken(tx, { userId, createdById, lineage, identity, secret, note, description, scopes, expiresAt });
    await recordAudit(tx, actor, {
      action: 'token.create',
      target: targetOf(token),
      after: {
        userId,
        username: target.username,
        scopes,
        expiresAt: token.expiresAt,
        lastFive: token.lastFive,
        parentId: lineage?.parentId ?? null,
      },
    });
    await tellOwner(tx, actor, 'created', { token, owner: target });
    return { token, secret };
  });
}

/** @throws DomainError `forbidden` where the site has closed access tokens */
export function requireCreationOpen(settings: Settings): void {
  if (settings['auth.accessTokens'].allow !== 'none') return;
  throw new DomainError('forbidden', { reason: 'token_creation_disabled', message: 'Access tokens are disabled on this site.' });
}

/** @throws DomainError `forbidden`: who may create follows the setting, SG §1.6 */
export function authorizeCreation(actor: Actor, settings: Settings, target: UserTarget): void {
  const { allow } = settings['auth.accessTokens'];
  if (allow === 'none') return requireCreationOpen(settings);
  if (allow === 'site-admin-create' && !can(actor, createRule(allow), target)) {
    throw new DomainError('forbidden', {
      reason: 'token_creation_restricted',
      message: 'Only site admins create access tokens on this site.',
    });
  }
  authorize(actor, createRule(allow), target);
}

/** Under sudo the administrator whose token it is, not the account acted as. */
export const creatorOf = (actor: Actor): number | null => (isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null);

interface NewTokenLimits {
  target: UserTarget & { username: string };
  settings: Settings;
  lineage: Lineage | null;
  expiresAt: Date | null;
  /** The token whose place the new one takes. */
  replacedId?: number;
}

/**
 * Locks what a new token stands on.
 * @throws DomainError `not_found`, `precondition_failed` above the limit, `unauthenticated` when what mints it ended meanwhile
 */
export async function lockForNewToken(tx: Tx, { target, settings, lineage, expiresAt, replacedId }: NewTokenLimits): Promise<void> {
  const { activeTokens } = await lockSubject(tx, target.userId, replacedId);
  if (replacedId !== undefined) await lockFamily(tx, replacedId, lineage?.parentId ?? null);
  if (target.kind === 'HUMAN' && activeTokens >= settings['auth.accessTokens'].maxTokensPerUser) {
    throw new DomainError('precondition_failed', {
      reason: 'too_many_tokens',
      message: `${target.username} has ${activeTokens} active tokens, the most a person may have. Revoke one first.`,
    });
  }
  if (lineage && !(await lockParent(tx, lineage.parentId, expiresAt))) {
    throw new DomainError('unauthenticated', { reason: 'parent_ended', message: 'The token of this request has ended meanwhile.' });
  }
}
