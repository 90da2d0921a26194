// @ts-check
// `npm run test:node-versions`: a fresh clone of HEAD starts and answers under the other supported versions of Node, taken from npm.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot, requireNode, runScript } from './lib/project.mjs';

const VERSIONS = ['22', '24'];
const START_TIMEOUT_MS = 10 * 60_000;
const STOP_TIMEOUT_MS = 15_000;

requireNode();

await runScript(async () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-node-'));
  fs.chmodSync(scratch, 0o711);
  let failed = 0;
  try {
    for (const version of VERSIONS) {
      const problem = await check(version, path.join(scratch, version)).then(() => '', (error) => String(error.message ?? error));
      if (problem) failed += 1;
      console.log(`Node ${version}: ${problem || 'installs, builds, starts, answers and ends'}`);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`\n${VERSIONS.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});

/**
 * @param {string} version
 * @param {string} folder
 */
async function check(version, folder) {
  const tools = path.join(folder, 'node');
  const clone = path.join(folder, 'keyward');
  fs.mkdirSync(tools, { recursive: true });
  run('npm', ['install', '--prefix', tools, '--no-audit', '--no-fund', `node-${process.platform}-${process.arch}@${version}`]);
  run('git', ['clone', '--quiet', projectRoot, clone]);
  const bin = path.join(tools, `node_modules/node-${process.platform}-${process.arch}/bin`);
  const port = `39${version}7`;
  const { HOME, TMPDIR } = process.env;
  const server = spawn(path.join(bin, 'node'), ['scripts/start.mjs'], {
    cwd: clone,
    env: { HOME, TMPDIR, PATH: `${bin}${path.delimiter}${process.env.PATH}`, PORT: port, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => { output = (output + chunk).slice(-16_384); });
  const ended = once(server, 'exit');
  try {
    await waitUntilReady(`http://127.0.0.1:${port}/readyz`, () => server.exitCode !== null, () => output);
    const page = await fetch(`http://127.0.0.1:${port}/sign-in`);
    if (page.status !== 200) throw new Error(`/sign-in answered ${page.status}`);
    server.kill('SIGTERM');
    const outcome = await Promise.race([ended, sleep(STOP_TIMEOUT_MS, 'too late', { ref: false })]);
    if (outcome === 'too late') throw new Error('does not end after SIGTERM');
  } finally {
    server.kill('SIGKILL');
  }
}

/**
 * @param {string} url
 * @param {() => boolean} hasEnded
 * @param {() => string} output
 */
async function waitUntilReady(url, hasEnded, output) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await fetch(url).then(({ ok }) => ok, () => false))) {
    if (hasEnded() || Date.now() > deadline) throw new Error(`does not get ready. It printed:\n${output()}`);
    await sleep(250);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr.trim()}`);
}
