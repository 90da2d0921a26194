import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { apology } from '@/lib/errors/apology';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import type { BulkResult } from './bulk-schema';

/**
 * Does `work` for one account after the other, each in a transaction of its own: what is refused for one stops none of the
 * others, and every one that was refused says why.
 */
export async function eachAccount(
  actor: Actor,
  ids: readonly number[],
  work: (id: number) => Promise<{ name: string }>,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], failed: [] };
  for (const id of ids) {
    try {
      result.done.push({ id, name: (await work(id)).name });
    } catch (error) {
      result.failed.push({ id, ...explain(error, actor) });
    }
  }
  return result;
}

function explain(error: unknown, { origin }: Actor): Omit<BulkResult['failed'][number], 'id'> {
  if (isDomainError(error)) return { code: error.code, reason: error.reason ?? null, message: error.message };
  // Thrown on, it would hide what became of the others.
  logger().error({ error, requestId: origin.requestId }, 'one account of a bulk change failed');
  const message = apology(origin.requestId);
  return { code: 'internal', reason: null, message };
}
