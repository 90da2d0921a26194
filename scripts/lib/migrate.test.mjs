// @ts-check
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openEmbeddedPostgres } from './embedded-postgres.mjs';
import { applyMigrations, listPendingMigrations } from './migrate.mjs';
import { createDatabase } from '../testing/databases';
import { makeTempFolder } from '../testing/temp-folder.mjs';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-migrate-'));
/** @type {import('./embedded-postgres.mjs').EmbeddedPostgres} */
let server;

beforeAll(async () => {
  server = await openEmbeddedPostgres({ dataDir });
});

afterAll(async () => {
  await server.release();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** @param {Record<string, string>} files */
async function setUp(files) {
  const dir = makeTempFolder();
  const write = (/** @type {string} */ name, /** @type {string} */ sql) => {
    fs.mkdirSync(path.join(dir, name), { recursive: true });
    fs.writeFileSync(path.join(dir, name, 'migration.sql'), sql);
  };
  for (const [name, sql] of Object.entries(files)) write(name, sql);
  const url = await createDatabase({ ...server, name: `migrate_${randomBytes(4).toString('hex')}` });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  /** @type {string[]} */
  const lines = [];
  return { url, dir, write, client, lines, log: (/** @type {string} */ line) => void lines.push(line) };
}

test('migrations are applied once, in the order of their names', async () => {
  const set = await setUp({ '2_fill': "insert into a values ('x')", '1_make': 'create table a (v text); create index on a (v)' });
  expect(await listPendingMigrations(set)).toEqual(['1_make', '2_fill']);
  expect(await applyMigrations(set)).toEqual(['1_make', '2_fill']);
  expect(await applyMigrations(set)).toEqual([]);
  expect(await listPendingMigrations(set)).toEqual([]);
  const { rows } = await set.client.query(
    'select migration_name, applied_steps_count, logs, finished_at is not null as done from _prisma_migrations',
  );
  expect(rows).toEqual(['1_make', '2_fill'].map((name) => ({ migration_name: name, applied_steps_count: 1, logs: null, done: true })));
});

test('several instances that start at once apply each migration once', async () => {
  const set = await setUp({ '1_make': 'create table a (v int); select pg_sleep(0.2); insert into a values (1)' });
  const applied = await Promise.all(Array.from({ length: 4 }, () => applyMigrations(set)));
  expect(applied.flat()).toEqual(['1_make']);
});

test('a failing migration changes nothing, says why, and is tried again once it is put right', async () => {
  const set = await setUp({ '1_make': 'create table a (v int)', '2_bad': 'create table b (v int); insert into a values (1); select 1/0' });
  await expect(applyMigrations(set)).rejects.toThrow('Migration 2_bad failed and changed nothing: division by zero');
  const { rows } = await set.client.query("select to_regclass('b') as b, (select count(*)::int from a) as count");
  expect(rows).toEqual([{ b: null, count: 0 }]);
  expect(await listPendingMigrations(set)).toEqual(['2_bad']);
  set.write('2_bad', 'create table b (v int)');
  expect(await applyMigrations(set)).toEqual(['2_bad']);
});

test('a statement that refuses transactions runs alone; its failure stops every later start until somebody resolves it', async () => {
  const set = await setUp({ '1_make': 'create table a (v int)', '2_index': 'create index concurrently a_v on a (v)' });
  expect(await applyMigrations(set)).toEqual(['1_make', '2_index']);
  set.write('3_index', 'create index concurrently a_w on a (w)');
  await expect(applyMigrations(set)).rejects.toThrow('Migration 3_index failed half-way: column "w" does not exist');
  await expect(applyMigrations(set)).rejects.toThrow(/3_index failed earlier.*migrate resolve --rolled-back 3_index/);
  await expect(listPendingMigrations(set)).rejects.toThrow(/3_index failed earlier/);
});

test('an edit after the fact is told, and has no effect', async () => {
  const set = await setUp({ '1_make': 'create table a (v int)' });
  await applyMigrations(set);
  set.write('1_make', 'create table a (v text)');
  expect(await applyMigrations(set)).toEqual([]);
  expect(set.lines.at(-1)).toContain('1_make was edited after it was applied');
});
