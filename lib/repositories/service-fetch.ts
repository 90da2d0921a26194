import 'server-only';
import fs from 'node:fs/promises';
import path from 'node:path';
import { gitAccessOf } from '@/lib/code-hosts/service-git-access';
import { db, transaction } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import { env } from '@/lib/env';
import { parseRemote, type Remote } from '@/lib/git/remote';
import { GitError } from '@/lib/git/run';
import { logger, redact } from '@/lib/log/logger';
import { resolveAllowed } from '@/lib/net/resolve';
import { withLock } from '@/lib/queue/locks';
import { fetchLog, readProgress } from './fetch-log';
import { fetchMirror, FetchProblem, type Fetched, type FetchLimits } from './mirror-git';
import { findFetchable, takeDue, updateMirror, updateRepository, type Fetchable } from './mirror-queries';

const writeProgressMs = 1_000;
const leaseMinutes = 180;
const dueAtOnce = 500;
const shortestPauseMs = 10 * 60_000;
const longestPauseMs = 8 * 60 * 60_000;
const firstRetryMs = 60_000;

/** Fetches a copy. @returns `'busy'` where another process does so just now, or enough of its host's are being fetched here */
export async function fetchRepository(repositoryId: number, signal: AbortSignal, limits?: FetchLimits): Promise<'done' | 'busy'> {
  return withLock('repository', repositoryId, signal, async (locked) => {
    const row = await findFetchable(repositoryId);
    // Removed meanwhile, or kept after its connection was.
    if (!row || row.repository.deletedAt !== null || row.codeHostId === null || row.codeHost?.deletedAt !== null) return 'done' as const;
    const { codeHostId } = row;
    const running = runningPerHost.get(codeHostId) ?? 0;
    // A host that answers slowly must leave room for the others.
    if (running >= mostPerHost) return 'busy' as const;
    runningPerHost.set(codeHostId, running + 1);
    try {
      await fetchOne(repositoryId, row, codeHostId, locked, limits);
    } finally {
      runningPerHost.set(codeHostId, (runningPerHost.get(codeHostId) ?? 1) - 1);
    }
    return 'done' as const;
  });
}

const mostPerHost = 2;
const runningPerHost = new Map<number, number>();

async function fetchOne(
  repositoryId: number,
  row: Fetchable,
  codeHostId: number,
  signal: AbortSignal,
  limits: FetchLimits | undefined,
): Promise<void> {
  const log = fetchLog();
  const progress = progressWriter(repositoryId);
  await updateMirror(db(), repositoryId, {
    startedAt: new Date(),
    phase: 'Connecting',
    progress: 0,
    ...(row.state === 'CLONED' && !row.isCorrupted ? {} : { state: 'CLONING' }),
  });
  log.add(`Fetching ${row.remoteUrl}`);
  try {
    const remote = await openRemote(row.remoteUrl);
    const fetched = await fetchMirror({
      repositoryId,
      remote,
      access: await accessTo(remote, codeHostId, row.remoteUrl),
      address: remote.kind === 'folder' ? null : (await resolveAllowed(remote.host, remote.port)).address,
      signal,
      ...(limits ? { limits } : {}),
      isAfresh: row.isCorrupted,
      onLine: (line) => {
        log.add(line);
        progress.note(line);
      },
    });
    await progress.end();
    log.add(fetched.defaultBranch === null ? 'Done. It has no commits yet.' : 'Done.');
    await keepSuccess(repositoryId, row, fetched, log.text());
  } catch (error) {
    await progress.end();
    if (signal.aborted || (error instanceof GitError && error.kind === 'aborted')) {
      // Not the host's fault: whoever comes next begins again.
      await updateMirror(db(), repositoryId, { startedAt: null, phase: null, progress: null, nextFetchAt: new Date() });
      throw error;
    }
    await keepFailure(repositoryId, row, error, log);
  }
}

/** What is cloned from, checked as far as that is possible without asking it. Folders are opened only inside those of the operator. */
async function openRemote(remoteUrl: string): Promise<Remote> {
  const remote = parseRemote(remoteUrl);
  if (!remote) throw new FetchProblem('Its address cannot be cloned from.');
  if (remote.kind !== 'folder') return remote;
  // Links are followed first: one inside an allowed folder must not lead out of it.
  const real = await fs.realpath(remote.path).catch(() => null);
  const allowed = await Promise.all(env().KEYWARD_ALLOWED_FOLDERS.map((folder) => fs.realpath(folder).catch(() => null)));
  const isInside = real !== null && allowed.some((folder) => folder !== null && real.startsWith(`${folder}${path.sep}`));
  if (!isInside) throw new FetchProblem('This folder is not inside KEYWARD_ALLOWED_FOLDERS, or it does not exist.');
  return { kind: 'folder', path: real };
}

