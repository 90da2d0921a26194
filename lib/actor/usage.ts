import 'server-only';
import type { KeyedDigest } from '@/lib/crypto/digest';
import { pool } from '@/lib/db/client';
import { shared } from '@/lib/process-state';

/** A use is written when the last one written is older than this. */
const resolutionMs = 5 * 60 * 1000;

export type UsedCredential = 'access-token' | 'oauth-token' | 'session';

interface Use {
  kind: UsedCredential;
  id: string;
  userId: number;
  at: Date;
  address: string | null;
  /** Set when the stored digest was made with an older server key: it is made anew under the current one. */
  redigest: KeyedDigest | null;
}

// The accounts that were held when what they used was written are active all the same.
const pending = shared('credential-uses', () => ({ uses: new Map<string, Use>(), active: new Set<number>() }));

interface UseReport extends Omit<Use, 'at'> {
  lastWritten: Date | null;
}

/**
 * Notes that a credential was used, without a write: `flushUses` writes what is due, once a second and in one statement a
 * table. A crash loses a second of it, never more.
 */
export function noteUse({ lastWritten, ...use }: UseReport): void {
  const isFresh = lastWritten !== null && Date.now() - lastWritten.getTime() < resolutionMs;
  if (isFresh && !use.redigest) return;
  const key = `${use.kind}:${use.id}`;
  if (!pending.uses.has(key)) pending.uses.set(key, { ...use, at: new Date() });
}

const tables = {
  'access-token': { table: 'AccessToken', seen: 'lastUsedAt', address: 'lastUsedAddress' },
  'oauth-token': { table: 'OAuthToken', seen: 'lastUsedAt', address: 'lastUsedAddress' },
  session: { table: 'Session', seen: 'lastSeenAt', address: 'address' },
} as const satisfies Record<UsedCredential, object>;

/** Writes the noted uses. What fails, and rows that somebody else holds just now, wait for the next time. */
export async function flushUses(): Promise<void> {
  const uses = [...pending.uses.values()];
  const active = new Set([...pending.active, ...uses.map(({ userId }) => userId)]);
  if (active.size === 0) return;
  pending.uses = new Map();
  pending.active = new Set();
  try {
    for (const kind of Object.keys(tables) as UsedCredential[]) {
      const ofKind = uses.filter((use) => use.kind === kind);
      const held = await writeUses(kind, ofKind);
      keep(ofKind.filter(({ id }) => held.has(id)));
    }
    for (const userId of await writeActive([...active])) pending.active.add(userId);
  } catch (error) {
    keep(uses);
    for (const userId of active) pending.active.add(userId);
    throw error;
  }
}

/** A newer use of the same credential says it all. */
function keep(uses: readonly Use[]): void {
  for (const use of uses) {
    const key = `${use.kind}:${use.id}`;
    if (!pending.uses.has(key)) pending.uses.set(key, use);
  }
}

/** The ids of accounts that were to be written but were held by somebody else. */
async function writeActive(userIds: readonly number[]): Promise<number[]> {
  const isDue = `id = ANY($1::int[]) AND ("lastActiveAt" IS NULL OR "lastActiveAt" < now() - interval '5 minutes')`;
  const { rows } = await pool().query<{ id: number }>({
    name: 'flush-active-users',
    text: `WITH free AS (
             SELECT id FROM "User" WHERE ${isDue} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
           ), written AS (
             UPDATE "User" SET "lastActiveAt" = now() WHERE id IN (SELECT id FROM free))
           SELECT id FROM "User" WHERE ${isDue} AND id NOT IN (SELECT id FROM free)`,
    values: [userIds],
  });
  return rows.map(({ id }) => id);
}

/** The ids of rows that are there but were held by somebody else. */
async function writeUses(kind: UsedCredential, uses: Use[]): Promise<Set<string>> {
  if (uses.length === 0) return new Set();
  const { table, seen, address } = tables[kind];
  // A new digest is a new key of the row: rows whose keys are held count as held, or the UPDATE would wait for them in any order.
  const [name, strength] = uses.some(({ redigest }) => redigest) ? [`flush-${kind}-keys`, 'UPDATE'] : [`flush-${kind}`, 'NO KEY UPDATE'];
  const { rows } = await pool().query<{ id: string }>({
    name,
    text: `WITH free AS (
             SELECT id FROM "${table}" WHERE id = ANY($1::bigint[]) ORDER BY id FOR ${strength} SKIP LOCKED
           ), written AS (
           UPDATE "${table}" AS t SET "${seen}" = u.at, "${address}" = u.address,
             digest = COALESCE(u.digest, t.digest), "digestKeyId" = COALESCE(u.key, t."digestKeyId")
           FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bytea[], $5::text[]) AS u(id, at, address, digest, key)
           WHERE t.id = u.id AND t.id IN (SELECT id FROM free))
           SELECT id::text FROM "${table}" WHERE id = ANY($1::bigint[]) AND id NOT IN (SELECT id FROM free)`,
    values: [
      uses.map((use) => use.id),
      uses.map((use) => use.at.toISOString()),
      uses.map((use) => use.address),
      uses.map((use) => use.redigest?.digest ?? null),
      uses.map((use) => use.redigest?.digestKeyId ?? null),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}
