import 'server-only';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { GitAccess } from '@/lib/git/access';
import type { Remote } from '@/lib/git/remote';
import { GitError, runGit, type GitOptions } from '@/lib/git/run';
import { gitEnvironment, withRemoteAccess } from '@/lib/git/settings';
import { folderBytes, freeBytes, hasFolder, makeDraft, repositoryFolder, settle } from './storage';

export interface FetchLimits {
  timeoutMs: number;
  maxBytes: number;
}

export const fetchLimits: FetchLimits = { timeoutMs: 60 * 60_000, maxBytes: 50 * 1024 ** 3 };
const keptFreeBytes = 512 * 1024 ** 2;
const watchMs = 2_000;
const mostPacks = 30;

export interface FetchRequest {
  repositoryId: number;
  remote: Remote;
  access: GitAccess;
  address: string | null;
  signal: AbortSignal;
  limits?: FetchLimits;
  /** True where what is there is not to be trusted: all of it is fetched anew. */
  isAfresh: boolean;
  onLine: (line: string) => void;
}

export interface Fetched {
  /** Null where there is no commit yet. */
  defaultBranch: string | null;
  sizeBytes: number;
  changedAt: Date | null;
}

/** Why a copy could not be brought up to date, in a sentence for the administrators. */
export class FetchProblem extends Error {
  override name = 'FetchProblem';
  constructor(
    message: string,
    readonly isCorrupted = false,
  ) {
    super(message);
  }
}

/**
 * Brings the copy of a repository to what its host has: branches and tags as they are there, those that are gone removed. A first
 * copy is made beside its place and moved there when it is whole.
 *
 * @throws FetchProblem in words for people, GitError `aborted` when told to stop
 */
export async function fetchMirror(request: FetchRequest): Promise<Fetched> {
  const { repositoryId, isAfresh } = request;
  if ((await freeBytes()) < keptFreeBytes) throw new FetchProblem('The disk of this server is full.');
  const isFirst = isAfresh || !(await hasFolder(repositoryId));
  const folder = isFirst ? await makeDraft(repositoryId) : repositoryFolder(repositoryId);
  try {
    await fetchInto(folder, request);
    if (isFirst) await settle(repositoryId, folder);
    return await describeCopy(repositoryFolder(repositoryId));
  } catch (error) {
    throw await inWords(error, request, isFirst ? null : folder);
  } finally {
    if (isFirst) await fs.rm(folder, { recursive: true, force: true });
  }
}

async function fetchInto(folder: string, { remote, access, address, signal, limits = fetchLimits, onLine }: FetchRequest): Promise<void> {
  const source = remote.kind === 'folder' ? remote.path : remote.url;
  await withRemoteAccess({ remote, access, address }, async (environment, secrets) => {
    const common = { gitDir: folder, environment, secrets, timeoutMs: limits.timeoutMs } satisfies GitOptions;
    const { target, refs } = await askRefs(source, { ...common, signal, timeoutMs: Math.min(limits.timeoutMs, 300_000) });
    await prune(folder, refs);
    await withinSize(folder, limits.maxBytes, signal, (watched) =>
      runGit(['fetch', ...fetchOptions, '--', source, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], {
        ...common,
        signal: watched,
        onLine,
      }),
    );
    if (target) await runGit(['symbolic-ref', 'HEAD', target], { gitDir: folder });
  });
  await tidyUp(folder, signal);
}

const fetchOptions = ['--progress', '--force', '--no-tags', '--no-write-fetch-head', '--no-auto-gc'];
const mostRefBytes = 128 * 1024 * 1024;

/**
 * The branches and tags that the host has. To git a page of HTML is a repository without any: only an answer in Git's own protocol
 * may say that a branch is gone.
 */
async function askRefs(source: string, options: GitOptions & { environment: Record<string, string> }) {
  const trace = path.join(path.dirname(options.environment.GIT_CONFIG_GLOBAL ?? ''), 'packets');
  const answer = await runGit(['ls-remote', '--symref', '--', source, 'HEAD', 'refs/heads/*', 'refs/tags/*'], {
    ...options,
    environment: { ...options.environment, GIT_TRACE_PACKET: trace },
    maxOutputBytes: mostRefBytes,
  });
  const spokeGit = await fs.stat(trace).then(({ size }) => size > 0, () => false);
  if (!spokeGit) throw new FetchProblem('The code host gave an answer that is not Git.');
  const text = answer.toString('utf8');
  const [, target] = /^ref: (refs\/heads\/[^\s]+)\tHEAD$/m.exec(text) ?? [];
  const refs = new Set([...text.matchAll(/^[0-9a-f]{40,64}\t(refs\/[^\s]+)$/gm)].map(([, name]) => name ?? ''));
  return { target, refs };
}

/** Removes the branches and tags that the host has no more. First, since a branch `a` stands in the way of a branch `a/b`. */
async function prune(folder: string, refs: ReadonlySet<string>): Promise<void> {
  const own = await runGit(['for-each-ref', '--format=%(refname)'], { gitDir: folder, maxOutputBytes: mostRefBytes, timeoutMs: 120_000 });
  const gone = own.toString('utf8').split('\n').filter((name) => name !== '' && !refs.has(name));
  if (gone.length === 0) return;
  const input = gone.map((name) => `delete ${name}\n`).join('');
  await runGit(['update-ref', '--stdin', '--no-deref'], { gitDir: folder, input, timeoutMs: 120_000 });
}

