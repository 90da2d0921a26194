import 'server-only';
import { createHash } from 'node:crypto';
import type { AccountActor } from '@/lib/actor/actor';
import { digestSecret } from '@/lib/crypto/digest';
import { deriveKey, openSealed, seal } from '@/lib/crypto/seal';
import { db, transaction, type Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { Operation } from './define-operation';

const lifetimeMs = 10 * 60 * 1000;

/** Leaves the service when the answer of an earlier request is given again; only `execute` catches it. */
export class Replay {
  constructor(readonly result: unknown) {}
}

interface IdempotentCall {
  operation: Pick<Operation, 'name' | 'output'>;
  actor: { userId: number; credential: Pick<AccountActor['credential'], 'kind' | 'id'> };
  input: unknown;
  idempotencyKey: string;
  callName: string;
}

/**
 * Runs `work` unless the same call was answered within ten minutes. Two at once wait for each other, so one creates and the
 * other gets the same answer. The answer is sealed under a key that only the header yields, and bound to actor, credential,
 * operation and body.
 *
 * @throws DomainError `invalid_input` for an unusable key, `conflict` when the key came with another body
 * @throws Replay with the earlier result
 */
export async function idempotentTransaction<T>(call: IdempotentCall, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { operation, idempotencyKey } = call;
  if (!isUsableKey(idempotencyKey)) {
    throw new DomainError('invalid_input', { message: 'Idempotency-Key takes 1 to 255 printable characters without spaces.' });
  }
  const { binding, keyDigest, requestDigest, sealingKey } = namesOf(call);

  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyDigest.readBigInt64BE()})`;
    const earlier = await tx.idempotentAnswer.findUnique({
      where: { keyDigest },
      select: { requestDigest: true, sealed: true, expiresAt: true },
    });
    if (earlier && earlier.expiresAt > new Date()) {
      if (!requestDigest.equals(earlier.requestDigest)) {
        throw new DomainError('conflict', {
          reason: 'idempotency_key_reused',
          message: 'This Idempotency-Key was used with another request. Use a new one.',
        });
      }
      throw new Replay(JSON.parse(openSealed(sealingKey, earlier.sealed, binding)));
    }
    const result = await work(tx);
    const sealed = seal(sealingKey, JSON.stringify(operation.output.parse(result)), binding);
    const answer = { requestDigest, sealed, createdAt: new Date(), expiresAt: new Date(Date.now() + lifetimeMs) };
    await tx.idempotentAnswer.upsert({
      where: { keyDigest },
      create: { keyDigest, ...answer },
      update: answer,
      select: { expiresAt: true },
    });
    return result;
  });
}

/**
 * What an earlier call was answered, where its credential ended with that very call: a token that rotated itself cannot
 * authenticate the retry. Null when there was none, or another body came with the key.
 */
export async function earlierAnswer(call: IdempotentCall): Promise<unknown> {
  if (!isUsableKey(call.idempotencyKey)) return null;
  const { binding, keyDigest, requestDigest, sealingKey } = namesOf(call);
  const earlier = await db().idempotentAnswer.findUnique({
    where: { keyDigest },
    select: { requestDigest: true, sealed: true, expiresAt: true },
  });
  if (!earlier || earlier.expiresAt <= new Date() || !requestDigest.equals(earlier.requestDigest)) return null;
  return JSON.parse(openSealed(sealingKey, earlier.sealed, binding)) as unknown;
}

const isUsableKey = (key: string): boolean => /^[\x21-\x7e]{1,255}$/.test(key);

/** Under what an answer is kept, and the key that opens it: nothing of it leads back to the caller's header. */
function namesOf({ operation, actor, input, idempotencyKey, callName }: IdempotentCall) {
  const binding = `${operation.name}\0${callName}\0${actor.userId}\0${actor.credential.kind}\0${actor.credential.id}`;
  const { digest: keyDigest } = digestSecret('idempotency-key', `${binding}\0${idempotencyKey}`);
  const requestDigest = createHash('sha256').update(JSON.stringify(input)).digest();
  return { binding, keyDigest, requestDigest, sealingKey: deriveKey(idempotencyKey, 'idempotent answer') };
}
