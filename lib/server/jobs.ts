import 'server-only';
import { codeHostJobs, codeHostSchedules } from '@/lib/code-hosts/jobs';
import type { Job, Schedule } from '@/lib/queue/job';
import { repositoryJobs, repositorySchedules } from '@/lib/repositories/jobs';

/** Every kind of work that is done through the queue. */
// Each is run with data that its own schema accepted.
export const allJobs = [...repositoryJobs, ...codeHostJobs] as unknown as readonly Job[];

export const allSchedules: readonly Schedule[] = [...repositorySchedules, ...codeHostSchedules];
