import 'server-only';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { db } from '@/lib/db/client';
import type { OperationContext } from '@/lib/operation/define-operation';
import { enqueue } from '@/lib/queue/enqueue';
import { fetchJob } from './jobs';
import { findLog, findToFetch } from './mirror-queries';
import type { FetchDetails, FetchNowInput, FetchNowResult } from './mirror-schema';
import { findRepositories } from './queries';
import { noSuchRepository } from './service-access';

/**
 * Fetches copies now instead of when their time comes. Says of each whether it will be.
 * @throws DomainError `unauthenticated`, `forbidden`
 */
export async function fetchNow({ actor, transaction }: OperationContext, { ids }: FetchNowInput): Promise<FetchNowResult> {
  authorize(actor, 'repository.synchronise');
  const wanted = [...new Set(ids)];
  return transaction(async (tx) => {
    const rows = new Map((await findToFetch(tx, wanted)).map((row) => [row.id, row]));
    const result: FetchNowResult = { done: [], failed: [] };
    for (const id of wanted) {
      const row = rows.get(id);
      const message = refusalOf(id, row);
      if (message !== null || !row) {
        result.failed.push({ id, message: message ?? '' });
        continue;
      }
      await enqueue(fetchJob, { repositoryId: id }, { singletonKey: String(id), tx });
      await recordAudit(tx, actor, { action: 'repository.fetch', target: { type: 'repository', id, name: row.fullName } });
      result.done.push({ id, fullName: row.fullName });
    }
    return result;
  });
}

function refusalOf(id: number, row: Awaited<ReturnType<typeof findToFetch>>[number] | undefined): string | null {
  if (!row) return noSuchRepository({ id }).message;
  if (!row.mirror) return 'It was made here: there is nothing to fetch it from.';
  if (row.mirror.codeHost?.deletedAt !== null) return 'Its code host was removed: the copy stays as it is.';
  return null;
}

/** How the copy of a repository is doing, and what git said in the last fetch. @throws DomainError `forbidden`, `not_found` */
export async function getFetch({ actor }: OperationContext, { id }: { id: number }): Promise<FetchDetails> {
  authorize(actor, 'repository.listForSite');
  const [[found], row] = await Promise.all([findRepositories([id]), findLog(db(), id)]);
  if (!found || !row || row.deletedAt !== null) throw noSuchRepository({ id });
  return { ...found, log: row.mirror?.log ?? '' };
}
