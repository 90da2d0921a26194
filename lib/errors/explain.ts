import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { logger } from '@/lib/log/logger';
import { apology } from './apology';
import { isDomainError } from './domain-error';

export interface Explanation {
  code: string;
  reason: string | null;
  message: string;
}

/**
 * Why one of several was not done. Bugs are logged here: thrown on, they would hide what became of the others.
 * @param what for the log: `one account of a bulk change`
 */
export function explain(error: unknown, { origin: { requestId } }: Actor, what: string): Explanation {
  if (isDomainError(error)) return { code: error.code, reason: error.reason ?? null, message: error.message };
  logger().error({ error, requestId }, `${what} failed`);
  return { code: 'internal', reason: null, message: apology(requestId) };
}
