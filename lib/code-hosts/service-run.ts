import 'server-only';
import { systemActor } from '@/lib/actor/actor';
import { transaction } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger, redact } from '@/lib/log/logger';
import { withLock } from '@/lib/queue/locks';
import { reconcileMirrors } from '@/lib/repositories/service-mirrors';
import { readConfig } from './config';
import { HostError } from './listing/host-error';
import { listRepositories, type ListOutcome, type ListRun } from './listing/list';
import { dropPagesBefore, findHostRow, pageStore, releaseMirrors, type HostRow } from './queries';
import { endSync, failLostSyncs, reportProgress, setNextSync, takeSync } from './run-queries';
import { openSecrets } from './secrets';

const longestRunMs = 20 * 60_000;
const progressMs = 1_000;
const retryMs = 10 * 60_000;
const partial = 'A part of the list was not to be seen, so that nothing was removed. The log says which.';
const mostLogCharacters = 64 * 1024;

/** Does the runs that wait for a host, one after the other, and nowhere else at the same time. */
export async function runSyncs(codeHostId: number, ending: AbortSignal, limits?: ListRun['limits']): Promise<void> {
  // Busy is fine: who holds the lock takes what waits before it lets go, and the clock looks after what comes in between.
  await withLock('codeHost', codeHostId, ending, async (signal) => {
    await failLostSyncs(codeHostId);
    for (let taken = await takeSync(codeHostId); taken !== null; taken = await takeSync(codeHostId)) {
      await runSync(taken.id, taken.host, signal, limits);
      signal.throwIfAborted();
    }
  });
}

/** Once more, when no run can write any more. @throws while one runs */
export async function finishRemoval(codeHostId: number, repositories: 'delete' | 'keep', ending: AbortSignal): Promise<void> {
  const outcome = await withLock('codeHost', codeHostId, ending, async () => {
    await transaction((tx) => releaseMirrors(tx, codeHostId, repositories));
    return 'done' as const;
  });
  if (outcome === 'busy') throw new Error('A run of this connection has not ended yet.');
}

/** A log that people read: bounded, with times, without what has the shape of a secret. */
class RunLog {
  private readonly lines: string[] = [];
  private length = 0;
  private isCut = false;

  readonly add = (line: string): void => {
    const text = `${new Date().toISOString().slice(11, 19)} ${redact(line.replace(/\s+/g, ' '))}`;
    if (this.isCut) return;
    this.isCut = this.length + text.length > mostLogCharacters;
    this.lines.push(this.isCut ? '… more was not kept.' : text);
    this.length += text.length + 1;
  };

  toString = (): string => this.lines.join('\n');
}

async function runSync(id: number, host: HostRow, ending: AbortSignal, limits: ListRun['limits']): Promise<void> {
  const log = new RunLog();
  const stopping = new AbortController();
  const tooLong = AbortSignal.timeout(longestRunMs);
  const signal = AbortSignal.any([ending, stopping.signal, tooLong]);
  const startedAt = new Date();
  let foundSoFar = 0;
  const tell = async () => {
    if (!(await reportProgress(id, foundSoFar, log.toString()))) stopping.abort(new Error('It was cancelled.'));
  };
  const timer = setInterval(() => void tell().catch((error: unknown) => logger().warn({ error }, 'progress was not written')), progressMs);
  const totals = { found: 0, added: 0, changed: 0, removed: 0 };
  try {
    const outcome = await list(host, {
      signal,
      log: log.add,
      onProgress: (found) => { foundSoFar = found; },
      ...(limits ? { limits } : {}),
    });
    totals.found = outcome.listed.length;
    foundSoFar = totals.found;
    // The last look before anything is written: cancelled, changed and removed are all seen here.
    await tell();
    signal.throwIfAborted();
    const { listed, error } = outcome;
    const isComplete = outcome.isComplete && error === null;
    if (listed.length > 0 || isComplete) {
      const done = await reconcileMirrors(systemActor('codeHosts.synchronise'), { codeHostId: host.id, listed, isComplete });
      Object.assign(totals, { added: done.added, changed: done.changed, removed: done.removed });
      for (const { fullName, message } of done.problems) log.add(`${fullName}: ${message}`);
    }
    if (isComplete) await dropPagesBefore(host.id, startedAt);
    if (error) log.add(error.message);
    log.add(`Found ${totals.found}, added ${totals.added}, changed ${totals.changed}, removed ${totals.removed}.`);
    await plan(host, error?.until ?? null, error !== null);
    const words = error?.message ?? (isComplete ? null : partial);
    await endSync(id, { state: error ? 'FAILED' : 'DONE', ...totals, log: log.toString(), error: words });
  } catch (error) {
    if (stopping.signal.aborted) return;
    if (ending.aborted) {
      await endSync(id, { state: 'QUEUED', ...totals, log: '', error: null });
      return;
    }
    const words = tooLong.aborted
      ? `It took longer than ${longestRunMs / 60_000} minutes.`
      : isDomainError(error) ? error.message : 'Something went wrong in this server. Its log says more.';
    if (!tooLong.aborted && !isDomainError(error)) logger().error({ error, codeHostId: host.id }, 'synchronising a code host failed');
    log.add(words);
    await plan(host, null, true);
    await endSync(id, { state: 'FAILED', ...totals, log: log.toString(), error: words });
  } finally {
    clearInterval(timer);
  }
}

async function list(host: HostRow, run: Omit<ListRun, 'token' | 'pages'>): Promise<ListOutcome> {
  const read = readConfig(host.kind, host.config);
  const refuse = (message: string, until: Date | null = null): ListOutcome => ({
    listed: [],
    isComplete: false,
    error: new HostError(until ? 'limited' : 'refused', message, until),
  });
  if ('problems' in read) return refuse(`The configuration cannot be used. ${read.problems.join(' ')}`);
  if (host.limitedUntil && host.limitedUntil > new Date()) {
    return refuse(
      `The host limits how much it answers, until ${host.limitedUntil.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      host.limitedUntil,
    );
  }
  const { token } = openSecrets(host.id, host);
  return listRepositories(read.settings, { ...run, token, pages: pageStore(host.id) });
}

/** After a failure sooner than usual, but not before the host wants it. */
async function plan(host: HostRow, limitedUntil: Date | null, hasFailed: boolean): Promise<void> {
  const current = await findHostRow(host.id);
  const usual = (current ?? host).syncIntervalMinutes * 60_000;
  const at = limitedUntil ?? new Date(Date.now() + (hasFailed ? Math.min(usual, retryMs) : usual));
  await setNextSync(host.id, at, limitedUntil);
}
