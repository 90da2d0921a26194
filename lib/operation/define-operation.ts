import type { z } from 'zod';
import type { Actor } from '@/lib/actor/actor';
import type { RequiredScope } from '@/lib/authz/scopes';
import type { Tx } from '@/lib/db/client';

/** What a service gets beside its input. */
export interface OperationContext {
  actor: Actor;
  /**
   * Runs the change and its audit row in one transaction. In an idempotent operation what `work` returns must be the
   * operation's result: it is sealed in the same transaction and given again to a retry.
   */
  transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `accessTokens.create` */
  name: string;
  kind: 'query' | 'mutation';
  /** What the credential must hold; required, so that forgetting it does not compile. */
  scope: RequiredScope;
  /** One sentence for API references and tool lists. */
  summary: string;
  /** True for creates and rotates: a retry with the same `Idempotency-Key` gets the first answer. */
  idempotent?: boolean;
  input: Input;
  /** The result is parsed with it: what is not declared is stripped, so that digests cannot leak. */
  output: Output;
  run: (context: OperationContext, input: z.output<Input>) => Promise<z.input<Output>>;
}

/** Declares an operation: the only thing adapters may call. */
export const defineOperation = <Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> => operation;
