import 'server-only';
import { z } from 'zod';
import { enqueue } from '@/lib/queue/enqueue';
import { defineJob, schedule, type Schedule } from '@/lib/queue/job';
import { fetchJobData } from './mirror-schema';
import { fetchRepository, takeDueMirrors } from './service-fetch';
import { eraseDeleted, eraseRepository, removeFolderOf, sweepFolders } from './service-sweep';

const busyPauseMs = 10_000;
const anything = z.object({});

export const fetchJob = defineJob({
  name: 'repositories.fetch',
  data: fetchJobData,
  // Another process that is at it may have begun before what this job was made for.
  run: async ({ repositoryId }, { signal }) => {
    if ((await fetchRepository(repositoryId, signal)) === 'busy')
      await enqueueFetch(repositoryId, new Date(Date.now() + busyPauseMs));
  },
  concurrency: 8,
  retryLimit: 5,
  retryDelaySeconds: 10,
  expireInMinutes: 120,
});

const enqueueFetch = (repositoryId: number, startAfter: Date): Promise<string | null> =>
  enqueue(fetchJob, { repositoryId }, { singletonKey: String(repositoryId), startAfter });

/** Queues the copies whose time has come. */
export const fetchDueJob = defineJob({
  name: 'repositories.fetchDue',
  data: anything,
  run: async (_, { signal }) => {
    const queue = async (tx: Parameters<Parameters<typeof takeDueMirrors>[0]>[0], ids: number[]) => {
      for (const repositoryId of ids) await enqueue(fetchJob, { repositoryId }, { singletonKey: String(repositoryId), tx });
    };
    while (!signal.aborted && (await takeDueMirrors(queue)) > 0);
  },
  concurrency: 1,
  retryLimit: 2,
  retryDelaySeconds: 5,
  expireInMinutes: 10,
});

export const removeFolderJob = defineJob({
  name: 'repositories.removeFolder',
  data: fetchJobData,
  run: async ({ repositoryId }, { signal }) => {
    if ((await removeFolderOf(repositoryId, signal)) === 'busy') throw new Error('It is being fetched. It is removed afterwards.');
  },
  concurrency: 2,
  retryLimit: 20,
  retryDelaySeconds: 5,
  expireInMinutes: 30,
});

/** Erases a repository that was deleted for good. */
export const eraseJob = defineJob({
  name: 'repositories.erase',
  data: fetchJobData,
  run: async ({ repositoryId }, { signal }) => {
    if ((await eraseRepository(repositoryId, new Date(), signal)) === 'busy') throw new Error('It is in use. It is erased afterwards.');
  },
  concurrency: 2,
  retryLimit: 20,
  retryDelaySeconds: 5,
  expireInMinutes: 30,
});

/** Erases what was deleted a week ago, and removes folders that belong to no repository. */
export const sweepJob = defineJob({
  name: 'repositories.sweep',
  data: anything,
  run: async (_, { signal }) => {
    while (!signal.aborted && (await eraseDeleted(signal)) > 0);
    await sweepFolders(signal);
  },
  concurrency: 1,
  retryLimit: 1,
  retryDelaySeconds: 60,
  expireInMinutes: 60,
});

export const repositoryJobs = [fetchJob, fetchDueJob, removeFolderJob, eraseJob, sweepJob];

export const repositorySchedules: readonly Schedule[] = [
  schedule(fetchDueJob, { everySeconds: 60 }),
  schedule(sweepJob, { everySeconds: 6 * 60 * 60 }),
];
