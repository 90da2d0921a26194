import 'server-only';
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { redact } from '@/lib/log/logger';
import { gitEnvironment } from './settings';

export type GitFailure = 'exit' | 'timeout' | 'aborted' | 'too-large' | 'missing';

/** Thrown when git did not do what it was asked. `said` is what it wrote about it, bounded and without secrets. */
export class GitError extends Error {
  override name = 'GitError';
  constructor(
    readonly kind: GitFailure,
    readonly said: string,
    readonly exitCode: number | null,
  ) {
    super(describe(kind, said));
  }
}

const describe = (kind: GitFailure, said: string): string =>
  ({
    exit: lastLine(said) || 'git ended with an error.',
    timeout: 'git took too long and was stopped.',
    aborted: 'git was stopped.',
    'too-large': 'The answer of git was larger than allowed.',
    missing: 'git is not installed on this server.',
  })[kind];

const lastLine = (text: string): string => text.trim().split('\n').findLast((line) => /^(fatal|error|remote):/.test(line)) ?? '';

export interface GitOptions {
  /** The repository's folder. */
  gitDir?: string;
  environment?: Record<string, string>;
  /** Texts that must not be repeated from what git says. */
  secrets?: readonly string[];
  input?: Readable | Buffer | string;
  signal?: AbortSignal;
  timeoutMs?: number;
  maxOutputBytes?: number;
  /** Gets each line of progress and of the rest that git tells, without secrets. */
  onLine?: (line: string) => void;
}

const saidBytes = 32_000;
const defaultTimeoutMs = 20_000;
const defaultOutputBytes = 8 * 1024 * 1024;

/**
 * Runs git and returns what it wrote. It runs in a process group of its own, which ends as a whole: at the time limit, when the
 * signal says so, and when it writes more than allowed.
 *
 * @throws GitError
 */
export function runGit(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { maxOutputBytes = defaultOutputBytes } = options;
  const chunks: Buffer[] = [];
  let size = 0;
  return superviseGit(args, options, (chunk, stop) => {
    size += chunk.length;
    if (size > maxOutputBytes) stop('too-large');
    else chunks.push(chunk);
  }).then(() => Buffer.concat(chunks));
}

async function superviseGit(
  args: readonly string[],
  { gitDir, environment, secrets = [], input, signal, timeoutMs = defaultTimeoutMs, onLine }: GitOptions,
  onOutput: (chunk: Buffer, stop: (why: GitFailure) => void) => void,
): Promise<void> {
  if (signal?.aborted) throw new GitError('aborted', '', null);
  const variables = environment ?? (await gitEnvironment());
  const child = spawn('git', [...(gitDir ? [`--git-dir=${gitDir}`] : []), ...args], {
    // The type wants NODE_ENV, which is no concern of git's.
    env: variables as NodeJS.ProcessEnv,
    cwd: gitDir ?? variables.HOME,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let why: GitFailure | null = null;
  const stop = (reason: GitFailure) => {
    why ??= reason;
    endGroup(child.pid);
  };
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  const onAbort = () => stop('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });
  const said = collectLines(child.stderr, secrets, onLine);
  child.stdout.on('data', (chunk: Buffer) => onOutput(chunk, stop));
  // Git may end before it has read everything: its exit code says whether that was right.
  child.stdin.on('error', () => undefined);
  if (input === undefined || typeof input === 'string' || Buffer.isBuffer(input)) child.stdin.end(input ?? '');
  else input.on('error', () => stop('aborted')).pipe(child.stdin);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', () => reject(new GitError('missing', '', null)));
      child.once('close', resolve);
    });
    if (why) throw new GitError(why, said(), code);
    if (code !== 0) throw new GitError('exit', said(), code);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    // Helpers that outlive git itself.
    endGroup(child.pid);
  }
}

/** Ends a process and everything it started. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Hands on each line, and keeps the beginning and the end of all of them. */
export function collectLines(stream: Readable, secrets: readonly string[], onLine?: (line: string) => void): () => string {
  let kept = '';
  let rest = '';
  const hidden = secrets.filter((secret) => secret !== '');
  const clean = (text: string) => redact(hidden.reduce((all, secret) => all.replaceAll(secret, '[redacted]'), text));
  const take = (line: string, isProgress: boolean) => {
    const text = clean(line.slice(0, 1_000)).replace(/[\p{Cc}]/gu, ' ').trimEnd();
    if (text === '') return;
    if (!isProgress) kept = `${kept}${text}\n`.slice(-saidBytes);
    onLine?.(text);
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    rest += chunk;
    for (let match = /[\r\n]/.exec(rest); match; match = /[\r\n]/.exec(rest)) {
      take(rest.slice(0, match.index), match[0] === '\r');
      rest = rest.slice(match.index + 1);
    }
    if (rest.length > 4_000) rest = rest.slice(-1_000);
  });
  return () => {
    take(rest, false);
    rest = '';
    return kept;
  };
}
