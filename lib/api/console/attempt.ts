import 'server-only';
import type { z } from 'zod';
import { isDomainError, type DomainError } from '@/lib/errors/domain-error';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { consoleActor } from './actor';

export type Attempt<T> = { ok: true; data: T } | { ok: false; error: DomainError };

/** Runs a query for a part of a page that tells itself what was refused. */
export async function attempt<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  input: unknown,
): Promise<Attempt<z.output<Output>>> {
  try {
    return { ok: true, data: await execute(operation, await consoleActor(), input) };
  } catch (error) {
    if (isDomainError(error)) return { ok: false, error };
    throw error;
  }
}
