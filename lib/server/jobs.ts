import 'server-only';
import type { Job, Schedule } from '@/lib/queue/job';

/** Every kind of work that is done through the queue. */
export const allJobs: readonly Job[] = [];

export const allSchedules: readonly Schedule[] = [];
