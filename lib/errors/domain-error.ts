/** The codes that domain code may throw. Each door maps them with a table of its own. */
export const errorCodes = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'invalid_input',
  'precondition_failed',
  'rate_limited',
  'unavailable',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface DomainErrorOptions {
  /** For the person at the other end: what failed, what to do. Never a secret, a table name or a stack. */
  message: string;
  /** Messages by input field, dotted for nested ones. */
  fields?: Record<string, string>;
  /** A stable word for adapters whose contract has its own sentence for this very case. */
  reason?: string;
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  /** Values that a contract's sentence names. */
  details?: Record<string, string | number>;
  /** What a policy refused, and on whose account: for the audit log, never for the answer. */
  refused?: { action: string; userId: number | null };
}

const brand = Symbol.for('keyward.domain-error');

/** The one error that operations throw on purpose. Anything else is a bug. */
export class DomainError extends Error {
  override name = 'DomainError';
  readonly [brand] = true;
  readonly fields?: Record<string, string>;
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
  readonly details?: Record<string, string | number>;
  readonly refused?: { action: string; userId: number | null };

  constructor(
    readonly code: ErrorCode,
    options: DomainErrorOptions,
  ) {
    super(options.message);
    this.fields = options.fields;
    this.reason = options.reason;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details;
    this.refused = options.refused;
  }
}

/** `instanceof` fails between the two module graphs of one process; the brand does not. */
export function isDomainError(error: unknown): error is DomainError {
  return typeof error === 'object' && error !== null && brand in error;
}
