// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { startNode } from '../testing/start-node.mjs';
import { findEmbeddedPostgres, openEmbeddedPostgres, stopEmbeddedPostgres } from './embedded-postgres.mjs';
import { findPostmaster, locateCluster } from './postgres-cluster.mjs';
import { commandLineOf } from './process-info.mjs';
import { inProject } from './project.mjs';

function makeDataDir() {
  const dataDir = path.join(makeTempFolder(), 'data');
  onTestFinished(async () => {
    await stopEmbeddedPostgres(dataDir);
  });
  return dataDir;
}

/** @param {string} dataDir */
const holdUntilTerminated = (dataDir) => `
  import { openEmbeddedPostgres } from ${JSON.stringify(inProject('scripts/lib/embedded-postgres.mjs'))};
  const { release } = await openEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
  process.once('SIGTERM', () => release());
  console.log('held');`;

/**
 * @param {string} url
 * @param {string} sql
 */
async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the first opens a database for a role without special rights, others join, and the last one out ends it', async () => {
  const dataDir = makeDataDir();
  const first = await openEmbeddedPostgres({ dataDir });
  expect(await query(first.url, `
    select current_user, rolsuper, rolcreaterole, rolcreatedb, datname, datlocprovider, 'Ä'::citext = 'ä' as "ignoresCase"
    from pg_roles, pg_database where rolname = current_user and datdba = pg_roles.oid`)).toEqual([{
    current_user: 'keyward', rolsuper: false, rolcreaterole: false, rolcreatedb: false,
    datname: 'keyward', datlocprovider: 'b', ignoresCase: true,
  }]);
  expect(await query(first.url, "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit') order by 1"))
    .toEqual([{ name: 'fsync', setting: 'on' }, { name: 'synchronous_commit', setting: 'on' }]);
  const second = startNode(holdUntilTerminated(dataDir));
  await second.says('held');
  expect(findEmbeddedPostgres(dataDir)).toEqual({ url: first.url, adminUrl: first.adminUrl });
  await first.release();
  expect(await stopEmbeddedPostgres(dataDir)).toBe('in-use');
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.end('SIGTERM');
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
  expect(await stopEmbeddedPostgres(dataDir)).toBe('not-running');
});

test('passwords are in one file that only its owner reads, never in an argument or the log', async () => {
  const dataDir = makeDataDir();
  const { url, adminUrl, release } = await openEmbeddedPostgres({ dataDir });
  const { dir, data } = locateCluster(dataDir);
  const passwords = [new URL(url).password, new URL(adminUrl).password];
  expect(fs.statSync(path.join(dir, 'conn.json')).mode & 0o777).toBe(0o600);
  expect(fs.statSync(data).mode & 0o777).toBe(0o700);
  expect(fs.statSync(dataDir).mode & 0o007).toBe(0);
  await expect(query(url, `create role other password '${passwords[0]}'`)).rejects.toThrow(/permission denied/);
  const pid = findPostmaster(locateCluster(dataDir))?.pid ?? 0;
  const seen = [fs.readFileSync(path.join(dir, 'server.log'), 'utf8'), ...(commandLineOf(pid) ?? [])].join('\n');
  for (const password of passwords) expect(seen).not.toContain(password);
  await release();
});

test('after kill -9 of every holder the server goes on, the next start joins it, and stop ends it', async () => {
  const dataDir = makeDataDir();
  const holder = startNode(holdUntilTerminated(dataDir));
  await holder.says('held');
  await holder.end('SIGKILL');
  const left = findEmbeddedPostgres(dataDir);
  expect(left).not.toBeNull();
  const next = await openEmbeddedPostgres({ dataDir });
  expect(next.url).toBe(left?.url);
  await next.release();
  const again = startNode(holdUntilTerminated(dataDir));
  await again.says('held');
  await again.end('SIGKILL');
  expect(await stopEmbeddedPostgres(dataDir)).toBe('stopped');
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
});

test('kill -9 of the server itself loses nothing: its holder brings it back at the same address', async () => {
  const dataDir = makeDataDir();
  /** @type {string[]} */
  const lines = [];
  const { url, release } = await openEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
  await query(url, 'create table kept (v int)');
  await query(url, 'insert into kept values (7)');
  process.kill(findPostmaster(locateCluster(dataDir))?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => lines.at(-1), { timeout: 60_000 }).toBe('The built-in PostgreSQL is back');
  expect(await query(url, 'select v from kept')).toEqual([{ v: 7 }]);
  expect(await stopEmbeddedPostgres(dataDir)).toBe('in-use');
  await release();
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
});

test('a pid file whose pid now belongs to another process neither blocks a start nor gets that process signalled', async () => {
  const dataDir = makeDataDir();
  const first = await openEmbeddedPostgres({ dataDir });
  const { data } = locateCluster(dataDir);
  const pidFile = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  await first.release();
  const stranger = startNode("console.log('here'); setInterval(() => {}, 1000)");
  await stranger.says('here');
  fs.writeFileSync(path.join(data, 'postmaster.pid'), [stranger.pid, ...pidFile.slice(1)].join('\n'));
  expect(await stopEmbeddedPostgres(dataDir)).toBe('not-running');
  const second = await openEmbeddedPostgres({ dataDir });
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.release();
  process.kill(stranger.pid, 0);
});

test('processes that come and go at once never meet a server that is going down', async () => {
  const dataDir = makeDataDir();
  await (await openEmbeddedPostgres({ dataDir })).release();
  const comeAndGo = `
    import { openEmbeddedPostgres } from ${JSON.stringify(inProject('scripts/lib/embedded-postgres.mjs'))};
    import pg from 'pg';
    for (let i = 0; i < 6; i += 1) {
      const { url, release } = await openEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (let k = 0; k < 3; k += 1) await client.query('select pg_sleep(0.01)');
      await client.end();
      await release();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
    }`;
  await Promise.all(Array.from({ length: 4 }, () => startNode(comeAndGo).succeeds()));
  await sleep(50);
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
});
