// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/temp-folder.mjs';
import { readPlaywrightReport, readReport, readVitestReport, summaryLine, sumResults } from './results.mjs';

/** @param {string} status */
const vitestTest = (status) => ({ status, fullName: `is ${status}` });

const annotations = [{ type: 'skip', description: 'needs Docker' }];
/** @param {'expected' | 'unexpected' | 'flaky' | 'skipped'} status */
const playwrightTest = (status) => ({ status, projectName: 'ui', annotations });

test('the last line names skipped tests only when there are some', () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed');
  expect(summaryLine({ passed: 3, failed: 1, skipped: ['x'] })).toBe('3 passed, 1 failed, 1 skipped');
});

test('a file of tests that cannot be loaded counts as one failure', () => {
  const report = { testResults: [
    { name: 'a', status: 'passed', assertionResults: ['passed', 'passed', 'pending', 'todo'].map(vitestTest) },
    { name: 'b', status: 'failed', assertionResults: ['failed', 'passed'].map(vitestTest) },
    { name: 'c', status: 'failed', assertionResults: [] },
  ] };
  expect(readVitestReport(report)).toEqual({ passed: 3, failed: 2, skipped: ['is pending (pending)', 'is todo (todo)'] });
});

test('a flaky test and an error of the set-up are failures, and a skip tells its reason', () => {
  const report = {
    errors: [{ message: 'the server did not end' }],
    suites: [{
      specs: [{ title: 'one', file: 'a.spec.ts', tests: [playwrightTest('expected'), playwrightTest('flaky')] }],
      suites: [{ specs: [{ title: 'two', file: 'a.spec.ts', tests: [playwrightTest('unexpected'), playwrightTest('skipped')] }] }],
    }],
  };
  expect(readPlaywrightReport(report)).toEqual({ passed: 1, failed: 3, skipped: ['[ui] a.spec.ts › two: needs Docker'] });
});

test('a runner that crashed has failed, with or without a report', () => {
  const file = path.join(makeTempFolder(), 'report.json');
  expect(readReport(readPlaywrightReport, file, true)).toEqual({ passed: 0, failed: 1, skipped: [] });
  const suites = [{ specs: [{ title: 'one', file: 'a.spec.ts', tests: [playwrightTest('expected')] }] }];
  fs.writeFileSync(file, JSON.stringify({ errors: [], suites }));
  expect(readReport(readPlaywrightReport, file, true)).toEqual({ passed: 1, failed: 0, skipped: [] });
  expect(readReport(readPlaywrightReport, file, false)).toEqual({ passed: 1, failed: 1, skipped: [] });
});

test('results add up', () => {
  expect(sumResults([{ passed: 1, failed: 0, skipped: ['a'] }, { passed: 2, failed: 1, skipped: ['b'] }]))
    .toEqual({ passed: 3, failed: 1, skipped: ['a', 'b'] });
});
