// @ts-check
// `npm test`: everything from a fresh clone, ending in one line that says how many passed and how many failed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensureGenerated, ensureInstalled } from './lib/build.mjs';
import { findMissingEntries, readLockfile } from './lib/lockfile.mjs';
import { inProject, requireNode, runScript } from './lib/project.mjs';
import { parseTestOptions } from './lib/test-run/options.mjs';
import { oneResult, readPlaywrightReport, readReport, readVitestReport, summaryLine, sumResults } from './lib/test-run/results.mjs';
import { runLimited } from './lib/test-run/run-limited.mjs';

/** @typedef {import('./lib/test-run/results.mjs').Result} Result */

const MINUTE_MS = 60_000;
// What hangs is ended here. The run itself should take less than 20 minutes on two cores; a slower machine may take longer.
const WHOLE_RUN_MS = 28 * MINUTE_MS;
const BROWSER_PROJECTS = /** @type {const} */ (['api', 'ui', 'a11y']);

/** @type {Result[]} */
const results = [];
let isInterrupted = false;

requireNode();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { isInterrupted = true; });

await runScript(async () => {
  await runSteps(process.argv.slice(2)).catch(fail);
  if (isInterrupted) fail('Interrupted: what came later did not run.');
  if (results.every(({ passed, failed }) => passed + failed === 0)) fail('Nothing ran: no test matches.');
  const total = sumResults(results);
  if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
  console.log(`\n${summaryLine(total)}`);
});

/** @param {unknown} reason */
function fail(reason) {
  console.error(`\n${reason instanceof Error ? reason.message : reason}`);
  results.push(oneResult(false));
}

/**
 * @param {boolean} isWanted
 * @param {string} title
 * @param {() => Promise<Result>} work
 * @returns {Promise<boolean>} whether the following steps can build on it
 */
async function step(isWanted, title, work) {
  if (!isWanted || isInterrupted) return false;
  console.log(`\n── ${title}`);
  try {
    const result = await work();
    results.push(result);
    console.log(`${title}: ${summaryLine(result)}`);
    return result.failed === 0;
  } catch (error) {
    fail(error);
    return false;
  }
}

/** @param {string[]} words */
async function runSteps(words) {
  const { steps, filters } = parseTestOptions(words);
  await ensureInstalled();
  await ensureGenerated();
  const deadline = Date.now() + WHOLE_RUN_MS;
  const limit = (/** @type {number} */ minutes) => Math.max(1_000, Math.min(minutes * MINUTE_MS, deadline - Date.now()));
  const scratch = makeScratchFolder();
  try {
    await step(steps.has('lockfile'), 'Lockfile', async () => {
      const missing = findMissingEntries(readLockfile(inProject('package-lock.json')));
      for (const line of missing) console.error(line);
      return oneResult(missing.length === 0);
    });
    const projects = BROWSER_PROJECTS.filter((name) => steps.has(name));
    // Each of these keeps one core busy: side by side they take half the time. The build waits for the check of types, which reads
    // what a build writes.
    const lint = step(steps.has('lint'), 'Lint', async () =>
      oneResult(await runLimited([inProject('node_modules/eslint/bin/eslint.js'), '.', '--max-warnings', '0'], { timeoutMs: limit(4) })));
    await step(steps.has('types'), 'Types', async () =>
      oneResult(await runLimited([inProject('node_modules/typescript/bin/tsc'), '--noEmit'], { timeoutMs: limit(4) })));
    const isBuilt = await step(steps.has('build') || projects.length > 0, 'Build', async () => {
      await ensureBuilt();
      // Only a means, unless it was asked for.
      return steps.has('build') ? oneResult(true) : sumResults([]);
    });
    await lint;
    await step(steps.has('unit'), 'Unit and operation tests', async () => {
      const report = path.join(scratch, 'vitest.json');
      const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [inProject('node_modules/vitest/vitest.mjs'), 'run', ...output, '--passWithNoTests', ...filters];
      return readReport(readVitestReport, report, await runLimited(args, { timeoutMs: limit(11) }));
    });
    if (projects.length > 0 && !isBuilt) console.error('Without a build there is no server to test: its tests did not run.');
    await step(projects.length > 0 && isBuilt, `Tests of the running server (${projects.join(', ')})`, async () => {
      const { ensureBrowser } = await import('./lib/browser.mjs');
      if (projects.some((name) => name !== 'api')) await ensureBrowser({ log: console.log });
      const report = path.join(scratch, 'playwright.json');
      const chosen = projects.map((name) => `--project=${name}`);
      const playwright = [inProject('node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', '--pass-with-no-tests'];
      const args = [...playwright, ...chosen, ...filters];
      const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
      return readReport(readPlaywrightReport, report, await runLimited(args, { timeoutMs: limit(22), env }));
    });
  } finally {
    await removeScratchFolder(scratch);
  }
}

/** Temporary files of all steps live in one folder, so that none outlives the run. */
function makeScratchFolder() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-run-'));
  // PostgreSQL's own account passes through here when root runs the tests.
  fs.chmodSync(scratch, 0o711);
  process.env.TMPDIR = scratch;
  return scratch;
}

/** @param {string} scratch */
async function removeScratchFolder(scratch) {
  const { stopEmbeddedPostgres } = await import('./lib/embedded-postgres.mjs');
  for (const name of fs.readdirSync(scratch)) {
    const outcome = await stopEmbeddedPostgres(path.join(scratch, name));
    if (outcome === 'stopped') console.error(`A database was left running in ${name}; it has been ended.`);
  }
  fs.rmSync(scratch, { recursive: true, force: true });
}
