// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { projectRoot } from '../lib/project.mjs';

/**
 * Runs a piece of source text as a process of its own, for what only a process can show: being killed.
 * @param {string} source
 */
export function startNode(source) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
  const ended = once(child, 'close');
  return {
    pid: child.pid ?? 0,
    ended,
    /** Resolves when it has ended with code 0; what it printed tells why it did not. */
    succeeds: async () => {
      const [code, signal] = await ended;
      if (code !== 0) throw new Error(`It ended with ${signal ?? `code ${code}`}, saying:\n${output}`);
    },
    /** @param {string} text */
    says: async (text) => {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended without saying "${text}", but:\n${output}`);
        await sleep(10);
      }
    },
    /** @param {NodeJS.Signals} signal */
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
