// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from './file-lock.mjs';
import { chooseAccount, loadBinaries } from './postgres-account.mjs';
import { commandLineOf, isPidTaken } from './process-info.mjs';

const POLL_MS = 20;
const STOP_TIMEOUT_MS = 60_000;
const MAX_LOG_BYTES = 4 * 1024 * 1024;
// The server outlives whoever started it, so it must not inherit secrets, nor PG* variables that would change it.
/** @type {NodeJS.ProcessEnv} */
const SERVER_ENV = { NODE_ENV: 'production', PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * @typedef {object} Cluster
 * @property {string} dir   folder of everything about the embedded server
 * @property {string} data  its PostgreSQL data folder
 *
 * @typedef {object} Passwords
 * @property {string} admin
 * @property {string} app
 *
 * @typedef {object} Postmaster
 * @property {number} pid
 * @property {number} port
 * @property {boolean} isReady
 */

/**
 * @param {string} dataDir
 * @returns {Cluster}
 */
export function locateCluster(dataDir) {
  const parent = fs.existsSync(dataDir) ? fs.realpathSync(dataDir) : path.resolve(dataDir);
  const dir = path.join(parent, 'postgres');
  return { dir, data: path.join(dir, 'data') };
}

/**
 * @param {Cluster} cluster
 * @returns {Passwords | null}
 */
export function readPasswords(cluster) {
  try {
    return JSON.parse(fs.readFileSync(path.join(cluster.dir, 'conn.json'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The server that runs on this data folder, whoever started it.
 * @param {Cluster} cluster
 * @returns {Postmaster | null}
 */
export function findPostmaster(cluster) {
  const lines = readPidFile(cluster);
  const pid = Number(lines?.[0]);
  // Pids are used again: never trust (or signal) one whose command line is not this very server.
  if (!lines || !commandLineOf(pid)?.includes(cluster.data)) return null;
  return { pid, port: Number(lines[3] ?? 0), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Makes the data folder if there is none. A half-made one is never mistaken for a whole one: it gets its name last.
 * @param {Cluster} cluster
 * @param {(line: string) => void} log
 * @returns {Promise<Passwords>}
 */
export async function ensureCluster(cluster, log) {
  fs.mkdirSync(cluster.dir, { recursive: true, mode: 0o700 });
  if (!fs.existsSync(cluster.data)) await withFileLock(path.join(cluster.dir, 'init.lock'), () => initialise(cluster, log));
  const passwords = readPasswords(cluster);
  if (passwords) return passwords;
  const file = path.join(cluster.dir, 'conn.json');
  throw new Error(`${file} is missing, and with it the passwords of the built-in database. Restore it from a backup.`);
}

/**
 * Returns once this or another process's server runs; throws when the server cannot start.
 * @param {Cluster} cluster
 * @param {{ port?: number }} [options] a port to prefer, so that URLs already handed out stay good
 */
export async function startPostmaster(cluster, options = {}) {
  await withFileLock(path.join(cluster.dir, 'start.lock'), async () => {
    if (!findPostmaster(cluster)) await startAlone(cluster, options);
  });
}

/**
 * @param {Cluster} cluster
 * @param {{ port?: number }} options
 */
async function startAlone(cluster, { port }) {
  const binaries = await loadBinaries();
  const account = chooseAccount(binaries, cluster.dir);
  const owner = fs.statSync(cluster.data).uid;
  if (account.uid !== undefined && owner !== account.uid) {
    if (process.getuid?.() !== 0) throw new Error(`${cluster.data} belongs to another user (id ${owner}). Start Keyward as that user.`);
    giveTo(cluster.data, account.uid, account.gid ?? 0);
  }
  disarmStalePidFile(cluster);
  const logFile = path.join(cluster.dir, 'server.log');
  if ((fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) fs.truncateSync(logFile);
  const logFd = fs.openSync(logFile, 'a', 0o600);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String((port && (await isFree(port)) ? port : 0) || (await freePort())),
    unix_socket_directories: '',
    max_connections: '100',
    timezone: 'UTC',
    // Failed statements may carry secrets: they stay out of the log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  const args = ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const [command, words] = account.wrap(binaries.postgres, args);
  const child = spawn(command, words, { ...account.spawnAs, cwd: '/', env: SERVER_ENV, stdio: ['ignore', logFd, logFd], detached: true });
  fs.closeSync(logFd);
  let hasEnded = false;
  child.on('exit', () => { hasEnded = true; });
  child.on('error', () => { hasEnded = true; });
  child.unref();
  while (!findPostmaster(cluster)?.isReady) {
    if (hasEnded && !findPostmaster(cluster)) throw new Error(`The built-in PostgreSQL did not start. Its last words:\n${tail(logFile)}`);
    await sleep(POLL_MS);
  }
}

/**
 * @param {Cluster} cluster
 */
export async function stopPostmaster(cluster) {
  const running = findPostmaster(cluster);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (findPostmaster(cluster)?.pid === running.pid || commandLineOf(running.pid)?.includes(cluster.data)) {
    if (Date.now() > deadline) throw new Error(`The built-in PostgreSQL (process ${running.pid}) does not end.`);
    await sleep(POLL_MS);
  }
}

/**
 * @param {Cluster} cluster
 * @param {(line: string) => void} log
 */
async function initialise(cluster, log) {
  if (fs.existsSync(cluster.data)) return;
  log('Creating the built-in PostgreSQL database');
  const binaries = await loadBinaries();
  const account = chooseAccount(binaries, cluster.dir);
  const passwords = { admin: randomBytes(24).toString('base64url'), app: randomBytes(24).toString('base64url') };
  const draft = path.join(cluster.dir, 'data.new');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  fs.writeFileSync(path.join(cluster.dir, 'conn.json'), `${JSON.stringify(passwords)}\n`, { mode: 0o600 });
  const passwordFile = path.join(os.tmpdir(), `keyward-${randomBytes(9).toString('hex')}`);
  fs.writeFileSync(passwordFile, passwords.admin, { mode: 0o600, flag: 'wx' });
  try {
    if (account.uid !== undefined && process.getuid?.() === 0) {
      for (const item of [draft, passwordFile]) fs.chownSync(item, account.uid, account.gid ?? 0);
    }
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const [command, args] = account.wrap(
      binaries.initdb,
      ['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...locale, '--no-instructions'],
    );
    const run = spawnSync(command, args, { ...account.spawnAs, cwd: '/', env: SERVER_ENV, encoding: 'utf8' });
    if (run.error) throw new Error('The built-in PostgreSQL does not run on this system (it needs glibc). Set DATABASE_URL instead.');
    if (run.status !== 0) throw new Error(`The built-in PostgreSQL could not be set up:\n${run.stderr || run.stdout}`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(draft, cluster.data);
}

/**
 * @param {Cluster} cluster
 * @returns {string[] | null}
 */
function readPidFile(cluster) {
  try {
    return fs.readFileSync(path.join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
}

/**
 * After a crash another process, or a zombie, may bear the old server's pid, and PostgreSQL then refuses to start. It ignores its own
 * parent's pid, and still checks that no old backend uses the memory named in the file; removing the file would lose that check.
 * Only under the start lock: it must never touch the file of a server that another process has just started.
 * @param {Cluster} cluster
 */
function disarmStalePidFile(cluster) {
  const lines = readPidFile(cluster);
  if (!lines || findPostmaster(cluster) || !isPidTaken(Number(lines[0]))) return;
  fs.writeFileSync(path.join(cluster.data, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'));
}

/**
 * @param {string} folder
 * @param {number} uid
 * @param {number} gid
 */
function giveTo(folder, uid, gid) {
  fs.lchownSync(folder, uid, gid);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const item = path.join(folder, entry.name);
    if (entry.isDirectory()) giveTo(item, uid, gid);
    else fs.lchownSync(item, uid, gid);
  }
}

/** @param {string} file */
function tail(file) {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

/** @returns {Promise<number>} */
function freePort() {
  return listenOnce(0);
}

/** @param {number} port */
async function isFree(port) {
  return listenOnce(port).then(() => true, () => false);
}

/**
 * @param {number} port
 * @returns {Promise<number>}
 */
function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
