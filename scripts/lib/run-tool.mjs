// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './project.mjs';

const MAX_OUTPUT = 64 * 1024;
const SECOND_MS = 1_000;
const PLAIN_INTERVAL_MS = 15_000;

/**
 * Shows that something goes on while `work` takes its time.
 * @template T
 * @param {string} label such as "Installing packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function showProgress(label, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / SECOND_MS);
  const isTerminal = Boolean(process.stdout.isTTY);
  const rewrite = (/** @type {string} */ text) => process.stdout.write(`\r\u001B[K${text}`);
  if (isTerminal) rewrite(`${label} …`);
  else console.log(`${label} …`);
  const timer = setInterval(
    () => (isTerminal ? rewrite(`${label} … ${seconds()} s`) : console.log(`${label} … ${seconds()} s so far`)),
    isTerminal ? SECOND_MS : PLAIN_INTERVAL_MS,
  );
  try {
    const result = await work();
    if (isTerminal) rewrite(`${label}: done in ${seconds()} s\n`);
    else console.log(`${label}: done in ${seconds()} s`);
    return result;
  } catch (error) {
    if (isTerminal) rewrite(`${label}: failed after ${seconds()} s\n`);
    else console.log(`${label}: failed after ${seconds()} s`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs a tool to its end in the project folder; its output is shown only when it fails. It ends with us, however we end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, what: string }} options
 * @returns {Promise<void>}
 */
export function runTool(command, args, { env = process.env, what }) {
  return new Promise((resolve, reject) => {
    const guard = path.join(import.meta.dirname, 'guard.mjs');
    const child = spawn(process.execPath, [guard, command, ...args], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => { output = (output + chunk).slice(-MAX_OUTPUT); };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => reject(new Error(`${what} could not be run: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${output.trim()}\n\n${what} failed; its output is above.`));
    });
  });
}
