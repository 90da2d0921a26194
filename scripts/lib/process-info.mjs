// @ts-check
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * The command line of a live process, or null. A zombie has none: it holds a pid but does nothing any more.
 * @param {number} pid
 * @returns {string[] | null}
 */
export function commandLineOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') {
    try {
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
      return words.length > 0 ? words : null;
    } catch {
      return null;
    }
  }
  const ps = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  const line = ps.status === 0 ? ps.stdout.trim() : '';
  return line ? line.split(/\s+/) : null;
}

/**
 * Tells one process from a later one with the same pid, which is common after a container restart.
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
export function identityOf(pid) {
  if (!commandLineOf(pid)) return null;
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; start time is the 20th field after it.
      const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return `${pid}:${startedAt}`;
    } catch {
      return null;
    }
  }
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? `${pid}:${ps.stdout.trim()}` : null;
}

/**
 * Whether the system still knows the pid, zombies and other people's processes included.
 * @param {number} pid
 */
export function isPidTaken(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
