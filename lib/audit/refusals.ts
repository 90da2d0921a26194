import 'server-only';
import type { Origin } from '@/lib/actor/actor';
import { pool } from '@/lib/db/client';
import { shared } from '@/lib/process-state';

const maxSources = 5_000;

interface Refusals {
  counts: Map<string, number>;
}

const pending = shared<Refusals>('auth-refusals', () => ({ counts: new Map() }));

/**
 * Counts a refused authentication by a credential nobody knows, per reason, door, source and minute: guessing at full speed
 * writes one row a minute, not one a guess. Written by `flushRefusals` every second.
 */
export function noteRefusal(reason: string, { door, address }: Origin): void {
  const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  const key = JSON.stringify([minute, reason, door, address ?? 'unknown']);
  const { counts } = pending;
  // A flood from very many addresses is still counted, under one name.
  const bounded = counts.has(key) || counts.size < maxSources ? key : JSON.stringify([minute, reason, door, 'others']);
  counts.set(bounded, (counts.get(bounded) ?? 0) + 1);
}

/** Adds the pending counts to the table. What a failed write held is kept for the next. */
export async function flushRefusals(): Promise<void> {
  const { counts } = pending;
  if (counts.size === 0) return;
  pending.counts = new Map();
  const rows = [...counts].map(([key, count]) => [...(JSON.parse(key) as [string, string, string, string]), count] as const).sort();
  try {
    await pool().query({
      name: 'flush-refusals',
      text: `INSERT INTO "AuthRefusal" (minute, reason, door, address, count)
             SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::int[])
             ON CONFLICT (minute, reason, door, address) DO UPDATE SET count = "AuthRefusal".count + excluded.count`,
      values: [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column])),
    });
  } catch (error) {
    for (const [key, count] of counts) pending.counts.set(key, (pending.counts.get(key) ?? 0) + count);
    throw error;
  }
}