/** Ends the work when the folder outgrows what a repository may have. Git has no limit of its own for what it fetches. */
async function withinSize<T>(folder: string, maxBytes: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const tooLarge = new AbortController();
  const look = async () => {
    const isTooMuch = (await folderBytes(folder, maxBytes)) > maxBytes;
    if (isTooMuch || (await freeBytes()) < keptFreeBytes / 2) tooLarge.abort();
  };
  const timer = setInterval(() => void look().catch(() => undefined), watchMs);
  const problem = () => new FetchProblem(`The repository is larger than the ${Math.round(maxBytes / 1024 ** 2)} MiB that are allowed.`);
  try {
    const result = await work(AbortSignal.any([signal, tooLarge.signal]));
    if ((await folderBytes(folder, maxBytes)) > maxBytes) throw problem();
    return result;
  } catch (error) {
    throw tooLarge.signal.aborted && !signal.aborted ? problem() : error;
  } finally {
    clearInterval(timer);
  }
}

/** Every fetch leaves a pack; many of them make reading slow. */
export async function tidyUp(folder: string, signal: AbortSignal): Promise<void> {
  const names = await fs.readdir(`${folder}/objects/pack`).catch((): string[] => []);
  if (names.filter((name) => name.endsWith('.pack')).length < mostPacks) return;
  await runGit(['gc', '--quiet', '--prune=2.weeks.ago'], { gitDir: folder, signal, timeoutMs: 30 * 60_000 });
}

/** What there is to say about a copy, as it lies on disk. */
export async function describeCopy(folder: string): Promise<Fetched> {
  const environment = await gitEnvironment();
  const [head, dates, sizeBytes] = await Promise.all([
    runGit(['symbolic-ref', '--short', 'HEAD'], { gitDir: folder, environment }),
    runGit(['for-each-ref', '--sort=-committerdate', '--count=1', '--format=%(committerdate:unix)', 'refs/heads'], {
      gitDir: folder,
      environment,
      timeoutMs: 60_000,
    }),
    folderBytes(folder),
  ]);
  const seconds = Number(dates.toString().trim());
  const name = head.toString('utf8').trim();
  const hasHead = await runGit(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`], { gitDir: folder, environment }).then(
    () => true,
    () => false,
  );
  const changedAt = seconds > 0 ? new Date(Math.min(seconds * 1000, Date.now())) : null;
  return { defaultBranch: hasHead ? name : null, sizeBytes, changedAt };
}

/** What git says of a repository that is not whole. */
export const looksCorrupt =
  /corrupt|bad object|bad tree|missing (blob|tree|commit)|object file .* is empty|loose object|unable to read (tree|sha1|object)|not a git repository|did not send all necessary objects|packfile .* (cannot|invalid)|inflate|bad (pack|index)|invalid index-pack|does not point to a valid object|(unexpected|unterminated) line in|bad config/i;

const sentences: readonly [RegExp, string][] = [
  [/could not read Username|Authentication failed|HTTP (Basic: )?.*401|error: 401|returned error: 403|invalid credentials|Access denied/i,
    'The code host refused the credential of the connection.'],
  [/Permission denied \(publickey|Load key|incorrect passphrase|invalid format/i, 'The code host refused the SSH key of the connection.'],
  [/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|No .* host key is known/i,
    "The host's SSH key is not the one that was confirmed for this connection."],
  [/not found|does not exist|error: 404|does not appear to be a git repository|not exported/i, 'The code host has no such repository, or does not show it to this connection.'],
  [/unable to update url base from redirection|error: 30\d/i, 'The code host sends to another address. Write the final address into the connection.'],
  [/Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|Couldn't connect|Operation too slow|Empty reply/i, 'The code host cannot be reached.'],
  [/SSL|certificate/i, "The code host's certificate is not trusted."],
  [/not valid: is this a git repository|error: 5\d\d|unexpected disconnect|early EOF|bad line length|protocol error|RPC failed/i,
    'The code host gave an answer that is not Git.'],
];

async function inWords(error: unknown, { signal }: FetchRequest, folder: string | null): Promise<unknown> {
  if (error instanceof FetchProblem || signal.aborted || !(error instanceof GitError)) return error;
  if (error.kind === 'timeout') return new FetchProblem('Fetching took too long and was stopped.');
  if (folder && looksCorrupt.test(error.said) && !(await isConnected(folder))) {
    return new FetchProblem('The copy on this server is damaged. It is fetched anew.', true);
  }
  const sentence = sentences.find(([pattern]) => pattern.test(error.said))?.[1];
  return new FetchProblem(sentence ?? error.message);
}

/** True where every commit, tree and file that the branches and tags lead to is there. */
export const isConnected = (folder: string): Promise<boolean> =>
  runGit(['fsck', '--connectivity-only', '--no-dangling', '--no-progress'], { gitDir: folder, timeoutMs: 10 * 60_000 }).then(
    () => true,
    () => false,
  );
