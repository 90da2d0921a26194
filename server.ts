import { once } from 'node:events';
import type { Server } from 'node:http';
import next from 'next';
import { systemActor } from '@/lib/actor/actor';
import { env } from '@/lib/env';
import { logger } from '@/lib/log/logger';
import { execute } from '@/lib/operation/execute';
import { createHttpServer, type PageHandler } from '@/lib/server/http';
import { openResources } from '@/lib/server/resources';
import { externalUrl, setListeningAddress } from '@/lib/site/address';
import { startDraining } from '@/lib/site/draining';
import { firstRunCode } from '@/lib/site/first-run';
import { getSiteStateOperation } from '@/lib/site/operations';

const drainMs = 10_000;

/** For the person at the terminal; logs go to standard output. */
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Starts the server and returns once it listens. @throws EnvironmentError when it must not start */
export async function main({ dev = false, demo = false }: { dev?: boolean; demo?: boolean } = {}): Promise<void> {
  const { HOST, PORT } = env();
  let pages: PageHandler | undefined;
  const server = createHttpServer({ isDevelopment: dev, pages: () => pages });
  const opening = openResources(say);
  // Also for a signal that comes before everything is open: what was opened is given up in order.
  const release = async () => (await opening.catch(() => null))?.release();
  endOnSignals(server, release);
  await opening;
  try {
    pages = await preparePages({ dev, server });
    server.listen(PORT, HOST);
    await once(server, 'listening');
  } catch (error) {
    await release();
    throw error;
  }
  const address = server.address();
  setListeningAddress(HOST, typeof address === 'object' && address ? address.port : PORT);
  // next-auth has no other way to learn it.
  process.env.NEXTAUTH_URL = externalUrl();
  if (demo) await import('@/prisma/seed').then(({ seedDemo }) => seedDemo(say));
  await greet();
}

async function preparePages({ dev, server }: { dev: boolean; server: Server }): Promise<PageHandler> {
  const { HOST, PORT } = env();
  // The server is handed over for the web socket of hot reloading.
  const app = next({ dev, dir: process.cwd(), hostname: HOST, port: PORT, httpServer: server });
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
    if (server.listening) await drain(server);
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

async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const impatient = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(idle);
  clearTimeout(impatient);
}