/** The connection decides whether its secret may go to this address. */
const accessTo = async (remote: Remote, codeHostId: number, remoteUrl: string) => {
  if (remote.kind === 'folder') return { kind: 'none' } as const;
  const access = await gitAccessOf(codeHostId, remoteUrl);
  if (remote.kind === 'ssh' && access.kind !== 'ssh') throw new FetchProblem('The connection has no SSH key for this address.');
  // A key opens no web address.
  return remote.kind === 'http' && access.kind === 'ssh' ? ({ kind: 'none' } as const) : access;
};

/** Writes how far a fetch is, once a second at most, and one after another. */
function progressWriter(repositoryId: number) {
  let writing: Promise<void> = Promise.resolve();
  let lastAt = Date.now();
  return {
    note(line: string): void {
      const told = readProgress(line);
      if (!told || Date.now() - lastAt < writeProgressMs) return;
      lastAt = Date.now();
      writing = writing
        .then(() => updateMirror(db(), repositoryId, told))
        .catch((error: unknown) => logger().warn({ error, repositoryId }, 'the progress of a fetch was not written'));
    },
    end: () => writing,
  };
}

async function keepSuccess(repositoryId: number, row: Fetchable, fetched: Fetched, log: string): Promise<void> {
  const now = new Date();
  const { defaultBranch, sizeBytes, changedAt } = fetched;
  await transaction(async (tx) => {
    await updateRepository(tx, repositoryId, { defaultBranch, sizeBytes, changedAt });
    await updateMirror(tx, repositoryId, {
      state: 'CLONED',
      progress: null,
      phase: null,
      startedAt: null,
      fetchedAt: now,
      nextFetchAt: new Date(now.getTime() + pauseAfter(changedAt ?? row.repository.createdAt, now)),
      failedAt: null,
      failures: 0,
      lastError: null,
      isCorrupted: false,
      log,
    });
  });
}

/** What changed lately is asked for often, what has been quiet for a year seldom. */
export const pauseAfter = (changedAt: Date, now: Date): number =>
  Math.min(Math.max((now.getTime() - changedAt.getTime()) / 20, shortestPauseMs), longestPauseMs);

/** A minute after the first failure, then twice as long each time; up to a half more, so that a host that is back is not stormed. */
export const pauseAfterFailure = (failures: number): number =>
  Math.min(firstRetryMs * 2 ** Math.max(0, failures - 1), longestPauseMs) * (1 + Math.random() / 2);

async function keepFailure(repositoryId: number, row: Fetchable, error: unknown, log: ReturnType<typeof fetchLog>): Promise<void> {
  const isExpected = error instanceof FetchProblem || isDomainError(error);
  if (!isExpected) logger().error({ error, repositoryId }, 'a fetch failed in an unforeseen way');
  const message = redact(isExpected ? error.message : 'An unforeseen error. The log of the server tells more.').slice(0, 1_000);
  log.add(message);
  const failures = row.failures + 1;
  const isCorrupted = row.isCorrupted || (error instanceof FetchProblem && error.isCorrupted);
  // What is damaged is fetched anew at once.
  const pauseMs = isCorrupted && !row.isCorrupted ? 0 : pauseAfterFailure(failures);
  await updateMirror(db(), repositoryId, {
    state: row.state === 'CLONED' && !isCorrupted ? 'CLONED' : 'FAILED',
    progress: null,
    phase: null,
    startedAt: null,
    failedAt: new Date(),
    nextFetchAt: new Date(Date.now() + pauseMs),
    failures,
    lastError: message,
    isCorrupted,
    log: log.text(),
  });
}

/** Takes the copies whose time has come, in a transaction with what `queue` does for them. @returns how many */
export const takeDueMirrors = (queue: (tx: Parameters<typeof takeDue>[0], repositoryIds: number[]) => Promise<void>): Promise<number> =>
  transaction(async (tx) => {
    const ids = await takeDue(tx, dueAtOnce, leaseMinutes);
    await queue(tx, ids);
    return ids.length;
  });
