// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from './process-info.mjs';

const POLL_MS = 100;
const TAKEOVER_MAX_AGE_MS = 10_000;

/**
 * Runs `work` while this process holds the lock file; waits for a live holder, takes over from a dead one.
 * @template T
 * @param {string} file
 * @param {() => Promise<T> | T} work
 * @param {{ onWait?: (holderPid: number) => void, timeoutMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withFileLock(file, work, { onWait, timeoutMs = 15 * 60_000 } = {}) {
  const deadline = Date.now() + timeoutMs;
  let isToldToWait = false;
  while (!tryCreate(file)) {
    const holder = readHolder(file);
    if (holder && identityOf(holder.pid) === holder.identity && holder.pid !== process.pid) {
      if (!isToldToWait) onWait?.(holder.pid);
      isToldToWait = true;
      if (Date.now() > deadline) throw new Error(`Process ${holder.pid} has held ${file} for too long. End it, then try again.`);
      await sleep(POLL_MS);
    } else {
      removeStale(file);
      await sleep(10);
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function tryCreate(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Written aside and linked into place, so nobody ever reads a lock without its holder.
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }), { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {{ pid: number, identity: string } | null}
 */
function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Only one process at a time may remove a stale lock; otherwise the second would remove the first one's new lock.
 * @param {string} file
 */
function removeStale(file) {
  const takeover = `${file}.takeover`;
  try {
    fs.mkdirSync(takeover);
  } catch {
    const age = Date.now() - (fs.statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKEOVER_MAX_AGE_MS) fs.rmSync(takeover, { recursive: true, force: true });
    return;
  }
  try {
    const holder = readHolder(file);
    if (!holder || identityOf(holder.pid) !== holder.identity || holder.pid === process.pid) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(takeover, { recursive: true, force: true });
  }
}
