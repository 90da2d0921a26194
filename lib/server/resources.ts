import 'server-only';
import path from 'node:path';
import { parseServerKeys, readKeyFile, setServerKeys } from '@/lib/crypto/server-keys';
import { connectDatabase, disconnectDatabase, isDatabaseConnected } from '@/lib/db/client';
import { env } from '@/lib/env';
import { startQueue } from '@/lib/queue/worker';
import { openEmbeddedPostgres } from '@/scripts/lib/embedded-postgres.mjs';
import { startBackgroundWork } from './background';
import { allJobs, allSchedules } from './jobs';
import { prepareDatabase } from './prepare-database';

export interface Resources {
  /** Writes what is pending and gives everything up; the embedded database ends with its last holder. */
  release: () => Promise<void>;
}

/**
 * Opens what every part of this process stands on: server keys, database with its schema, background work.
 * @returns null when this process has them already
 * @throws EnvironmentError when the server must not start; nothing is then held
 */
export async function openResources(log: (line: string) => void): Promise<Resources | null> {
  if (isDatabaseConnected()) return null;
  const { DATABASE_URL, KEYWARD_DATA_DIR, KEYWARD_SECRET_KEYS } = env();
  const keys = KEYWARD_SECRET_KEYS ? parseServerKeys(KEYWARD_SECRET_KEYS) : readKeyFile(KEYWARD_DATA_DIR);
  const embedded = DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: KEYWARD_DATA_DIR, log });
  const url = DATABASE_URL ?? embedded?.url ?? '';
  let stopQueue: () => Promise<void>;
  try {
    setServerKeys(keys);
    await prepareDatabase(url, path.join(process.cwd(), 'prisma/migrations'), log);
    connectDatabase(url);
    stopQueue = await startQueue({ jobs: allJobs, schedules: allSchedules });
  } catch (error) {
    await disconnectDatabase();
    await embedded?.release();
    throw error;
  }
  const stopBackgroundWork = startBackgroundWork();
  return {
    release: async () => {
      await Promise.all([stopBackgroundWork(), stopQueue()]);
      await disconnectDatabase();
      await embedded?.release();
    },
  };
}
