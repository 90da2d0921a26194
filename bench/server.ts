import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';

export interface BenchServer {
  url: string;
  pid: number;
  /** From its start to its first answer, over a folder that may be new. */
  startMs: number;
  stop: () => Promise<void>;
}

/** Starts the real server on a free port. */
export async function startServer(dataDir: string, keys: string): Promise<BenchServer> {
  const startedAt = performance.now();
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', KEYWARD_DATA_DIR: dataDir, KEYWARD_SECRET_KEYS: keys, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      printed += String(chunk);
      const found = /Keyward is ready at (\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    server.once('exit', () => reject(new Error(`The server did not start:\n${printed}`)));
  });
  const startMs = performance.now() - startedAt;
  return { url, pid: server.pid ?? 0, startMs, stop: () => end(server) };
}

/** Ends a process in order and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Resident memory of a process in MB, or null where the system does not say. */
export function memoryOf(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
