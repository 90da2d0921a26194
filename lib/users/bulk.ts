import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { explain } from '@/lib/errors/explain';
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
      result.failed.push({ id, ...explain(error, actor, 'one account of a bulk change') });
    }
  }
  return result;
}
