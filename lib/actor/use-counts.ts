import 'server-only';
import type { PoolClient } from 'pg';
import type { Door } from '@/lib/authz/scopes';
import { pool } from '@/lib/db/client';
import { shared } from '@/lib/process-state';
import type { Origin } from './actor';

const dayMs = 86_400_000;
const mostEntries = 50_000;
/** Addresses that are kept of one token. */
const mostAddresses = 200;

interface CountedUse {
  /** An OAuth client counts as the M2M credential that it is. */
  kind: 'access-token' | 'm2m-credential';
  id: number;
  userId: number;
  /** The address list of the token was not OFF and did not cover the request. */
  isOutside?: boolean;
  /** The request was refused for it: an address to know, but no use. */
  isRefused?: boolean;
}

interface Entry {
  kind: CountedUse['kind'];
  id: number;
  userId: number;
  day: number;
  door: Door;
  address: string | null;
  requests: number;
  outside: number;
  lastAt: number;
}

const pending = shared('use-counts', () => ({ entries: new Map<string, Entry>(), lost: 0 }));

/**
 * Counts a request of an account's credential, without a write: `flushUseCounts` adds up what came together. Requests of browser
 * sessions are not API requests and are not counted.
 */
export function countUse({ kind, id, userId, isOutside = false, isRefused = false }: CountedUse, { door, address }: Origin): void {
  const now = Date.now();
  const day = Math.floor(now / dayMs);
  const entry = entryOf(kind, id, userId, day, door, address);
  if (!entry) {
    pending.lost += 1;
    return;
  }
  entry.lastAt = now;
  if (!isRefused) entry.requests += 1;
  if (isOutside) entry.outside += 1;
}

function entryOf(kind: Entry['kind'], id: number, userId: number, day: number, door: Door, address: string | null): Entry | null {
  const { entries } = pending;
  const key = `${kind === 'access-token' ? 't' : 'c'}${id} ${day} ${door} ${address}`;
  const known = entries.get(key);
  if (known) return known;
  if (entries.size >= mostEntries) {
    // A flood from very many addresses is still counted, only not by address; one of very many credentials is not.
    if (address !== null && entries.size < 2 * mostEntries) return entryOf(kind, id, userId, day, door, null);
    if (entries.size >= 2 * mostEntries) return null;
  }
  const entry = { kind, id, userId, day, door, address, requests: 0, outside: 0, lastAt: 0 };
  entries.set(key, entry);
  return entry;
}

/** How many requests found no room to be counted since the last time this was asked. */
export function takeLostCounts(): number {
  const { lost } = pending;
  pending.lost = 0;
  return lost;
}

/** Adds the counts to the tables, all of them in one transaction. What a failed one held is kept for the next. */
export async function flushUseCounts(): Promise<void> {
  const { entries } = pending;
  if (entries.size === 0) return;
  pending.entries = new Map();
  const client = await pool().connect().catch((error: unknown) => keep(entries, error));
  try {
    await client.query('BEGIN');
    await write(client, [...entries.values()]);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // Not given back: whatever state the connection is in ends with it.
    client.release(true);
    keep(entries, error);
  }
}

function keep(entries: Map<string, Entry>, error: unknown): never {
  for (const [key, entry] of entries) {
    const newer = pending.entries.get(key);
    if (newer) {
      newer.requests += entry.requests;
      newer.outside += entry.outside;
    } else if (pending.entries.size < 2 * mostEntries) pending.entries.set(key, entry);
    else pending.lost += entry.requests;
  }
  throw error;
}

/** What stands under one key, added up. */
function summed<K extends readonly (string | number)[]>(entries: readonly Entry[], keyOf: (entry: Entry) => K) {
  const sums = new Map<string, { key: K; requests: number; outside: number; lastAt: number; address: string | null }>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const text = key.join(' ');
    const sum = sums.get(text);
    if (!sum) sums.set(text, { key, requests: entry.requests, outside: entry.outside, lastAt: entry.lastAt, address: entry.address });
    else {
      sum.requests += entry.requests;
      sum.outside += entry.outside;
      if (entry.lastAt >= sum.lastAt) Object.assign(sum, { lastAt: entry.lastAt, address: entry.address });
    }
  }
  return [...sums.values()];
}

const dayText = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);
const timeText = (at: number) => new Date(at).toISOString();

