import 'server-only';
import type { Origin } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { transaction } from '@/lib/db/client';
import { earlierAnswer } from '@/lib/operation/idempotency';
import { targetOf } from './audit-target';
import { tellOwner } from './notices';
import { lockWithSuccessors, revokeWithDescendants } from './family-queries';
import { findTokenWithOwner } from './queries';
import { findLivingSuccessors } from './rotation-queries';
import { createdAccessTokenSchema, rotateOwnTokenInput, type CreatedAccessToken } from './schema';

export interface RotationRetry {
  idempotencyKey: string | null;
  input: unknown;
  callName?: string;
}

/**
 * What a rotate route does with a secret that was rotated away: everything that came from it by rotation is revoked, because
 * one of its two holders is a thief. GL §5.7. A retry of the very rotation that ended it, told by its `Idempotency-Key`, is
 * no replay: it gets its answer again.
 * @returns the earlier answer, or null for a refusal
 */
export async function replayedRotation(identity: string, origin: Origin, retry: RotationRetry): Promise<CreatedAccessToken | null> {
  const token = await findTokenWithOwner({ identity }, { isRevokedToo: true });
  if (!token?.revokedAt || (token.expiresAt && token.expiresAt <= new Date())) return null;
  const answer = await answerOf(token, retry);
  if (answer) return answer;
  const actor = { kind: 'anonymous', origin } as const;
  await transaction(async (tx) => {
    await lockWithSuccessors(tx, token.id);
    const revokedIds: number[] = [];
    // A successor that is being rotated just now is waited for, and its own successor only seen afterwards.
    for (let living = await findLivingSuccessors(tx, token.id); living.length > 0; living = await findLivingSuccessors(tx, token.id)) {
      for (const id of living) revokedIds.push(...(await revokeWithDescendants(tx, id)));
    }
    if (revokedIds.length === 0) return;
    const owner = { userId: token.userId, username: token.user.username };
    await recordAudit(tx, actor, {
      action: 'token.replayRotation',
      target: targetOf(token),
      before: { ...owner, lastFive: token.lastFive },
      after: { revokedIds },
    });
    await tellOwner(tx, actor, 'replayed', { token: { ...token, expiresAt: token.expiresAt?.toISOString() ?? null }, owner });
  });
  return null;
}

async function answerOf(token: { id: number; userId: number }, { idempotencyKey, input, callName = '' }: RotationRetry) {
  const parsed = rotateOwnTokenInput.safeParse(input);
  if (!idempotencyKey || !parsed.success) return null;
  const answer = await earlierAnswer({
    operation: { name: 'accessTokens.rotateOwn', output: createdAccessTokenSchema },
    actor: { userId: token.userId, credential: { kind: 'access-token', id: token.id } },
    input: parsed.data,
    idempotencyKey,
    callName,
  });
  return answer ? createdAccessTokenSchema.parse(answer) : null;
}
