import 'server-only';
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { logger } from '@/lib/log/logger';
import { collectLines, endGroup } from './run';
import { gitEnvironment } from './settings';

export type GitService = 'upload-pack' | 'receive-pack';

interface ServeRequest {
  service: GitService;
  folder: string;
  /** Asks what there is, instead of fetching or pushing it. */
  isAdvertising: boolean;
  protocol: 1 | 2 | null;
  input?: Readable;
}

const mostAtOnce = 32;
const longestMs = 60 * 60_000;
let running = 0;

/** True while a transfer runs in this process. */
export const isServing = (): boolean => running > 0;

/** True while another transfer would be one too many for this machine. */
export const isServingEnough = (): boolean => running >= mostAtOnce;

/**
 * Runs one side of Git's protocol over a repository. What it answers is read as fast as the client takes it; when nobody reads any
 * more it is stopped.
 */
export async function serveGit(request: ServeRequest): Promise<{ output: Readable; ended: Promise<boolean> }> {
  const { service, folder, isAdvertising, protocol, input } = request;
  const environment = await gitEnvironment();
  const args = [service, '--stateless-rpc', ...(isAdvertising ? ['--advertise-refs'] : []), '--strict', folder];
  const child = spawn('git', service === 'receive-pack' ? args.filter((arg) => arg !== '--strict') : args, {
    // The type wants NODE_ENV, which is no concern of git's.
    env: { ...environment, ...(protocol ? { GIT_PROTOCOL: `version=${protocol}` } : {}) } as unknown as NodeJS.ProcessEnv,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running += 1;
  const said = collectLines(child.stderr, []);
  const timer = setTimeout(() => endGroup(child.pid), longestMs);
  child.stdin.on('error', () => undefined);
  if (input) input.on('error', () => endGroup(child.pid)).pipe(child.stdin);
  else child.stdin.end();
  const stop = () => endGroup(child.pid);
  // Also when the client went away: the stream is destroyed then.
  child.stdout.once('close', stop);
  child.stdout.on('error', stop);
  const ended = new Promise<boolean>((resolve) => {
    const done = (isFine: boolean) => {
      clearTimeout(timer);
      if (!isFine) logger().info({ service, said: said() }, 'a git transfer did not succeed');
      resolve(isFine);
    };
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  }).finally(() => (running -= 1));
  return { output: child.stdout, ended };
}
