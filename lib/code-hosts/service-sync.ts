import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { enqueue } from '@/lib/queue/enqueue';
import { synchroniseJob } from './jobs';
import { cancelSyncs, findHostRow, findSync, findSyncs, insertSync, lockHost } from './queries';
import type { CodeHostSyncDetails, ListSyncsInput } from './schema';
import { setNextSync } from './run-queries';
import { codeHostNotFound, nextIn, targetOf } from './service';

/** Asks for a run now; one that waits or runs already is the answer. @throws DomainError `forbidden`, `not_found` */
export async function synchroniseCodeHost({ actor, transaction }: OperationContext, id: number): Promise<CodeHostSyncDetails> {
  authorize(actor, 'codehost.synchronise');
  return transaction(async (tx) => {
    const row = await lockHost(tx, id);
    if (!row) throw codeHostNotFound();
    const sync = await insertSync(tx, id, isAccount(actor) ? actor.userId : null);
    if (sync.isNew) await recordAudit(tx, actor, { action: 'codehost.synchronise', target: targetOf(row), after: { run: sync.id } });
    await enqueue(synchroniseJob, { codeHostId: id }, { singletonKey: String(id), tx });
    return foundSync(await findSync(sync.id, tx));
  });
}

/** Ends the run that waits or is under way. @throws DomainError `forbidden`, `not_found`, `precondition_failed` when there is none */
export async function cancelCodeHostSync({ actor, transaction }: OperationContext, id: number): Promise<CodeHostSyncDetails> {
  authorize(actor, 'codehost.cancelSync');
  return transaction(async (tx) => {
    const row = await lockHost(tx, id);
    if (!row) throw codeHostNotFound();
    const [cancelled] = await cancelSyncs(tx, id, null);
    if (cancelled === undefined) {
      throw new DomainError('precondition_failed', { reason: 'no_sync', message: 'Nothing is under way that could be cancelled.' });
    }
    // Or the clock would ask for the next one at once.
    await setNextSync(id, nextIn(row.syncIntervalMinutes), row.limitedUntil, tx);
    await recordAudit(tx, actor, { action: 'codehost.cancelSync', target: targetOf(row), after: { run: cancelled } });
    return foundSync(await findSync(cancelled, tx));
  });
}

/** The runs of a connection, the newest first. @throws DomainError `forbidden`, `not_found` */
export async function listCodeHostSyncs({ actor }: OperationContext, input: ListSyncsInput) {
  authorize(actor, 'codehost.read');
  if (!(await findHostRow(input.codeHostId))) throw codeHostNotFound();
  return findSyncs(input);
}

/** One run with its log. @throws DomainError `forbidden`, `not_found` */
export async function getCodeHostSync({ actor }: OperationContext, id: number): Promise<CodeHostSyncDetails> {
  authorize(actor, 'codehost.read');
  return foundSync(await findSync(id));
}

function foundSync(sync: CodeHostSyncDetails | null): CodeHostSyncDetails {
  if (!sync) throw new DomainError('not_found', { reason: 'sync_not_found', message: 'There is no such run.' });
  return sync;
}
