import { once } from 'node:events';
import type { Server } from 'node:http';
import path from 'node:path';
import next from 'next';
import { parseServerKeys, readKeyFile, useServerKeys } from '@/lib/crypto/server-keys';
import { connectDatabase, disconnectDatabase } from '@/lib/db/client';
import { env } from '@/lib/env';
import { systemActor } from '@/lib/actor/actor';
import { logger } from '@/lib/log/logger';
import { execute } from '@/lib/operation/execute';
import { startBackgroundWork } from '@/lib/server/background';
import { createHttpServer, type PageHandler } from '@/lib/server/http';
import { prepareDatabase } from '@/lib/server/prepare-database';
import { externalUrl, setListeningAddress } from '@/lib/site/address';
import { startDraining } from '@/lib/site/draining';
import { firstRunCode } from '@/lib/site/first-run';
import { getSiteStateOperation } from '@/lib/site/operations';
import { openEmbeddedPostgres } from '@/scripts/lib/embedded-postgres.mjs';

const drainMs = 10_000;

/** For the person at the terminal; logs go to standard output. */
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Starts the server and returns once it listens. @throws EnvironmentError when it must not start */
export async function main({ dev = false, demo = false }: { dev?: boolean; demo?: boolean } = {}): Promise<void> {
  const { HOST, PORT, DATABASE_URL, KEYWARD_DATA_DIR, KEYWARD_SECRET_KEYS } = env();
  const root = process.cwd();
  const embedded = DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: KEYWARD_DATA_DIR, log: say });
  const databaseUrl = DATABASE_URL ?? embedded?.url ?? '';
  let pages: PageHandler | undefined;
  const server = createHttpServer({
    isDevelopment: dev,
    pages: () => {
      if (!pages) throw new Error('The pages are not ready.');
      return pages;
    },
  });

  try {
    useServerKeys(KEYWARD_SECRET_KEYS ? parseServerKeys(KEYWARD_SECRET_KEYS) : readKeyFile(KEYWARD_DATA_DIR));
    await prepareDatabase(databaseUrl, path.join(root, 'prisma/migrations'), say);
    connectDatabase(databaseUrl);
    pages = await preparePages({ dev, root, server });
    server.listen(PORT, HOST);
    await once(server, 'listening');
  } catch (error) {
    await disconnectDatabase();
    await embedded?.release();
    throw error;
  }
  const address = server.address();
  setListeningAddress(HOST, typeof address === 'object' && address ? address.port : PORT);
  // next-auth has no other way to learn it.
  process.env.NEXTAUTH_URL = externalUrl();

  const stopBackgroundWork = startBackgroundWork();
  endOnSignals(server, async () => {
    await stopBackgroundWork();
    await disconnectDatabase();
    await embedded?.release();
  });
  if (demo) await import('@/prisma/seed').then(({ seedDemo }) => seedDemo(say));
  await greet();
}

async function preparePages({ dev, root, server }: { dev: boolean; root: string; server: Server }): Promise<PageHandler> {
  const { HOST, PORT } = env();
  // The server is handed over for the web socket of hot reloading.
  const app = next({ dev, dir: root, hostname: HOST, port: PORT, httpServer: server });
  await app.prepare();
  return app.getRequestHandler();
}

async function greet(): Promise<void> {
  const { needsSiteInit, isCodeRequired } = await execute(getSiteStateOperation, systemActor('start'), {});
  say(`\nKeyward is ready at ${externalUrl()}`);
  if (needsSiteInit) say('Open it to create the first site admin.');
  if (needsSiteInit && isCodeRequired) say(`It will ask for this one-time code: ${firstRunCode()}`);
}

/** SIGTERM and SIGINT: no new connections, the requests under way get their answers, then everything is given up in order. */
function endOnSignals(server: Server, giveUp: () => Promise<void>): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    startDraining();
    const closed = once(server, 'close');
    server.close();
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const impatient = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearInterval(idle);
    clearTimeout(impatient);
    await giveUp();
    process.exit(0);
  };
  const run = () => {
    end().catch((error: unknown) => {
      logger().error({ error }, 'ending failed');
      process.exit(1);
    });
  };
  process.on('SIGTERM', run);
  process.on('SIGINT', run);
}