// Rows whose account or token was erased meanwhile are left out by the joins. Each statement takes its rows in the order of their
// keys, and so does every other instance: none waits in a circle. The accounts come first and their tokens next, as they do for
// whoever erases them: what hangs on an account or a token is inserted only while nobody takes that away.
async function write(client: PoolClient, entries: readonly Entry[]): Promise<void> {
  await client.query({
    name: 'lock-counted-users',
    text: `SELECT 1 FROM "User" WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [[...new Set(entries.map(({ userId }) => userId))]],
  });
  await client.query({
    name: 'lock-counted-tokens',
    text: `SELECT 1 FROM "AccessToken" WHERE id = ANY($1::int[]) ORDER BY id FOR KEY SHARE`,
    values: [[...new Set(entries.flatMap(({ kind, id }) => (kind === 'access-token' ? id : [])))]],
  });
  const used = entries.filter(({ requests }) => requests > 0);
  const byAccount = summed(used, ({ userId, day, door }) => [userId, day, door] as const);
  await client.query({
    name: 'flush-account-uses',
    text: `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt", "lastAddress")
           SELECT n.* FROM unnest($1::int[], $2::date[], $3::text[], $4::bigint[], $5::timestamptz[], $6::text[])
             AS n(account, day, door, requests, at, address)
           JOIN "User" u ON u.id = n.account ORDER BY n.account, n.day, n.door
           ON CONFLICT ("userId", day, door) DO UPDATE SET requests = "AccountUse".requests + excluded.requests,
             "lastAt" = GREATEST("AccountUse"."lastAt", excluded."lastAt"),
             "lastAddress" = CASE WHEN excluded."lastAt" >= "AccountUse"."lastAt"
                                  THEN excluded."lastAddress" ELSE "AccountUse"."lastAddress" END`,
    values: [
      byAccount.map(({ key }) => key[0]),
      byAccount.map(({ key }) => dayText(key[1])),
      byAccount.map(({ key }) => key[2]),
      byAccount.map(({ requests }) => requests),
      byAccount.map(({ lastAt }) => timeText(lastAt)),
      byAccount.map(({ address }) => address),
    ],
  });
  const byCredential = summed(used, ({ kind, id, day }) => [kind, id, day] as const);
  await client.query({
    name: 'flush-credential-uses',
    text: `INSERT INTO "CredentialUse" (kind, "credentialId", day, requests)
           SELECT * FROM unnest($1::text[], $2::int[], $3::date[], $4::bigint[]) AS n(kind, id, day, requests) ORDER BY kind, id, day
           ON CONFLICT (kind, "credentialId", day) DO UPDATE SET requests = "CredentialUse".requests + excluded.requests`,
    values: [
      byCredential.map(({ key }) => key[0]),
      byCredential.map(({ key }) => key[1]),
      byCredential.map(({ key }) => dayText(key[2])),
      byCredential.map(({ requests }) => requests),
    ],
  });
  await writeAddresses(client, entries);
  const byUser = summed(used, ({ userId }) => [userId] as const);
  await client.query({
    name: 'flush-events-counts',
    text: `UPDATE "User" u SET "eventsCount" = u."eventsCount" + n.requests
           FROM unnest($1::int[], $2::bigint[]) AS n(id, requests) WHERE u.id = n.id`,
    values: [byUser.map(({ key }) => key[0]), byUser.map(({ requests }) => requests)],
  });
}

async function writeAddresses(client: PoolClient, entries: readonly Entry[]): Promise<void> {
  const ofTokens = entries.filter(({ kind, address }) => kind === 'access-token' && address !== null);
  if (ofTokens.length === 0) return;
  const byAddress = summed(ofTokens, ({ id, address }) => [id, address ?? ''] as const);
  const { rows } = await client.query<{ tokenId: number; isNew: boolean }>({
    name: 'flush-token-addresses',
    text: `INSERT INTO "TokenAddress" ("tokenId", address, requests, outside, "lastSeenAt")
           SELECT n.* FROM unnest($1::int[], $2::text[], $3::int[], $4::int[], $5::timestamptz[])
             AS n(token, address, requests, outside, at)
           JOIN "AccessToken" t ON t.id = n.token ORDER BY n.token, n.address
           ON CONFLICT ("tokenId", address) DO UPDATE SET
             requests = LEAST("TokenAddress".requests::bigint + excluded.requests, 2147483647)::int,
             outside = LEAST("TokenAddress".outside::bigint + excluded.outside, 2147483647)::int,
             "lastSeenAt" = GREATEST("TokenAddress"."lastSeenAt", excluded."lastSeenAt")
           RETURNING "tokenId", xmax = 0 AS "isNew"`,
    values: [
      byAddress.map(({ key }) => key[0]),
      byAddress.map(({ key }) => key[1]),
      byAddress.map(({ requests }) => requests),
      byAddress.map(({ outside }) => outside),
      byAddress.map(({ lastAt }) => timeText(lastAt)),
    ],
  });
  const grown = [...new Set(rows.filter(({ isNew }) => isNew).map(({ tokenId }) => tokenId))];
  if (grown.length === 0) return;
  await client.query({
    name: 'bound-token-addresses',
    text: `DELETE FROM "TokenAddress" WHERE ("tokenId", address) IN (
             SELECT "tokenId", address FROM (
               SELECT "tokenId", address, row_number() OVER (PARTITION BY "tokenId" ORDER BY "lastSeenAt" DESC, address) AS place
               FROM "TokenAddress" WHERE "tokenId" = ANY($1::int[])
             ) AS ranked WHERE place > ${mostAddresses})`,
    values: [grown],
  });
}
