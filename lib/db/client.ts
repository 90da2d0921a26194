import 'server-only';
import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { logger } from '@/lib/log/logger';
import { shared } from '@/lib/process-state';
import { PrismaClient, type Prisma } from './generated/client';

/** What runs queries: the client itself or a transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;
export type Tx = Prisma.TransactionClient;

interface Connection {
  pool: pg.Pool;
  /** For `prepared` alone: a page's long transaction never stands before a token's check. */
  lookups: pg.Pool;
  prisma: PrismaClient;
}

interface Slot {
  connection: Connection | null;
  /** What holds a connection of a pool for long, and gives it up before the pools close: they wait for it. */
  holders: (() => Promise<void>)[];
}

const slot = shared<Slot>('database', () => ({ connection: null, holders: [] }));

const poolSize = 15;
const lookupPoolSize = 10;

/** Opens the pools of this process. Called once before anything is served, and by tests. */
export function connectDatabase(url: string): void {
  if (slot.connection) throw new Error('The database is connected already.');
  const pool = openPool({ connectionString: url, max: poolSize });
  // The few prepared statements are written for one plan; choosing it anew each time costs ten times the lookup itself.
  const lookups = openPool({ connectionString: url, max: lookupPoolSize, options: '-c plan_cache_mode=force_generic_plan' });
  const adapter = new PrismaPg(pool, { statementNameGenerator });
  slot.connection = { pool, lookups, prisma: new PrismaClient({ adapter }) };
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const opened = new pg.Pool({ connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000, keepAlive: true, ...config });
  // An idle connection that the server ends would otherwise end this process; the pool makes a new one.
  opened.on('error', (error) => logger().warn({ error }, 'database connection lost'));
  return opened;
}

export const isDatabaseConnected = (): boolean => slot.connection !== null;

/** Closes the pools once their queries have ended. */
export async function disconnectDatabase(): Promise<void> {
  for (const giveUp of slot.holders.splice(0)) await giveUp();
  const connection = slot.connection;
  slot.connection = null;
  await connection?.prisma.$disconnect();
  await Promise.all([connection?.pool.end(), connection?.lookups.end()]);
}

/** Has `giveUp` called before the pools close. */
export const beforeDisconnect = (giveUp: () => Promise<void>): void => void slot.holders.push(giveUp);

function connection(): Connection {
  if (!slot.connection) throw new Error('The database is not connected.');
  return slot.connection;
}

/** The Prisma client of this process. */
export const db = (): PrismaClient => connection().prisma;

/** The pool below it, for libraries that bring their own SQL. */
export const pool = (): pg.Pool => connection().pool;

/**
 * Runs a statement prepared under `name`, past Prisma: four times as fast, for the few that every request needs and for those
 * that must be one round trip (`bench/`). Values are parameters, never text; the plan does not look at them.
 */
export async function prepared<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await connection().lookups.query<Row>({ name, text, values });
  return rows;
}

/** `$1, $2, ...` for a list of `count` parameters. */
export const placeholders = (count: number): string => Array.from({ length: count }, (_, index) => `$${1 + index}`).join(', ');

const transactionLimits = { maxWait: 5_000, timeout: 10_000 };

/** Runs `work` in one transaction: everything inside must use `tx`, and nothing inside may wait for the network or hash passwords. */
export const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db().$transaction(work, transactionLimits);

/** For the few changes of a whole table at once, which write millions of rows or none. */
export const longTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  db().$transaction(work, { maxWait: 10_000, timeout: 15 * 60_000 });

// Prepared statements are off in adapter-pg unless each text gets a name (stack.md §5). A list of changing length in a text
// makes a new statement, so names are bounded by the number of texts: raw queries pass arrays as one parameter.
const names = new Map<string, string>();
function statementNameGenerator({ sql }: { sql: string }): string {
  const known = names.get(sql);
  if (known) return known;
  if (names.size >= 2_000) return ''; // the unnamed statement: planned anew, never kept
  const name = `p${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;
  names.set(sql, name);
  return name;
}
