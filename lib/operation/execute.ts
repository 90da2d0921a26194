import 'server-only';
import type { z } from 'zod';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { recordRefusal } from '@/lib/audit/record';
import { db, transaction } from '@/lib/db/client';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import type { Operation, OperationContext } from './define-operation';
import { idempotentTransaction, Replay } from './idempotency';

export interface ExecuteOptions {
  /** The caller's `Idempotency-Key`, where the door takes one. */
  idempotencyKey?: string | null;
  /** Tells apart the calls of one request that share its key. */
  callName?: string;
}

/**
 * Runs an operation for an actor: scope of the credential, strict parsing, the service, stripping of the result.
 *
 * @param input plain values, not yet trusted
 * @throws DomainError `invalid_input` (with `fields`), `unauthenticated` or `forbidden` before the service is reached,
 *   else whatever the operation documents
 */
export async function execute<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  actor: Actor,
  input: unknown,
  options: ExecuteOptions = {},
): Promise<z.output<Output>> {
  try {
    requireScope(operation, actor);
    const parsed = parseInput(operation.input, input);
    const result = await operation.run(contextFor(operation, actor, parsed, options), parsed);
    return operation.output.parse(result);
  } catch (error) {
    if (error instanceof Replay) return operation.output.parse(error.result);
    if (isDomainError(error) && operation.kind === 'mutation') await recordRefused(actor, operation.name, error);
    throw error;
  }
}

/** A policy that hides what it protects answers `not_found`: that somebody tried is recorded all the same. */
async function recordRefused(actor: Actor, operationName: string, { code, reason, refused }: DomainError): Promise<void> {
  if (!isAccount(actor) || (code !== 'forbidden' && !(code === 'not_found' && refused))) return;
  const target = refused && refused.userId !== null ? { target: { type: 'user' as const, id: refused.userId } } : {};
  await recordRefusal(db(), actor, { action: refused?.action ?? operationName, ...target }, reason ?? code);
}

function requireScope(operation: Operation, actor: Actor): void {
  if (operation.scope === 'public' || actor.kind === 'system') return;
  // Whether an anonymous caller may is the policy's to say: `auth.public` opens some reads.
  if (operation.scope === 'self' || !isAccount(actor)) return;
  const missing = operation.scope.filter((scope) => !actor.credential.scopes.has(scope));
  if (missing.length === 0) return;
  throw new DomainError('forbidden', {
    reason: 'insufficient_scope',
    message: `The scopes of this credential do not allow ${operation.name}. It would need ${missing.join(', ')}.`,
    details: { missing: missing.join(' ') },
  });
}

function parseInput<Input extends z.ZodType>(schema: Input, input: unknown): z.output<Input> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths)
      fields[path.join('.') || 'input'] ??= issue.code === 'unrecognized_keys' ? 'This field does not exist.' : issue.message;
  }
  const [name, problem] = Object.entries(fields)[0] ?? ['input', 'It is not usable.'];
  throw new DomainError('invalid_input', { message: `${name}: ${problem}`, fields });
}

function contextFor(
  operation: Operation,
  actor: Actor,
  input: unknown,
  { idempotencyKey, callName = '' }: ExecuteOptions,
): OperationContext {
  if (!operation.idempotent || !idempotencyKey || !isAccount(actor)) return { actor, transaction };
  return { actor, transaction: (work) => idempotentTransaction({ operation, actor, input, idempotencyKey, callName }, work) };
}
