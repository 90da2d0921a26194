import 'server-only';
import { z } from 'zod';
import { enqueue } from '@/lib/queue/enqueue';
import { defineJob, schedule, type Schedule } from '@/lib/queue/job';
import { transaction } from '@/lib/db/client';
import { idSchema } from '@/lib/text/schema';
import { queueDue } from './run-queries';
import { finishRemoval, runSyncs } from './service-run';

const patience = { retryLimit: 5, retryDelaySeconds: 5, expireInMinutes: 30 };

/** Does the runs that wait for one host. Many at once: almost all of their time is waiting, and one slow host must not hold up others. */
export const synchroniseJob = defineJob({
  name: 'codeHosts.synchronise',
  data: z.object({ codeHostId: idSchema }),
  run: ({ codeHostId }, { signal }) => runSyncs(codeHostId, signal),
  concurrency: 25,
  ...patience,
});

/** Lets go of what a run wrote while its connection was removed. */
export const finishRemovalJob = defineJob({
  name: 'codeHosts.finishRemoval',
  data: z.object({ codeHostId: idSchema, repositories: z.enum(['delete', 'keep']) }),
  run: ({ codeHostId, repositories }, { signal }) => finishRemoval(codeHostId, repositories, signal),
  concurrency: 2,
  ...patience,
});

/** Queues the hosts whose time has come, and those whose run was left behind. */
export const dueJob = defineJob({
  name: 'codeHosts.due',
  data: z.object({}),
  run: async () => {
    for (const codeHostId of await transaction(queueDue)) {
      await enqueue(synchroniseJob, { codeHostId }, { singletonKey: String(codeHostId) });
    }
  },
  concurrency: 1,
  ...patience,
});

export const codeHostJobs = [synchroniseJob, finishRemovalJob, dueJob];
export const codeHostSchedules: readonly Schedule[] = [schedule(dueJob, { everySeconds: 20 })];
