import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseServerKeys, setServerKeys } from '@/lib/crypto/server-keys';
import { disconnectDatabase } from '@/lib/db/client';
import { findEmbeddedPostgres } from '@/scripts/lib/embedded-postgres.mjs';
import { fill, type BenchSecrets, type BenchSize } from './fill';
import { measureLists, reportLists } from './lists';
import type { Figure } from './measure';
import { end, memoryOf, startServer, type BenchServer } from './server';
import { connections, reportThroughput } from './throughput';

const seconds = Number(argument('seconds') ?? 10);
const listSeconds = Math.max(1, Math.round(seconds / 4));
const size = {
  users: Number(argument('users') ?? 100_000),
  tokens: Number(argument('tokens') ?? 1_000_000),
  repositories: Number(argument('repositories') ?? 100_000),
  grants: Number(argument('grants') ?? 2_000_000),
};
/** Only the lists whose name contains it, and nothing else. */
const only = argument('lists');

function argument(name: string): string | undefined {
  return process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

interface Filled {
  server: BenchServer;
  secrets: BenchSecrets;
  databaseUrl: string;
  restart: () => Promise<BenchServer>;
}

/** A server of its own over a filled database, given up in the end whatever happens. */
async function withFilled<T>(filling: BenchSize, work: (filled: Filled) => Promise<T>): Promise<T> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-bench-'));
  const keys = `bench:${randomBytes(32).toString('base64')}`;
  let server = await startServer(dataDir, keys);
  try {
    const databaseUrl = findEmbeddedPostgres(dataDir)?.url;
    if (!databaseUrl) throw new Error('The server runs without its database.');
    setServerKeys(parseServerKeys(keys));
    const { users, tokens } = filling;
    say(`Filling a database with ${users.toLocaleString('en')} users and ${tokens.toLocaleString('en')} tokens`);
    const secrets = await fill(databaseUrl, filling, (line) => say(`  ${line}`));
    await disconnectDatabase();
    const restart = async () => {
      await server.stop();
      return (server = await startServer(dataDir, keys));
    };
    return await work({ server, secrets, databaseUrl, restart });
  } finally {
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

async function run(): Promise<void> {
  const hundredthOf = (number: number, least: number) => Math.max(least, Math.ceil(number / 100));
  const hundredth = {
    users: hundredthOf(size.users, 100),
    tokens: hundredthOf(size.tokens, 1_000),
    repositories: hundredthOf(size.repositories, 1_000),
    grants: hundredthOf(size.grants, 20_000),
  };
  const small = await withFilled(hundredth, ({ server: { url }, secrets }) => measureLists({ url, secrets, seconds: listSeconds, only }));
  const holds = await withFilled(size, async (filled) => {
    say(`\n${connections} connections, ${seconds} s each, generator on the same ${os.availableParallelism()} cores\n`);
    if (only !== undefined) return lists(filled, small);
    const works = [await besideCeiling(filled), await lists(filled, small), await processFigures(filled)];
    return works.every(Boolean);
  });
  if (!holds) process.exitCode = 1;
}

async function besideCeiling({ server, secrets, databaseUrl }: Filled): Promise<boolean> {
  const ceiling = fork('bench/ceiling.mjs', ['BENCH_DATABASE_URL', '0'], { env: { ...process.env, BENCH_DATABASE_URL: databaseUrl } });
  try {
    const [{ port }] = (await once(ceiling, 'message')) as [{ port: number }];
    const places = { url: server.url, ceilingUrl: `http://127.0.0.1:${port}/`, seconds };
    const holds = await reportThroughput(places, secrets, say);
    return within('memory after the rows above', memoryOf(server.pid), 400, 'MB') && holds;
  } finally {
    await end(ceiling);
  }
}

async function lists({ server, secrets }: Filled, small: Map<string, Figure>): Promise<boolean> {
  say('');
  const holds = reportLists(small, await measureLists({ url: server.url, secrets, seconds: listSeconds, only }), say);
  return within('memory after the rows above', memoryOf(server.pid), 700, 'MB') && holds;
}

async function processFigures({ restart }: Filled): Promise<boolean> {
  const { startMs } = await restart();
  return within('start to ready on an existing data folder', startMs / 1_000, 3, 's');
}

function within(name: string, value: number | null, most: number, unit: string): boolean {
  if (value === null) say(`${name}\n  not told by this system`);
  else say(`${name}\n  ${value.toFixed(unit === 's' ? 1 : 0)} ${unit} (under ${most}): ${value <= most ? 'holds' : 'MISSED'}`);
  return value === null || value <= most;
}

await run();
