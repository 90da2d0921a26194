// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { run } from './browser.mjs';

/**
 * Debian's Chromium for a user who may install nothing: its packages and those it lacks here are fetched and unpacked into a folder, and
 * a small program starts it with the libraries found there.
 * @param {string} cache
 * @returns {string} why it failed, or nothing
 */
export function unpackChromium(cache) {
  const state = path.join(cache, 'apt');
  const archives = path.join(state, 'archives');
  const root = path.join(cache, 'root');
  fs.rmSync(cache, { recursive: true, force: true });
  for (const folder of [path.join(archives, 'partial'), path.join(state, 'lists/partial'), root]) fs.mkdirSync(folder, { recursive: true });
  const settings = [`Dir::Cache=${state}`, `Dir::State::lists=${state}/lists`, 'Debug::NoLocking=1', 'APT::Sandbox::User='];
  const apt = settings.flatMap((setting) => ['-o', setting]);
  const download = ['install', '--download-only', '-y', '--no-install-recommends', 'chromium'];
  const failed = run('apt-get', [...apt, 'update']) || run('apt-get', [...apt, ...download]);
  if (failed) return failed;
  for (const archive of fs.readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const problem = run('dpkg', ['-x', path.join(archives, archive), root]);
    if (problem) return problem;
  }
  fs.rmSync(state, { recursive: true, force: true });
  const program = path.join(root, 'usr/lib/chromium/chromium');
  if (!fs.existsSync(program)) return 'the packages hold no Chromium';
  writeStarter(path.join(cache, 'chromium'), { root, program });
  return '';
}

/**
 * @param {string} file
 * @param {{ root: string, program: string }} where
 */
function writeStarter(file, { root, program }) {
  const libraries = fs.readdirSync(path.join(root, 'usr/lib'))
    .filter((name) => name.includes('-linux-gnu'))
    .flatMap((name) => [path.join(root, 'usr/lib', name), path.join(root, 'lib', name)]);
  const fonts = path.join(root, 'etc/fonts');
  const lines = ['#!/bin/sh', `export LD_LIBRARY_PATH=${quote(libraries.join(':'))}`];
  if (fs.existsSync(fonts) && !fs.existsSync('/etc/fonts')) {
    lines.push(`export FONTCONFIG_PATH=${quote(fonts)} FONTCONFIG_SYSROOT=${quote(root)}`);
  }
  lines.push(`exec ${quote(program)} "$@"`);
  const draft = `${file}.new`;
  fs.writeFileSync(draft, `${lines.join('\n')}\n`, { mode: 0o755 });
  fs.renameSync(draft, file);
}

/** @param {string} word */
function quote(word) {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
