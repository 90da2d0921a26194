// @ts-check
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureCluster, findPostmaster, locateCluster, readPasswords, startPostmaster, stopPostmaster } from './postgres-cluster.mjs';

const ADMIN = 'postgres';
const APP = 'keyward';
const START_TIMEOUT_MS = 10_000;
const JOIN_TIMEOUT_MS = 60_000;
const REPAIR_INTERVAL_MS = 1_000;
// Any two numbers nobody else uses in the `postgres` database, where these locks live.
const HOLDERS_LOCK = 4_820_001;
const BOOTSTRAP_LOCK = 4_820_002;

/**
 * @typedef {import('./postgres-cluster.mjs').Cluster} Cluster
 * @typedef {import('./postgres-cluster.mjs').Passwords} Passwords
 *
 * @typedef {object} EmbeddedPostgres
 * @property {string} url       for the application: role without superuser rights, owner of its database
 * @property {string} adminUrl  the superuser's, for tests and tools
 * @property {() => Promise<void>} release  gives the server up; the last one out ends it
 */

/**
 * Starts the PostgreSQL server of a data folder, or joins the one that runs. It runs for as long as somebody holds it. Holding is a
 * lock inside the server, so it ends with the process however that ends; a counter in a file would lie after kill -9.
 * @param {{ dataDir: string, log?: (line: string) => void }} options
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function openEmbeddedPostgres({ dataDir, log = () => {} }) {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const cluster = locateCluster(dataDir);
  const passwords = await ensureCluster(cluster, log);
  let held = await hold(cluster, passwords);
  let isReleased = false;
  const { port } = held;

  // A crashed backend makes the server drop everyone, and the server itself may be killed: come back, on the same port.
  const watch = () => held.client.once('end', () => { if (!isReleased) void repair(); });
  const repair = async () => {
    log('The built-in PostgreSQL closed the connection; connecting again');
    while (!isReleased) {
      await sleep(REPAIR_INTERVAL_MS, undefined, { ref: false });
      try {
        held = await hold(cluster, passwords, port);
        if (isReleased) await leave(cluster, held.client);
        else watch();
        log('The built-in PostgreSQL is back');
        return;
      } catch (error) {
        log(`The built-in PostgreSQL is not back yet: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const release = async () => {
    if (isReleased) return;
    isReleased = true;
    await leave(cluster, held.client);
  };
  watch();
  try {
    await bootstrap(held.client, urlFor(ADMIN, passwords.admin, port, 'template1'), passwords.app);
  } catch (error) {
    await release();
    throw error;
  }
  return { url: urlFor(APP, passwords.app, port, APP), adminUrl: urlFor(ADMIN, passwords.admin, port, ADMIN), release };
}

/**
 * The running server of a data folder, without starting, joining or holding it.
 * @param {string} dataDir
 * @returns {{ url: string, adminUrl: string } | null}
 */
export function findEmbeddedPostgres(dataDir) {
  const cluster = locateCluster(dataDir);
  const running = findPostmaster(cluster);
  const passwords = running && readPasswords(cluster);
  if (!running || !passwords) return null;
  return { url: urlFor(APP, passwords.app, running.port, APP), adminUrl: urlFor(ADMIN, passwords.admin, running.port, ADMIN) };
}

/**
 * Ends the server that a killed process left behind.
 * @param {string} dataDir
 * @returns {Promise<'stopped' | 'in-use' | 'not-running'>}
 */
export async function stopEmbeddedPostgres(dataDir) {
  const cluster = locateCluster(dataDir);
  const running = findPostmaster(cluster);
  const passwords = running && readPasswords(cluster);
  if (!running || !passwords) return 'not-running';
  const client = await connect(urlFor(ADMIN, passwords.admin, running.port, ADMIN));
  return (await leave(cluster, client)) ? 'stopped' : 'in-use';
}

/**
 * @param {Cluster} cluster
 * @param {Passwords} passwords
 * @param {number} [preferredPort]
 */
async function hold(cluster, passwords, preferredPort) {
  const startedAt = Date.now();
  for (;;) {
    const running = findPostmaster(cluster);
    try {
      if (!running) await startPostmaster(cluster, { port: preferredPort });
      else if (running.port) return { client: await join(urlFor(ADMIN, passwords.admin, running.port, ADMIN)), port: running.port };
    } catch (error) {
      // A start fails when another process is first, or while backends of a killed server still end: it is not hopeless at once.
      const patienceMs = running ? JOIN_TIMEOUT_MS : START_TIMEOUT_MS;
      const isHopeless = isWrongPassword(error) && findPostmaster(cluster)?.pid === running?.pid;
      if (isHopeless || Date.now() - startedAt > patienceMs) throw error;
    }
    await sleep(50);
  }
}

/** @param {string} adminUrl */
async function join(adminUrl) {
  const client = await connect(adminUrl);
  try {
    // Waits while the last one out ends the server (it holds the lock alone); the connection then breaks, and we start anew.
    await client.query('select pg_advisory_lock_shared($1)', [HOLDERS_LOCK]);
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
}

/**
 * @param {Cluster} cluster
 * @param {pg.Client} client
 * @returns {Promise<boolean>} whether the server was ended
 */
async function leave(cluster, client) {
  try {
    if (!(await isLastOut(client))) return false;
    await stopPostmaster(cluster);
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {pg.Client} client */
async function isLastOut(client) {
  try {
    await client.query('select pg_advisory_unlock_all()');
    const { rows } = await client.query('select pg_try_advisory_lock($1) as "isLast"', [HOLDERS_LOCK]);
    return rows[0]?.isLast === true;
  } catch {
    // The connection is lost, and our hold with it: the server crashed, or somebody who left at the same moment is ending it.
    return false;
  }
}

/**
 * Role, extension and database of the application; the database comes last, so its presence says that all is there.
 * @param {pg.Client} holder
 * @param {string} templateUrl
 * @param {string} appPassword
 */
async function bootstrap(holder, templateUrl, appPassword) {
  await holder.query('select pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
  try {
    const { rowCount } = await holder.query('select 1 from pg_database where datname = $1', [APP]);
    if (rowCount) return;
    const client = await connect(templateUrl);
    try {
      await client.query('create extension if not exists citext');
      await client.query(`drop role if exists ${APP}`);
      const password = client.escapeLiteral(appPassword);
      await client.query(`create role ${APP} login nosuperuser nocreaterole nocreatedb noreplication password ${password}`);
      await client.query(`create database ${APP} owner ${APP}`);
    } finally {
      await client.end();
    }
  } finally {
    await holder.query('select pg_advisory_unlock($1)', [BOOTSTRAP_LOCK]);
  }
}

/** @param {string} url */
async function connect(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true });
  // Without a listener the loss of this idle connection would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
  return client;
}

/** @param {unknown} error */
function isWrongPassword(error) {
  return error instanceof Error && 'code' in error && error.code === '28P01';
}

/**
 * @param {string} role
 * @param {string} password
 * @param {number} port
 * @param {string} database
 */
function urlFor(role, password, port, database) {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
}
