import fs from 'node:fs';
import path from 'node:path';
import { parseServerKeys, readKeyFile, serverKeys, setServerKeys } from '@/lib/crypto/server-keys';
import { connectDatabase, db, disconnectDatabase } from '@/lib/db/client';
import { env } from '@/lib/env';
import { openEmbeddedPostgres } from '@/scripts/lib/embedded-postgres.mjs';
import { listPendingMigrations } from '@/scripts/lib/migrate.mjs';

/**
 * Runs `work` on the site's database, which is only read: nothing is migrated, and nothing is made where there is none. The
 * embedded one is started if need be, and given up afterwards.
 *
 * @throws Error that says what is missing
 */
export async function withDatabase<T>(log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const { DATABASE_URL, KEYWARD_DATA_DIR, KEYWARD_SECRET_KEYS } = env();
  if (!KEYWARD_SECRET_KEYS && !fs.existsSync(path.join(KEYWARD_DATA_DIR, 'secret-keys')))
    throw new Error(`There are no server keys in ${KEYWARD_DATA_DIR}. Set KEYWARD_DATA_DIR, or KEYWARD_SECRET_KEYS, as the server has it.`);
  if (!DATABASE_URL && !fs.existsSync(path.join(KEYWARD_DATA_DIR, 'postgres/data')))
    throw new Error(`There is no database in ${KEYWARD_DATA_DIR}. Set KEYWARD_DATA_DIR or DATABASE_URL as the server has it.`);
  setServerKeys(KEYWARD_SECRET_KEYS ? parseServerKeys(KEYWARD_SECRET_KEYS) : readKeyFile(KEYWARD_DATA_DIR));
  const embedded = DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: KEYWARD_DATA_DIR, log });
  const url = DATABASE_URL ?? embedded?.url ?? '';
  try {
    const pending = await listPendingMigrations({ url, dir: path.join(process.cwd(), 'prisma/migrations') });
    if (pending.length > 0) throw new Error('The database is of an older version. Start the server once, which brings it up to date.');
    connectDatabase(url);
    await checkKeys();
    return await work();
  } finally {
    await disconnectDatabase();
    await embedded?.release();
  }
}

/** With other keys every lookup would miss, and the scan would say that all is well. */
async function checkKeys(): Promise<void> {
  const known = await db().serverKey.findMany({ where: { retiredAt: null }, select: { id: true, fingerprint: true } });
  const own = new Map(serverKeys().map((key) => [key.id, key.fingerprint]));
  const missing = known.filter(({ id, fingerprint }) => own.get(id) !== fingerprint);
  if (known.length > 0 && missing.length === 0) return;
  throw new Error('The server keys are not those of this database. Set KEYWARD_DATA_DIR, or KEYWARD_SECRET_KEYS, as the server has it.');
}
