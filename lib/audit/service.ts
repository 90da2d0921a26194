import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { authorize, can } from '@/lib/authz/authorize';
import { transaction } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { readEvents } from './events';
import { firstOf } from './first-of';
import { findActions, findEvents, newestEventId, type AuditQuestion } from './queries';
import { recordAudit } from './record';
import { findRefusals } from './refusal-queries';
import {
  exportCap,
  type AuditEvent,
  type AuditFilter,
  type AuditPage,
  type ExportAuditInput,
  type ListAuditInput,
  type ListRefusalsInput,
} from './schema';

/**
 * Events, the newest first: all of them for site admins, for others what concerns their own account (`aboutUserId`), without
 * what tells with which credential and from where somebody else acted.
 * @throws DomainError `unauthenticated`, `forbidden`, `invalid_input` for a target's id without its type
 */
export async function listAudit({ actor }: OperationContext, { limit, beforeId, afterId, ...filter }: ListAuditInput): Promise<AuditPage> {
  if (filter.aboutUserId === undefined) authorize(actor, 'audit.listAll');
  // What kind of account it is makes no difference here.
  else authorize(actor, 'audit.listOfAccount', { userId: filter.aboutUserId, kind: 'HUMAN' });
  const knownTo = isAccount(actor) && !can(actor, 'audit.listAll') ? actor.userId : undefined;
  const rows = await findEvents({ ...(await questionOf(filter)), limit: limit + 1, beforeId, afterId, knownTo });
  const page = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    events: await readEvents(afterId ? page.reverse() : page, knownTo),
    hasOlder: afterId ? true : hasMore,
    hasNewer: afterId ? hasMore : beforeId !== undefined,
  };
}

/** Exact, or a prefix that ends with the dot: then the actions there are. */
async function questionOf({ action, ...rest }: AuditFilter): Promise<Omit<AuditQuestion, 'limit'>> {
  if (rest.targetId !== undefined && rest.targetType === undefined) {
    const message = 'Say of which type the target with this id is.';
    throw new DomainError('invalid_input', { message: `targetType: ${message}`, fields: { targetType: message } });
  }
  if (action === undefined) return rest;
  if (!action.endsWith('.')) return { ...rest, actions: [action] };
  return { ...rest, actions: (await findActions()).filter((known) => known.startsWith(action)) };
}

/** The actions that a filter may offer. @throws DomainError `forbidden` */
export async function listActions({ actor }: OperationContext): Promise<string[]> {
  authorize(actor, 'audit.listAll');
  return findActions();
}

/** Refused authentication by credentials that nobody knows. @throws DomainError `forbidden` */
export async function listRefusals({ actor }: OperationContext, { limit, hours }: ListRefusalsInput) {
  authorize(actor, 'audit.listAll');
  const refusals = await findRefusals({ hours, limit: limit + 1 });
  return { refusals: refusals.slice(0, limit), hasMore: refusals.length > limit };
}

const batchSize = 500;

/**
 * Everything that matches up to the cap, the newest first, in batches that follow the reader: nothing is read ahead of it. Once
 * it is read, `isCut` says whether there was more. That somebody carried it out is an event of its own, written before the first
 * one is given.
 * @throws DomainError `forbidden`
 */
export async function exportAudit({ actor }: OperationContext, { format, ...filter }: ExportAuditInput) {
  authorize(actor, 'audit.export');
  const question = await questionOf(filter);
  // What comes while it runs, its own event included, is not part of it.
  const newest = await newestEventId();
  await transaction((tx) =>
    recordAudit(tx, actor, {
      action: 'audit.export',
      target: { type: 'site', id: 'site', name: 'audit log' },
      after: { format, ...filter },
    }),
  );
  const { rows, isCut } = firstOf(eventsFrom(question, newest + 1n), exportCap);
  return { events: rows, isCut };
}

async function* eventsFrom(question: Omit<AuditQuestion, 'limit'>, start: bigint): AsyncGenerator<AuditEvent> {
  let beforeId = start;
  for (;;) {
    const rows = await findEvents({ ...question, beforeId: String(beforeId), limit: batchSize });
    yield* await readEvents(rows, undefined);
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    beforeId = last.id;
  }
}
