// @ts-check
import { spawn } from 'node:child_process';
import { projectRoot } from '../project.mjs';

const GRACE_MS = 20_000;

/**
 * Runs one of Node's programs with its output shown; ends it and all it started when it takes too long.
 * @param {string[]} args
 * @param {{ timeoutMs: number, graceMs?: number, env?: Record<string, string> }} options
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runLimited(args, { timeoutMs, graceMs = GRACE_MS, env = {} }) {
  return new Promise((resolve) => {
    // A group of its own, so that browsers and servers that it started end with it.
    const child = spawn(process.execPath, args, {
      cwd: projectRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], detached: true,
    });
    const signal = (/** @type {NodeJS.Signals} */ name) => {
      try {
        if (child.pid) process.kill(-child.pid, name);
      } catch {
        // The group has ended already.
      }
    };
    const timer = setTimeout(() => {
      console.error(`Stopped after ${Math.round(timeoutMs / 1000)} s: ${args.slice(0, 3).join(' ')}`);
      signal('SIGTERM');
      setTimeout(() => signal('SIGKILL'), graceMs).unref();
    }, timeoutMs);
    const stopWithUs = () => signal('SIGTERM');
    process.once('SIGINT', stopWithUs).once('SIGTERM', stopWithUs);
    const finish = (/** @type {boolean} */ hasSucceeded) => {
      clearTimeout(timer);
      process.off('SIGINT', stopWithUs).off('SIGTERM', stopWithUs);
      // Whatever is left of the group has no one to end it.
      signal('SIGKILL');
      resolve(hasSucceeded);
    };
    child.on('error', () => finish(false));
    child.on('exit', (code) => finish(code === 0));
  });
}
