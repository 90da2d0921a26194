import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pool, transaction } from '@/lib/db/client';
import { unique } from '@/prisma/seed/people';
import { enqueue, enqueueTurn } from './enqueue';
import { defineJob, schedule, type Job } from './job';
import { withLock } from './locks';
import { bringBackLostJobs, startQueue } from './worker';

const stops: (() => Promise<void>)[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A kind of work of its own, and what it was given. */
function makeJob(run: Job['run'] = async () => undefined, limits: Partial<Pick<Job, 'retryLimit' | 'concurrency'>> = {}) {
  const done = new EventEmitter();
  const seen: number[] = [];
  const data = z.object({ id: z.number() }).or(z.object({}).transform(() => ({ id: 0 })));
  const job = defineJob({
    name: unique('job').replaceAll('-', '.'),
    data,
    run: async (given, context) => {
      seen.push(given.id);
      try {
        await run(given, context);
      } finally {
        done.emit('ran');
      }
    },
    concurrency: 2,
    retryLimit: 2,
    retryDelaySeconds: 0,
    expireInMinutes: 5,
    ...limits,
  });
  const ran = async (count: number) => {
    while (seen.length < count) await once(done, 'ran', { signal: AbortSignal.timeout(10_000) });
  };
  return { job, seen, ran };
}

const start = async (...jobs: Job<never>[]) => stops.push(await startQueue({ jobs, pollMs: 200 }));
const asAny = (job: unknown) => job as Job<never>;

const statesOf = async (name: string): Promise<string[]> => {
  const { rows } = await pool().query<{ state: string }>('SELECT state::text FROM queue.job WHERE name = $1 ORDER BY created_on', [name]);
  return rows.map(({ state }) => state);
};

describe('the queue', () => {
  it('has a job exactly when the change is kept, and runs it once', async () => {
    const { job, seen, ran } = makeJob();
    await expect(
      transaction(async (tx) => {
        await enqueue(job, { id: 1 }, { tx });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await transaction((tx) => enqueue(job, { id: 2 }, { tx }));
    expect(await statesOf(job.name)).toEqual(['created']);
    await start(asAny(job));
    await ran(1);
    expect(seen).toEqual([2]);
  });

  it('lets one job of a key wait, and refuses data that its job does not know', async () => {
    const { job, seen, ran } = makeJob();
    expect(await enqueue(job, { id: 1 }, { singletonKey: 'a' })).not.toBeNull();
    expect(await enqueue(job, { id: 2 }, { singletonKey: 'a' })).toBeNull();
    expect(await enqueue(job, { id: 3 }, { singletonKey: 'b' })).not.toBeNull();
    expect(await enqueue(job, { id: 4 })).not.toBeNull();
    expect(await enqueue(job, { id: 5 }, { startAfter: new Date(Date.now() + 3_600_000) })).not.toBeNull();
    await start(asAny(job));
    await ran(3);
    expect(seen.toSorted()).toEqual([1, 3, 4]);
    expect(await statesOf(job.name)).toContain('created');
    await expect(enqueue({ ...job, data: z.object({ id: z.number() }) }, { id: 'x' } as never)).rejects.toThrow();
  });

  it('tries again what fails, so often and no more', async () => {
    const { job, seen, ran } = makeJob(async () => {
      throw new Error('token glpat-0123456789abcdefghij was refused');
    }, { retryLimit: 1 });
    await enqueue(job, { id: 7 });
    await start(asAny(job));
    await ran(2);
    await expect.poll(() => statesOf(job.name)).toEqual(['failed']);
    expect(seen).toEqual([7, 7]);
    const { rows } = await pool().query('SELECT output FROM queue.job WHERE name = $1', [job.name]);
    expect(JSON.stringify(rows)).toContain('[redacted]');
  });

  it('tells running work to stop when the server ends, and does it again afterwards', async () => {
    const began = new EventEmitter();
    const { job, seen, ran } = makeJob(async (_, { signal }) => {
      if (seen.length > 1) return;
      began.emit('began');
      await once(signal, 'abort');
      throw new Error('stopped');
    });
    const beginning = once(began, 'began');
    await enqueue(job, { id: 8 });
    await start(asAny(job));
    await beginning;
    await stops.pop()?.();
    await start(asAny(job));
    await ran(2);
    await expect.poll(() => statesOf(job.name)).toEqual(['completed']);
  });

  it('brings back the jobs of a process that died, and leaves those that run', async () => {
    const { job } = makeJob();
    const lost = await enqueue(job, { id: 1 });
    const held = await enqueue(job, { id: 2 });
    await pool().query(`UPDATE queue.job SET state = 'active', started_on = now() - interval '1 minute' WHERE name = $1`, [job.name]);
    const lockId = Buffer.from((held ?? '').slice(0, 8), 'hex').readInt32BE();
    await withLock('job', lockId, never, async () => {
      expect(await bringBackLostJobs()).toBe(1);
      const text = 'SELECT id, state::text FROM queue.job WHERE name = $1';
      const { rows } = await pool().query<{ id: string; state: string }>(text, [job.name]);
      expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({ [lost ?? '']: 'retry', [held ?? '']: 'active' });
      expect(await withLock('job', lockId, never, async () => 'mine')).toBe('busy');
    });
    expect(await bringBackLostJobs()).toBe(1);
  });

  it('gives a turn of the clock to one instance', async () => {
    const { job } = makeJob();
    const turn = schedule(job, { everySeconds: 3_600 });
    await Promise.all([enqueueTurn(turn), enqueueTurn(turn), enqueueTurn(turn)]);
    expect(await statesOf(job.name)).toHaveLength(1);
    expect(() => schedule(job, { everySeconds: 24 * 3_600 })).toThrow('too seldom');
  });
});
