// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { findBrowser } from './browser.mjs';

/** @param {string} file */
function makeProgram(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

test('the browser is the named one, else Playwright’s, else the system’s, else the unpacked one, else none', () => {
  const folder = makeTempFolder();
  const sources = {
    named: makeProgram(path.join(folder, 'named')),
    playwrightOwn: makeProgram(path.join(folder, 'playwright/chrome')),
    searchPath: [path.join(folder, 'empty'), path.join(folder, 'bin')],
    cache: path.join(folder, 'cache'),
  };
  const chromium = makeProgram(path.join(folder, 'bin/chromium'));
  const unpacked = makeProgram(path.join(folder, 'cache/chromium'));
  expect(findBrowser(sources)).toBe(sources.named);
  expect(findBrowser({ ...sources, named: '' })).toBe(sources.playwrightOwn);
  fs.rmSync(sources.playwrightOwn);
  expect(findBrowser({ ...sources, named: '' })).toBe(chromium);
  const chrome = makeProgram(path.join(folder, 'bin/google-chrome'));
  expect(findBrowser({ ...sources, named: '' })).toBe(chrome);
  fs.rmSync(path.join(folder, 'bin'), { recursive: true });
  expect(findBrowser({ ...sources, named: '' })).toBe(unpacked);
  fs.rmSync(unpacked);
  expect(findBrowser({ ...sources, named: '' })).toBeNull();
});

test('a wrong E2E_BROWSER_PATH is an error, never another browser in silence', () => {
  const folder = makeTempFolder();
  expect(() => findBrowser({ named: folder, searchPath: [folder] })).toThrow(/E2E_BROWSER_PATH/);
});
