import 'server-only';
import PgBoss from 'pg-boss';
import { beforeDisconnect, pool, type Tx } from '@/lib/db/client';
import { logger } from '@/lib/log/logger';
import { shared } from '@/lib/process-state';
import { longestScheduleSeconds, type Job } from './job';

/** Of its own: migrations look at `public` alone. */
export const queueSchema = 'queue';

interface Slot {
  opening: Promise<PgBoss> | null;
  /** The queues that this process knows to be there. */
  queues: Map<string, Promise<void>>;
}

const slot = shared<Slot>('queue', () => ({ opening: null, queues: new Map() }));

/** The queue's tables, made or brought up to date when they are first needed. They are reached through the pool of this process. */
export async function boss(): Promise<PgBoss> {
  slot.opening ??= open().catch((error: unknown) => {
    slot.opening = null;
    throw error;
  });
  return slot.opening;
}

async function open(): Promise<PgBoss> {
  const opened = new PgBoss({
    schema: queueSchema,
    db: { executeSql: (text, values) => pool().query(text, values) },
    // Its own clock and workers leave promises that nobody awaits: one lost connection would end the process.
    schedule: false,
    archiveCompletedAfterSeconds: 2 * longestScheduleSeconds,
    archiveFailedAfterSeconds: 2 * longestScheduleSeconds,
    deleteAfterDays: 3,
    maintenanceIntervalSeconds: 300,
  });
  opened.on('error', (error) => logger().warn({ error }, 'queue maintenance failed'));
  await opened.start();
  beforeDisconnect(closeBoss);
  return opened;
}

export async function closeBoss(): Promise<void> {
  const opened = await slot.opening?.catch(() => null);
  slot.opening = null;
  slot.queues.clear();
  await opened?.stop({ graceful: false });
}

/** Makes the queue of a job where it is missing. Never inside a transaction: it alters tables. */
export async function ensureQueue({ name }: Pick<Job, 'name'>): Promise<void> {
  const known = slot.queues.get(name);
  if (known) return known;
  // "short": of each key one job waits at most, while another may run.
  const making = boss().then((opened) => opened.createQueue(name, { name, policy: 'short' }));
  slot.queues.set(name, making);
  await making.catch((error: unknown) => {
    slot.queues.delete(name);
    throw error;
  });
}

/** Lets a statement of the queue run in a transaction of Prisma. */
export const inTransaction = (tx: Tx): PgBoss.Db => ({
  executeSql: async (text, values: unknown[]) => ({
    rows: await tx.$queryRawUnsafe<unknown[]>(
      text,
      ...values.map(plain),
    ),
  }),
});

const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : (value ?? null);
