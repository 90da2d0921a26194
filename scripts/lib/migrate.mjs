// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

// Prisma Migrate's own lock, so that its CLI and any number of starting instances take turns.
const PRISMA_MIGRATE_LOCK = 72_707_369;
// Such a file decides about transactions itself, or holds the one statement that refuses to run in any.
const NOT_IN_TRANSACTION = /\b(commit|concurrently|vacuum)\b/i;
const CREATE_TABLE = `create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0
)`;

/**
 * @typedef {object} Migration
 * @property {string} name
 * @property {string} sql
 * @property {string} checksum
 *
 * @typedef {object} Applied
 * @property {string} migration_name
 * @property {string} checksum
 * @property {Date | null} finished_at
 */

/**
 * Applies what is missing, and records it as `prisma migrate deploy` would.
 * @param {{ url: string, dir: string, log?: (line: string) => void }} options
 * @returns {Promise<string[]>} the names of the migrations applied now
 */
export async function applyMigrations({ url, dir, log = () => {} }) {
  return withClient(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await client.query(CREATE_TABLE);
    const pending = comparePending(readMigrations(dir), await readApplied(client), log);
    for (const migration of pending) {
      await applyOne(client, migration);
      log(`Applied migration ${migration.name}`);
    }
    return pending.map(({ name }) => name);
  });
}

/**
 * @param {{ url: string, dir: string, log?: (line: string) => void }} options
 * @returns {Promise<string[]>}
 */
export async function listPendingMigrations({ url, dir, log = () => {} }) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(`select to_regclass('_prisma_migrations') is not null as "hasTable"`);
    const applied = rows[0]?.hasTable ? await readApplied(client) : [];
    return comparePending(readMigrations(dir), applied, log).map(({ name }) => name);
  });
}

/**
 * @param {Migration[]} migrations
 * @param {Applied[]} applied
 * @param {(line: string) => void} log
 */
function comparePending(migrations, applied, log) {
  const failed = applied.find((row) => !row.finished_at);
  if (failed) {
    throw new Error(
      `Migration ${failed.migration_name} failed earlier, so the database may be half changed. Look at its "logs" in the table `
        + `_prisma_migrations, put the database right, then run: npx prisma migrate resolve --rolled-back ${failed.migration_name}`,
    );
  }
  const byName = new Map(applied.map((row) => [row.migration_name, row]));
  for (const { name, checksum } of migrations) {
    const row = byName.get(name);
    if (row && row.checksum !== checksum) log(`Migration ${name} was edited after it was applied; the edit has no effect here`);
  }
  return migrations.filter(({ name }) => !byName.has(name));
}

/**
 * @param {pg.Client} client
 * @param {Migration} migration
 */
async function applyOne(client, migration) {
  const id = randomUUID();
  const values = [id, migration.checksum, migration.name].map((value) => client.escapeLiteral(value)).join(', ');
  const start = `insert into _prisma_migrations (id, checksum, migration_name) values (${values})`;
  const finish = `update _prisma_migrations set finished_at = clock_timestamp(), applied_steps_count = 1 where id = '${id}'`;
  if (NOT_IN_TRANSACTION.test(migration.sql)) return applyInSteps(client, migration, { id, start, finish });
  try {
    // One simple query of many statements is one transaction: a crash leaves neither half a migration nor a row about it.
    await client.query(`${start};\n${migration.sql}\n;${finish}`);
  } catch (error) {
    await client.query(start);
    await client.query('update _prisma_migrations set rolled_back_at = now(), logs = $2 where id = $1', [id, describe(error)]);
    throw new Error(`Migration ${migration.name} failed and changed nothing: ${describe(error)}`, { cause: error });
  }
}

/**
 * @param {pg.Client} client
 * @param {Migration} migration
 * @param {{ id: string, start: string, finish: string }} record
 */
async function applyInSteps(client, { name, sql }, { id, start, finish }) {
  await client.query(start);
  try {
    await client.query(sql);
  } catch (error) {
    await client.query('rollback');
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, describe(error)]);
    throw new Error(`Migration ${name} failed half-way: ${describe(error)}`, { cause: error });
  }
  await client.query(finish);
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {pg.Client} client
 * @returns {Promise<Applied[]>}
 */
async function readApplied(client) {
  const { rows } = await client.query(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null order by started_at',
  );
  return rows;
}

/**
 * @param {string} dir
 * @returns {Migration[]}
 */
function readMigrations(dir) {
  return fs.readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(dir, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withClient(url, work) {
  const connection = new URL(url);
  // Prisma's own parameter: which schema holds the tables. PostgreSQL calls it the search path.
  const schema = connection.searchParams.get('schema');
  connection.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: connection.href, application_name: 'keyward migrations' });
  client.on('error', () => {});
  await client.connect();
  try {
    if (schema) await client.query(`set search_path to ${client.escapeIdentifier(schema)}`);
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
