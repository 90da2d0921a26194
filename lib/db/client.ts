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
  prisma: PrismaClient;
}

const slot = shared<{ connection: Connection | null }>('database', () => ({ connection: null }));

const poolSize = 20;

/** Opens the one pool of this process. Called once by the server before it listens, and by tests. */
export function connectDatabase(url: string): void {
  if (slot.connection) throw new Error('The database is connected already.');
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // An idle connection that the server ends would otherwise end this process; the pool makes a new one.
  pool.on('error', (error) => logger().warn({ error }, 'database connection lost'));
  const adapter = new PrismaPg(pool, { statementNameGenerator });
  slot.connection = { pool, prisma: new PrismaClient({ adapter }) };
}

export const isDatabaseConnected = (): boolean => slot.connection !== null;

/** Closes the pool once its queries have ended. */
export async function disconnectDatabase(): Promise<void> {
  const connection = slot.connection;
  slot.connection = null;
  await connection?.prisma.$disconnect();
  await connection?.pool.end();
}

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
 * that must be one round trip (`bench/`). Values are parameters, never text.
 */
export async function prepared<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await pool().query<Row>({ name, text, values });
  return rows;
}

/**
 * `$1, $2, ...` for a list of `count` parameters. One parameter stays a plain comparison, which PostgreSQL plans once for all
 * executions; an array it would plan anew each time, at ten times the cost of the lookup itself.
 */
export const placeholders = (count: number, first = 1): string =>
  Array.from({ length: count }, (_, index) => `$${first + index}`).join(', ');

const transactionLimits = { maxWait: 5_000, timeout: 10_000 };

/** Runs `work` in one transaction: everything inside must use `tx`, and nothing inside may wait for the network or hash passwords. */
export const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db().$transaction(work, transactionLimits);

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
