import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { synchroniseRoles } from '../../lib/roles/synchronise';
import { openEmbeddedPostgres } from '../lib/embedded-postgres.mjs';
import { applyMigrations } from '../lib/migrate.mjs';
import { createDatabase } from './databases';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: { url: string; adminUrl: string; template: string };
  }
}

/** One PostgreSQL for the run, with a migrated database that each test file copies. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-test-'));
  const { url, adminUrl, release } = await openEmbeddedPostgres({ dataDir });
  const template = 'keyward_template';
  const templateUrl = await createDatabase({ url, adminUrl, name: template });
  await applyMigrations({ url: templateUrl, dir: path.join(project.config.root, 'prisma/migrations') });
  const client = new pg.Client({ connectionString: templateUrl });
  await client.connect();
  await synchroniseRoles(client);
  await client.end();
  project.provide('databaseServer', { url, adminUrl, template });
  return async () => {
    await release();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
}
