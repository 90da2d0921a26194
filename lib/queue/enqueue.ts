import 'server-only';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Tx } from '@/lib/db/client';
import { boss, ensureQueue, inTransaction } from './boss';
import type { Job, Schedule } from './job';
import { wake } from './wake';

interface EnqueueOptions {
  /** Where a job with this key waits already, no second one is made. One that runs is no hindrance: it may have begun too early. */
  singletonKey?: string;
  startAfter?: Date;
  /** The transaction of the change that the job belongs to: the job exists exactly when the change does. */
  tx?: Tx;
}

/** @returns the job's id, or null where one with its key waits already */
export async function enqueue<Data extends z.ZodType>(
  job: Job<Data>,
  data: z.input<Data>,
  { singletonKey, startAfter, tx }: EnqueueOptions = {},
): Promise<string | null> {
  await ensureQueue(job);
  const id = await (await boss()).send(job.name, Object(job.data.parse(data)), {
    ...limitsOf(job),
    singletonKey: singletonKey ?? randomUUID(),
    ...(startAfter ? { startAfter } : {}),
    ...(tx ? { db: inTransaction(tx) } : {}),
  });
  wake(job.name);
  return id;
}

/** Puts the work of this turn of the clock into the queue, unless an instance did. The database's clock says which turn it is. */
export async function enqueueTurn({ job, everySeconds }: Schedule): Promise<void> {
  await ensureQueue(job);
  const options = { ...limitsOf(job), singletonKey: 'clock', singletonSeconds: everySeconds };
  if (await (await boss()).send(job.name, {}, options)) wake(job.name);
}

const limitsOf = (job: Pick<Job, 'retryLimit' | 'retryDelaySeconds' | 'expireInMinutes'>) => ({
  retryLimit: job.retryLimit,
  retryDelay: job.retryDelaySeconds,
  retryBackoff: true,
  expireInSeconds: job.expireInMinutes * 60,
});
