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
const WHOLE_RUN_MS = 19 * MINUTE_MS;
const BROWSER_PROJECTS = /** @type {const} */ (['api', 'ui', 'a11y']);

requireNode();

await runScript(async () => {
  const { steps, filters } = parseTestOptions(process.argv.slice(2));
  await ensureInstalled();
  await ensureGenerated();
  const deadline = Date.now() + WHOLE_RUN_MS;
  const scratch = makeScratchFolder();
  const limit = (/** @type {number} */ minutes) => Math.max(1_000, Math.min(minutes * MINUTE_MS, deadline - Date.now()));
  /** @type {Result[]} */
  const results = [];

  /**
   * @param {boolean} isWanted
   * @param {string} title
   * @param {() => Promise<Result>} work
   */
  const step = async (isWanted, title, work) => {
    if (!isWanted) return null;
    console.log(`\n── ${title}`);
    const result = await work().catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      return oneResult(false);
    });
    console.log(`${title}: ${summaryLine(result)}`);
    results.push(result);
    return result;
  };

  try {
    await step(steps.has('lockfile'), 'Lockfile', async () => {
      const missing = findMissingEntries(readLockfile(inProject('package-lock.json')));
      for (const line of missing) console.error(line);
      return oneResult(missing.length === 0);
    });
    await step(steps.has('lint'), 'Lint', async () =>
      oneResult(await runLimited([inProject('node_modules/eslint/bin/eslint.js'), '.', '--max-warnings', '0'], { timeoutMs: limit(3) })));
    await step(steps.has('types'), 'Types', async () =>
      oneResult(await runLimited([inProject('node_modules/typescript/bin/tsc'), '--noEmit'], { timeoutMs: limit(3) })));
    await step(steps.has('unit'), 'Unit and operation tests', async () => {
      const report = path.join(scratch, 'vitest.json');
      const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [inProject('node_modules/vitest/vitest.mjs'), 'run', ...output, '--passWithNoTests', ...filters];
      return readReport(readVitestReport, report, await runLimited(args, { timeoutMs: limit(7) }));
    });
    const projects = BROWSER_PROJECTS.filter((name) => steps.has(name));
    const built = await step(steps.has('build') || projects.length > 0, 'Build', async () => {
      await ensureBuilt();
      return oneResult(true);
    });
    if (built && built.failed > 0) console.error('Without a build there is no server to test: the tests of the server did not run.');
    await step(projects.length > 0 && built?.failed === 0, `Tests of the running server (${projects.join(', ')})`, async () => {
      const { ensureBrowser } = await import('./lib/browser.mjs');
      if (projects.some((name) => name !== 'api')) await ensureBrowser({ log: console.log });
      const report = path.join(scratch, 'playwright.json');
      const chosen = projects.map((name) => `--project=${name}`);
      const playwright = [inProject('node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', '--pass-with-no-tests'];
      const args = [...playwright, ...chosen, ...filters];
      const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
      return readReport(readPlaywrightReport, report, await runLimited(args, { timeoutMs: limit(12), env }));
    });
  } finally {
    await removeScratchFolder(scratch);
  }

  const total = sumResults(results);
  const hasRun = total.passed + total.failed > 0;
  if (!hasRun) console.error('\nNothing ran: no test matches.');
  if (total.skipped.length > 0) console.log(`\nSkipped:\n${total.skipped.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = hasRun && total.failed === 0 ? 0 : 1;
  console.log(`\n${summaryLine(total)}`);
});

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
