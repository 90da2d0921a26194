import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { findEmbeddedPostgres, stopEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { startServer, type RunningServer } from '../setup/server';
import type { Site } from './site';

export interface OwnServer extends RunningServer, Site {
  dataDir: string;
}

/** A data folder for one test, with whatever runs on it ended afterwards. */
export async function withDataFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-own-'));
  try {
    return await work(dataDir);
  } finally {
    await stopEmbeddedPostgres(dataDir);
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Starts a server on a data folder and stops it when the work is done. */
export async function withServer<T>(
  options: { dataDir: string; env?: Record<string, string> },
  work: (server: OwnServer) => Promise<T>,
): Promise<T> {
  const server = await startServer(options);
  try {
    // The server answers before it has said all it says at its start.
    await expect.poll(() => server.logs()).toContain('Keyward is ready');
    const databaseUrl = options.env?.DATABASE_URL ?? findEmbeddedPostgres(options.dataDir)?.url ?? '';
    return await work({ ...server, dataDir: options.dataDir, databaseUrl });
  } finally {
    await server.stop();
  }
}

/** A server of a test's own, on an empty data folder. */
export const withOwnServer = <T>(env: Record<string, string>, work: (server: OwnServer) => Promise<T>): Promise<T> =>
  withDataFolder((dataDir) => withServer({ dataDir, env }, work));
