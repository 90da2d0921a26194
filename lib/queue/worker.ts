import 'server-only';
import { setMaxListeners } from 'node:events';
import { pool } from '@/lib/db/client';
import { logger, redact } from '@/lib/log/logger';
import { boss, ensureQueue, queueSchema } from './boss';
import { enqueueTurn } from './enqueue';
import type { Job, Schedule } from './job';
import { lockClasses, withLock } from './locks';
import { sleep } from './wake';

const sweepMs = 10_000;
/** A job that was taken a moment ago may not have its lock yet. */
const graceSeconds = 15;

interface Work {
  jobs: readonly Job[];
  schedules?: readonly Schedule[];
  /** How long nobody looks for jobs that another process queued. */
  pollMs?: number;
}

/** Starts taking jobs. The returned function ends it: what runs is told to stop, and is done again by whoever comes next. */
export async function startQueue({ jobs, schedules = [], pollMs = 2_000 }: Work): Promise<() => Promise<void>> {
  const ending = new AbortController();
  // Every loop and every job that runs listens to it.
  setMaxListeners(0, ending.signal);
  for (const job of jobs) await ensureQueue(job);
  const loops = [
    ...jobs.map((job) => takeJobs(job, pollMs, ending.signal)),
    ...schedules.map((each) => keepTurns(each, ending.signal)),
    again('sweep', sweepMs, ending.signal, bringBackLostJobs),
  ];
  return async () => {
    ending.abort(new Error('The server ends.'));
    await Promise.all(loops);
  };
}

async function takeJobs(job: Job, pollMs: number, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    const free = job.concurrency - running.size;
    const taken = free > 0 ? await take(job, free) : [];
    for (const { id, data } of taken) {
      const one = runJob(job, id, data, signal).finally(() => running.delete(one));
      running.add(one);
    }
    if (signal.aborted) break;
    if (taken.length < free || free === 0) await Promise.race([sleep(job.name, pollMs, signal), ...(free === 0 ? running : [])]);
  }
  await Promise.all(running);
}

const take = async (job: Job, batchSize: number) => {
  try {
    return await (await boss()).fetch<unknown>(job.name, { batchSize });
  } catch (error) {
    logger().warn({ error, job: job.name }, 'jobs cannot be taken');
    return [];
  }
};

/** The number that stands for a job among locks: the first 32 bits of its id. */
const lockIdOf = (jobId: string): number => Buffer.from(jobId.slice(0, 8), 'hex').readInt32BE();

async function runJob(job: Job, jobId: string, data: unknown, ending: AbortSignal): Promise<void> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error('It took too long.')), job.expireInMinutes * 60_000 - 5_000);
  try {
    const parsed = job.data.parse(data);
    const signal = AbortSignal.any([ending, limit.signal]);
    const outcome = await withLock('job', lockIdOf(jobId), signal, async (locked) => {
      await job.run(parsed, { signal: locked, jobId });
      return 'done' as const;
    });
    // Somebody else runs it: it is theirs to end.
    if (outcome === 'done') await end(job, jobId, null);
  } catch (error) {
    if (!ending.aborted) logger().warn({ error, job: job.name, jobId }, 'job failed');
    await end(job, jobId, error);
  } finally {
    clearTimeout(timer);
  }
}

/** What cannot be written now is found by the sweep: the job is no longer locked. */
async function end({ name }: Job, jobId: string, error: unknown): Promise<void> {
  try {
    const opened = await boss();
    if (error === null) await opened.complete(name, jobId);
    else await opened.fail(name, jobId, { message: redact(error instanceof Error ? error.message : 'unknown reason') });
  } catch (problem) {
    logger().warn({ error: problem, job: name, jobId }, 'the end of a job was not written');
  }
}

/** Jobs whose process died: they count as taken, and nobody holds their lock. */
export async function bringBackLostJobs(seconds = graceSeconds): Promise<number> {
  const { rowCount } = await pool().query(
    `UPDATE ${queueSchema}.job SET
       state = (CASE WHEN retry_count < retry_limit THEN 'retry' ELSE 'failed' END)::${queueSchema}.job_state,
       completed_on = CASE WHEN retry_count < retry_limit THEN NULL ELSE now() END,
       start_after = now(), output = '{"message": "The process that ran it ended."}'
     WHERE state = 'active' AND started_on < now() - $1 * interval '1 second' AND NOT EXISTS (
       SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $2
         AND objid::bigint = ('x' || left(id::text, 8))::bit(32)::bigint
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    [seconds, lockClasses.job],
  );
  if (rowCount) logger().warn({ count: rowCount }, 'jobs of a process that ended are tried again');
  return rowCount ?? 0;
}

/** Asks several times in each turn, so that a turn is not lost with an instance. */
const keepTurns = (each: Schedule, signal: AbortSignal): Promise<void> =>
  again(each.job.name, Math.min(each.everySeconds * 500, 30_000), signal, async () => enqueueTurn(each));

async function again(what: string, everyMs: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => logger().warn({ error, what }, 'queue upkeep failed'));
    await sleep(`upkeep ${what}`, everyMs, signal);
  }
}
