import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, inject } from 'vitest';
import { createDatabase, dropDatabase } from './databases';

// Runs before each test file: its code connects to a database, and keeps its keys in a folder, that nobody else uses.
const server = inject('databaseServer');
const name = `test_${randomBytes(6).toString('hex')}`;
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-file-'));

process.env.DATABASE_URL = await createDatabase({ ...server, name });
process.env.KEYWARD_DATA_DIR = dataDir;

const { connectDatabase, disconnectDatabase } = await import('@/lib/db/client');
connectDatabase(process.env.DATABASE_URL);

afterAll(async () => {
  await disconnectDatabase();
  await dropDatabase({ adminUrl: server.adminUrl, name });
  fs.rmSync(dataDir, { recursive: true, force: true });
});
