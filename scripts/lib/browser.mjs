// @ts-check
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { inProject } from './project.mjs';

// The first one has no windows to draw, which makes a test twice as fast.
const SYSTEM_NAMES = ['chromium-headless-shell', 'google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
const MAC_APPS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
const LAUNCH_ARGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * @typedef {object} BrowserSources  where to look; the defaults are this machine's
 * @property {string} [named]        E2E_BROWSER_PATH
 * @property {string} [playwrightOwn]
 * @property {string[]} [searchPath] folders of PATH
 * @property {string} [cache]        our own folder
 */

/** Our own folder, for a browser that was unpacked without installing it. */
export function browserCache() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'keyward-browser');
}

/** Flags for every start of the browser. Its sandbox cannot work for root. */
export function launchArgs() {
  return process.getuid?.() === 0 ? ['--no-sandbox', ...LAUNCH_ARGS] : LAUNCH_ARGS;
}

/**
 * The browser that tests use, in the order in which somebody meant it to be used. Looks only; installs nothing.
 * @param {BrowserSources} [sources]
 * @returns {string | null}
 */
export function findBrowser({
  named = process.env.E2E_BROWSER_PATH,
  playwrightOwn = playwrightBrowser(),
  searchPath = (process.env.PATH ?? '').split(path.delimiter),
  cache = browserCache(),
} = {}) {
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`E2E_BROWSER_PATH names ${named}, which is not a program.`);
  }
  const installed = SYSTEM_NAMES.flatMap((name) => searchPath.map((folder) => path.join(folder, name)));
  const candidates = [playwrightOwn, ...installed, ...(process.platform === 'darwin' ? MAC_APPS : []), path.join(cache, 'chromium')];
  return candidates.find(isProgram) ?? null;
}

/**
 * Finds the browser, and gets one if there is none.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function ensureBrowser({ log = () => {} } = {}) {
  const found = findBrowser();
  if (found) return found;
  const { unpackChromium } = await import('./browser-unpack.mjs');
  const ways = [
    { what: 'Playwright’s own Chromium', get: installPlaywrightBrowser },
    { what: 'Chromium with apt-get', get: installSystemChromium },
    { what: 'Chromium unpacked into a cache folder', get: () => unpackChromium(browserCache()) },
  ];
  for (const { what, get } of ways) {
    log(`No browser yet; trying ${what}`);
    const outcome = get();
    const browser = findBrowser();
    if (browser) return browser;
    log(`That did not work: ${outcome}`);
  }
  throw new Error('No browser could be installed. Install Chrome or Chromium, or set E2E_BROWSER_PATH to the program of one.');
}

function installPlaywrightBrowser() {
  return run(process.execPath, [inProject('node_modules/playwright/cli.js'), 'install', 'chromium']);
}

function installSystemChromium() {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [command = '', ...args] = [...asRoot, 'apt-get'];
  const updated = run(command, [...args, 'update']);
  const install = (/** @type {string} */ name) => run(command, [...args, 'install', '-y', '--no-install-recommends', name]);
  return install('chromium-headless-shell') && (install('chromium') || updated);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string} why it failed, or nothing
 */
export function run(command, args) {
  const { error, status, stderr } = spawnSync(command, args, {
    encoding: 'utf8', timeout: 10 * 60_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) return error.message;
  return status === 0 ? '' : stderr.trim().split('\n').at(-1) || `code ${status}`;
}

function playwrightBrowser() {
  try {
    const { chromium } = createRequire(import.meta.url)('playwright');
    return String(chromium.executablePath());
  } catch {
    return '';
  }
}

/** @param {string} file */
function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
