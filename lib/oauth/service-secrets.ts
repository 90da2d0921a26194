import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { mintClientSecret } from '@/lib/crypto/mint';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { targetOf } from './audit-target';
import { maxLivingSecrets } from './limits';
import { requireFreeMinting } from './minting';
import { lockCredential } from './queries';
import type { CreatedM2MCredential, M2MCredential, RevokeM2MSecretInput, RotateM2MSecretInput } from './schema';
import { endSecrets, insertSecret, revokeSecret } from './secret-queries';
import { credentialNotFound } from './service-manage';

/**
 * Adds a secret beside those that work; it is in this answer only.
 * @throws DomainError `not_found`, `forbidden`, `precondition_failed` (reason `too_many_secrets`)
 */
export async function addM2MSecret({ actor, transaction }: OperationContext, id: number): Promise<CreatedM2MCredential> {
  authorize(actor, 'm2m.addSecret');
  requireFreeMinting(actor);
  const secret = mintClientSecret();
  return transaction(async (tx) => {
    const before = await lock(tx, id);
    refuseTooMany(before);
    return putSecret(tx, actor, { before, secret, action: 'm2m.addSecret' });
  });
}

/**
 * Puts a new secret in the place of all that work; it is in this answer only. The others, and the bearers they got, end at once
 * or with the overlap. Two rotations at once would end each other's secret: a caller who says which one they know is told instead.
 * @throws DomainError `not_found`, `forbidden`, `conflict` (reason `rotated_meanwhile`), `precondition_failed` (reason `too_many_secrets`)
 */
export async function rotateM2MSecret(
  { actor, transaction }: OperationContext,
  { id, overlapSeconds, newestSecretId }: RotateM2MSecretInput,
): Promise<CreatedM2MCredential> {
  authorize(actor, 'm2m.rotateSecret');
  requireFreeMinting(actor);
  const secret = mintClientSecret();
  return transaction(async (tx) => {
    const before = await lock(tx, id);
    if (newestSecretId !== undefined && (before.secrets[0]?.id ?? null) !== newestSecretId) {
      const message = `Somebody else changed the secrets of "${before.name}" meanwhile. Look at them before you rotate again.`;
      throw new DomainError('conflict', { reason: 'rotated_meanwhile', message });
    }
    if (overlapSeconds > 0) refuseTooMany(before);
    await endSecrets(tx, id, overlapSeconds);
    return putSecret(tx, actor, { before, secret, action: 'm2m.rotateSecret', overlapSeconds });
  });
}

/** Revokes one secret, and with it every bearer it got. @throws DomainError `not_found` (also reason `m2m_secret_not_found`) */
export async function revokeM2MSecret(
  { actor, transaction }: OperationContext,
  { id, secretId }: RevokeM2MSecretInput,
): Promise<M2MCredential> {
  authorize(actor, 'm2m.revokeSecret');
  return transaction(async (tx) => {
    const credential = await lock(tx, id);
    const revoked = await revokeSecret(tx, id, secretId);
    if (!revoked) {
      const message = `"${credential.name}" has no such secret that still works.`;
      throw new DomainError('not_found', { reason: 'm2m_secret_not_found', message });
    }
    await recordAudit(tx, actor, {
      action: 'm2m.revokeSecret',
      target: targetOf(credential),
      before: { secretId, lastFive: revoked.lastFive },
    });
    return lock(tx, id);
  });
}

async function lock(tx: Tx, id: number): Promise<M2MCredential> {
  const credential = await lockCredential(tx, id);
  if (!credential) throw credentialNotFound();
  return credential;
}

function refuseTooMany({ name, secrets }: M2MCredential): void {
  if (secrets.length < maxLivingSecrets) return;
  throw new DomainError('precondition_failed', {
    reason: 'too_many_secrets',
    message: `"${name}" has ${secrets.length} secrets that work, the most there may be. Revoke one first.`,
  });
}

interface NewSecret {
  before: M2MCredential;
  secret: string;
  action: 'm2m.addSecret' | 'm2m.rotateSecret';
  overlapSeconds?: number;
}

async function putSecret(tx: Tx, actor: Actor, { before, secret, action, overlapSeconds }: NewSecret): Promise<CreatedM2MCredential> {
  const { id } = before;
  const createdById = isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null;
  const { id: secretId } = await insertSecret(tx, id, secret, createdById);
  await recordAudit(tx, actor, {
    action,
    target: targetOf(before),
    before: { secrets: before.secrets.map((each) => ({ id: each.id, lastFive: each.lastFive, expiresAt: each.expiresAt })) },
    after: { secretId, lastFive: secret.slice(-5), ...(overlapSeconds === undefined ? {} : { overlapSeconds }) },
  });
  return { credential: await lock(tx, id), clientSecret: secret };
}
