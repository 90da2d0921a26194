import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const readyTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const keptLogCharacters = 512 * 1024;

export interface RunningServer {
  url: string;
  pid: number;
  /** Ends it in order; throws when it does not end in time. */
  stop: () => Promise<void>;
  /** Ends it as a power cut would. */
  kill9: () => Promise<void>;
  /** What it has printed so far, both streams. */
  logs: () => string;
}

/** Starts the real server on a free port and returns once it is ready. Nothing of this process's own settings reaches it but `env`. */
export async function startServer({ dataDir, env = {} }: { dataDir: string; env?: Record<string, string> }): Promise<RunningServer> {
  const port = Number(env.PORT ?? (await freePort()));
  const url = `http://${env.HOST ?? '127.0.0.1'}:${port}`;
  const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...plainEnvironment(), PORT: String(port), KEYWARD_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => { output = (output + chunk.toString()).slice(-keptLogCharacters); };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const kill9 = async () => {
    child.kill('SIGKILL');
    await ended;
  };

  const deadline = Date.now() + readyTimeoutMs;
  while (!(await isReady(url))) {
    if (hasEnded() || Date.now() > deadline) {
      const how = hasEnded() ? `ended (${child.signalCode ?? `code ${child.exitCode}`}) before it was ready` : 'did not get ready in time';
      await kill9();
      await stopEmbeddedPostgres(dataDir);
      throw new Error(`The server ${how}. It printed:\n${output}`);
    }
    await sleep(50);
  }

  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      if (hasEnded()) return;
      child.kill('SIGTERM');
      const outcome = await Promise.race([ended, sleep(stopTimeoutMs, 'too late' as const, { ref: false })]);
      if (outcome !== 'too late') return;
      await kill9();
      throw new Error(`The server did not end within ${stopTimeoutMs / 1000} s of SIGTERM. It printed:\n${output}`);
    },
    kill9,
    logs: () => output,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const names = ['HOME', 'LANG', 'PATH', 'TMPDIR', 'USER'];
  return { NODE_ENV: 'production', ...Object.fromEntries(names.map((name) => [name, process.env[name]])) };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
