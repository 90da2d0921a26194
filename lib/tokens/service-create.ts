import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize, can } from '@/lib/authz/authorize';
import { accessTokenIdentity, mintAccessToken } from '@/lib/crypto/mint';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import { getTarget } from '@/lib/users/service';
import { insertToken, lockParent, lockSubject } from './queries';
import { checkScopes, createRule, expiryOf, lineageOf } from './rules';
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
  const { allow, maxTokensPerUser } = settings['auth.accessTokens'];
  if (allow === 'none')
    throw new DomainError('forbidden', { reason: 'token_creation_disabled', message: 'Access tokens are disabled on this site.' });
  const target = await getTarget(userId);
  if (allow === 'site-admin-create' && !can(actor, createRule(allow), target)) {
    throw new DomainError('forbidden', {
      reason: 'token_creation_restricted',
      message: 'Only site admins create access tokens on this site.',
    });
  }
  authorize(actor, createRule(allow), target);
  checkScopes(scopes, target);
  const expiresAt = expiryOf(input.expiresInSeconds, settings, target.kind);
  const lineage = lineageOf(actor, target, scopes, expiresAt);

  const secret = mintAccessToken();
  const identity = accessTokenIdentity(secret) ?? '';
  return transaction(async (tx) => {
    const { activeTokens } = await lockSubject(tx, userId);
    if (target.kind === 'HUMAN' && activeTokens >= maxTokensPerUser) {
      throw new DomainError('precondition_failed', {
        reason: 'too_many_tokens',
        message: `${target.username} has ${activeTokens} active tokens, the most a person may have. Revoke one first.`,
      });
    }
    if (lineage && !(await lockParent(tx, lineage.parentId))) {
      throw new DomainError('unauthenticated', { reason: 'parent_ended', message: 'The token of this request has ended meanwhile.' });
    }
    const createdById = isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null;
    const token = await insertToken(tx, { userId, createdById, lineage, identity, secret, note, scopes, expiresAt });
    await recordAudit(tx, actor, {
      action: 'token.create',
      target: { type: 'access-token', id: token.id, name: note },
      after: {
        userId,
        username: target.username,
        scopes,
        expiresAt: token.expiresAt,
        lastFive: token.lastFive,
        parentId: lineage?.parentId ?? null,
      },
    });
    return { token, secret };
  });
}
