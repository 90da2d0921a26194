// @ts-check
import fs from 'node:fs';

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped  one line for each, with the reason where there is one
 */

/** @returns {Result} */
export function oneResult(/** @type {boolean} */ hasPassed) {
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: [] };
}

/**
 * @param {Result[]} results
 * @returns {Result}
 */
export function sumResults(results) {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

/**
 * The last line of a run.
 * @param {Result} total
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/**
 * A runner that crashed, was ended, or found no report to write has failed, whatever its tests said until then.
 * @param {(report: any) => Result} read
 * @param {string} reportFile
 * @param {boolean} hasSucceeded
 * @returns {Result}
 */
export function readReport(read, reportFile, hasSucceeded) {
  /** @type {Result} */
  let result = { passed: 0, failed: 0, skipped: [] };
  try {
    result = read(JSON.parse(fs.readFileSync(reportFile, 'utf8')));
  } catch {
    return { ...result, failed: 1 };
  }
  return !hasSucceeded && result.failed === 0 ? { ...result, failed: 1 } : result;
}

/**
 * @param {{ testResults: { status: string, name: string, assertionResults: { status: string, fullName: string }[] }[] }} report
 * @returns {Result}
 */
export function readVitestReport({ testResults }) {
  return sumResults(testResults.map(({ status, assertionResults }) => {
    const countOf = (/** @type {string} */ wanted) => assertionResults.filter((test) => test.status === wanted).length;
    const failed = countOf('failed');
    const skipped = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status));
    return {
      passed: countOf('passed'),
      // A file that cannot even be loaded has no tests to fail.
      failed: status === 'failed' && failed === 0 ? 1 : failed,
      skipped: skipped.map((test) => `${test.fullName} (${test.status})`),
    };
  }));
}

/**
 * @typedef {object} Suite
 * @property {Suite[]} [suites]
 * @property {{ title: string, file: string, tests: PlaywrightTest[] }[]} [specs]
 *
 * @typedef {object} PlaywrightTest
 * @property {'expected' | 'unexpected' | 'flaky' | 'skipped'} status
 * @property {string} projectName
 * @property {{ type: string, description?: string }[]} annotations
 */

/**
 * @param {{ suites: Suite[], errors: unknown[] }} report
 * @returns {Result}
 */
export function readPlaywrightReport({ suites, errors }) {
  const tests = suites.flatMap(listTests);
  const failed = tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length;
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    // Errors outside tests: the set-up, the teardown, a spec that cannot be loaded.
    failed: failed + errors.length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ label, annotations }) => {
      const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      return `${label}: ${reason ?? 'no reason given'}`;
    }),
  };
}

/**
 * @param {Suite} suite
 * @returns {(PlaywrightTest & { label: string })[]}
 */
function listTests({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests.map((test) => ({ ...test, label: `[${test.projectName}] ${file} › ${title}` })));
  return [...own, ...suites.flatMap(listTests)];
}
