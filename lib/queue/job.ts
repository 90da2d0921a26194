import type { z } from 'zod';

export interface JobContext {
  /** Aborted when the server ends, when the job takes too long, and when another process may have taken it over. */
  signal: AbortSignal;
  jobId: string;
}

/** A kind of work that is done beside the requests, by whichever instance takes it first. */
export interface Job<Data extends z.ZodType = z.ZodType> {
  /** `repositories.fetch` */
  name: string;
  /** What the work needs to know: ids, never secrets. It stands in the database as it is. */
  data: Data;
  /** May run more than once for one `enqueue`, after a crash: it looks at what is there and does what is missing. */
  run: (data: z.output<Data>, context: JobContext) => Promise<void>;
  /** How many of them one instance runs at once. */
  concurrency: number;
  retryLimit: number;
  /** Before the first retry; each further one waits about twice as long. */
  retryDelaySeconds: number;
  expireInMinutes: number;
}

/** Declares a kind of work. Where it is listed (`lib/server/jobs.ts`) the server runs it. */
export const defineJob = <Data extends z.ZodType>(job: Job<Data>): Job<Data> => job;

/** Work that comes again by the clock, once per `everySeconds` however many instances there are. */
export interface Schedule {
  job: Job;
  everySeconds: number;
}

/** The longest that a schedule can be: for so long the queue remembers what it did. */
export const longestScheduleSeconds = 6 * 60 * 60;

export function schedule<Data extends z.ZodType>(job: Job<Data>, { everySeconds }: { everySeconds: number }): Schedule {
  if (everySeconds > longestScheduleSeconds) throw new Error(`${job.name} would come too seldom to be remembered.`);
  // A list of schedules holds jobs of different data; each is run with its own alone.
  return { job, everySeconds };
}
