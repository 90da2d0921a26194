import 'server-only';
import type pg from 'pg';
import { beforeDisconnect, pool } from '@/lib/db/client';
import { logger } from '@/lib/log/logger';
import { shared } from '@/lib/process-state';

/** First numbers of advisory locks that last as long as the process that holds them. */
export const lockClasses = { job: 0x6b77_0001, repository: 0x6b77_0002, codeHost: 0x6b77_0003 } as const;
export type LockClass = keyof typeof lockClasses;

interface Holder {
  /** One connection holds every lock of this process; with it they all end. */
  client: Promise<pg.PoolClient> | null;
  /** The end of the last statement: the connection takes one after the other. */
  turn: Promise<unknown>;
  held: Map<string, AbortController>;
}

const holder = shared<Holder>('process locks', () => ({ client: null, turn: Promise.resolve(), held: new Map() }));

async function client(): Promise<pg.PoolClient> {
  holder.client ??= pool()
    .connect()
    .then((connected) => {
      beforeDisconnect(closeLocks);
      connected.once('error', (error: Error) => lose(connected, error));
      return connected;
    })
    .catch((error: unknown) => {
      holder.client = null;
      throw error;
    });
  return holder.client;
}

function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = holder.turn.then(ask);
  holder.turn = answer.catch(() => undefined);
  return answer;
}

/** Without the connection another process may take over what this one held: what runs under it must end. */
function lose(connected: pg.PoolClient, error: Error): void {
  logger().warn({ error }, 'the connection that holds the locks of running work was lost');
  holder.client = null;
  connected.release(true);
  for (const controller of holder.held.values()) controller.abort(new Error('The lock was lost.'));
  holder.held.clear();
}

/**
 * Runs `work` while no other process and nothing else here runs under the same lock.
 * @returns what `work` returns, or `'busy'` at once where somebody holds the lock
 */
export async function withLock<T>(
  kind: LockClass,
  id: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | 'busy'> {
  const key = `${kind} ${id}`;
  if (holder.held.has(key)) return 'busy';
  const lost = new AbortController();
  holder.held.set(key, lost);
  let connected: pg.PoolClient | undefined;
  try {
    const asked = await client();
    connected = asked;
    const values = [lockClasses[kind], id];
    const { rows } = await inTurn(() => asked.query<{ isMine: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS "isMine"', values));
    if (!rows[0]?.isMine) {
      connected = undefined;
      return 'busy';
    }
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    if (holder.held.get(key) === lost) {
      holder.held.delete(key);
      const held = connected;
      if (held) await inTurn(() => held.query('SELECT pg_advisory_unlock($1, $2)', [lockClasses[kind], id])).catch(() => undefined);
    }
  }
}

export async function closeLocks(): Promise<void> {
  const connected = await holder.client?.catch(() => null);
  holder.client = null;
  connected?.release(true);
}
