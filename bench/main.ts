import { fork, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { parseServerKeys, setServerKeys } from '@/lib/crypto/server-keys';
import { disconnectDatabase } from '@/lib/db/client';
import { findEmbeddedPostgres } from '@/scripts/lib/embedded-postgres.mjs';
import { fill, type BenchSecrets } from './fill';

const connections = 32;
const seconds = Number(argument('seconds') ?? 10);
const size = { users: Number(argument('users') ?? 100_000), tokens: Number(argument('tokens') ?? 1_000_000), clients: 500 };

interface Work {
  name: string;
  /** The least share of the ceiling, design.md §7. */
  atLeast: number;
  mostP99Ms?: number;
  url: string;
  requests: autocannon.Request[];
}

interface Figure {
  perSecond: number;
  p99Ms: number;
}

function argument(name: string): string | undefined {
  return process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** One load of `connections` at once; fails when an answer is not a success, because then it measured something else. */
async function measure(url: string, requests: autocannon.Request[]): Promise<Figure> {
  await autocannon({ url, connections, duration: 2, requests });
  const result = await autocannon({ url, connections, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were refusals and ${result.errors} connections failed at ${url}.`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99 };
}

function workOf(url: string, secrets: BenchSecrets): Work[] {
  const body = JSON.stringify({ query: 'query CurrentUser { currentUser { username } }', variables: null });
  const form = (client: BenchSecrets['clients'][number]) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      scope: 'user:all',
    }).toString();
  return [
    {
      name: 'token verification, GET /api/v4/personal_access_tokens/self',
      atLeast: 0.45,
      mostP99Ms: 25,
      url,
      requests: secrets.tokens.map((token) => ({
        method: 'GET',
        path: '/api/v4/personal_access_tokens/self',
        headers: { 'private-token': token },
      })),
    },
    {
      name: 'token verification, GraphQL currentUser',
      atLeast: 0.3,
      mostP99Ms: 25,
      url,
      requests: secrets.tokens.map((token) => ({
        method: 'POST',
        path: '/.api/graphql',
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        body,
      })),
    },
    {
      name: 'client_credentials grant, durable, audited',
      atLeast: 0.2,
      url,
      requests: secrets.clients.map((client) => ({
        method: 'POST',
        path: '/.auth/idp/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form(client),
      })),
    },
  ];
}

async function run(): Promise<void> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-bench-'));
  const keys = `bench:${randomBytes(32).toString('base64')}`;
  const children: ChildProcess[] = [];
  try {
    const { server, url } = await startServer(dataDir, keys);
    children.push(server);
    const database = findEmbeddedPostgres(dataDir);
    if (!database) throw new Error('The server runs without its database.');
    setServerKeys(parseServerKeys(keys));
    say(`Filling the database`);
    const secrets = await fill(database.url, size, (line) => say(`  ${line}`));
    await disconnectDatabase();
    const ceiling = fork('bench/ceiling.mjs', ['BENCH_DATABASE_URL', '0'], { env: { ...process.env, BENCH_DATABASE_URL: database.url } });
    children.push(ceiling);
    const [{ port }] = (await once(ceiling, 'message')) as [{ port: number }];
    await report(workOf(url, secrets), `http://127.0.0.1:${port}/`);
  } finally {
    for (const child of children.reverse()) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Each figure stands between two measures of the ceiling: a machine that slows down slows both. */
async function report(works: Work[], ceilingUrl: string): Promise<void> {
  const amounts = `${size.users.toLocaleString('en')} users, ${size.tokens.toLocaleString('en')} tokens`;
  say(`\n${connections} connections, ${seconds} s each, ${amounts}, generator on the same ${os.availableParallelism()} cores\n`);
  let before = await measure(ceilingUrl, [{ path: '/' }]);
  for (const { name, atLeast, mostP99Ms, url, requests } of works) {
    const figure = await measure(url, requests);
    const after = await measure(ceilingUrl, [{ path: '/' }]);
    const ceiling = (before.perSecond + after.perSecond) / 2;
    const ratio = figure.perSecond / ceiling;
    const verdict = ratio >= atLeast && figure.p99Ms <= (mostP99Ms ?? Infinity) ? 'holds' : 'MISSED';
    const share = `${Math.round(figure.perSecond)}/s of a ceiling of ${Math.round(ceiling)}/s = ${ratio.toFixed(2)}`;
    const latency = `p99 ${figure.p99Ms} ms${mostP99Ms ? ` (under ${mostP99Ms})` : ''}`;
    say(`${name}\n  ${share} (at least ${atLeast.toFixed(2)}), ${latency}: ${verdict}`);
    if (verdict === 'MISSED') process.exitCode = 1;
    before = after;
  }
}

async function startServer(dataDir: string, keys: string): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', KEYWARD_DATA_DIR: dataDir, KEYWARD_SECRET_KEYS: keys, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      printed += String(chunk);
      const found = /Keyward is ready at (\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    server.once('exit', () => reject(new Error(`The server did not start:\n${printed}`)));
  });
  return { server, url };
}

await run();
