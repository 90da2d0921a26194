import 'server-only';
import pg from 'pg';
import { serverKeys, type ServerKey } from '@/lib/crypto/server-keys';
import { EnvironmentError } from '@/lib/env';
import { synchroniseRoles } from '@/lib/roles/synchronise';
import { applyMigrations } from '@/scripts/lib/migrate.mjs';

/**
 * Brings a database to this version's schema. A server whose keys are not the database's stops before it changes anything:
 * it could verify none of the credentials in it, and would make new ones that the right server cannot.
 *
 * @throws EnvironmentError naming what to mend
 */
export async function prepareDatabase(url: string, migrationsDir: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((error: unknown) => {
    throw new EnvironmentError(`The database cannot be reached: ${error instanceof Error ? error.message : 'unknown reason'}.`);
  });
  try {
    // Two servers that start at once on an empty database: the second one must see the first one's keys.
    await client.query('SELECT pg_advisory_lock($1)', [startLock]);
    const missing = await checkKeys(client);
    await applyMigrations({ url, dir: migrationsDir, log });
    await checkCaseFolding(client);
    await registerKeys(client, missing);
    for (const line of await synchroniseRoles(client)) log(line);
  } finally {
    await client.end();
  }
}

const startLock = 0x6b657979;

interface KnownKey {
  id: string;
  fingerprint: string;
}

/** @returns keys the database knows, this server lacks, and nothing depends on any more: they may be retired */
async function checkKeys(client: pg.Client): Promise<KnownKey[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>(`SELECT to_regclass('"ServerKey"') IS NOT NULL AS exists`);
  if (!tables[0]?.exists) return [];
  const { rows: known } = await client.query<KnownKey>(`SELECT id, fingerprint FROM "ServerKey" WHERE "retiredAt" IS NULL`);
  const own = new Map(serverKeys().map((key) => [key.id, key.fingerprint]));
  for (const { id, fingerprint } of known) {
    if (own.has(id) && own.get(id) !== fingerprint) throw wrongKeys(`the key "${id}" is another one than this database was used with`);
  }
  const missing = known.filter(({ id }) => !own.has(id));
  if (known.length > 0 && missing.length === known.length)
    throw wrongKeys(`it was used with ${quoted(known)}, and this server has none of them`);
  for (const key of missing) {
    const count = await dependents(client, key.id);
    if (count > 0) throw wrongKeys(`${count} credentials still depend on the key "${key.id}", which this server does not have`);
  }
  return missing;
}

const quoted = (keys: KnownKey[]) => keys.map(({ id }) => `"${id}"`).join(', ');

const wrongKeys = (reason: string) =>
  new EnvironmentError(
    `The server keys do not fit this database: ${reason}. Nothing was changed.\n` +
      'Give the right keys in KEYWARD_SECRET_KEYS, or put the secret-keys file of this database back into the data folder.',
  );

/** Credentials that still work and whose digest was made with a key. */
async function dependents(client: pg.Client, keyId: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT "digestKeyId", "revokedAt", "expiresAt" FROM "AccessToken"
       UNION ALL SELECT "digestKeyId", "revokedAt", "expiresAt" FROM "OAuthClientSecret"
     ) AS credentials
     WHERE "digestKeyId" = $1 AND "revokedAt" IS NULL AND COALESCE("expiresAt" > now(), TRUE)`,
    [keyId],
  );
  return rows[0]?.count ?? 0;
}

/** A retired id may come back with another key: nothing depends on what it once was. */
async function registerKeys(client: pg.Client, unused: KnownKey[]): Promise<void> {
  const keys: readonly ServerKey[] = serverKeys();
  await client.query(
    `INSERT INTO "ServerKey" (id, fingerprint) SELECT * FROM unnest($1::text[], $2::text[]) 
     ON CONFLICT (id) DO UPDATE SET "retiredAt" = NULL, fingerprint = excluded.fingerprint`,
    [keys.map((key) => key.id), keys.map((key) => key.fingerprint)],
  );
  await client.query(`UPDATE "ServerKey" SET "retiredAt" = now() WHERE id = ANY($1::text[])`, [unused.map(({ id }) => id)]);
}

/** In a database with Turkish rules "CI-BOT" and "ci-bot" would be two names, and one could pose as the other. */
async function checkCaseFolding(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ folds: boolean }>(`SELECT 'CI-BOT'::citext = 'ci-bot'::citext AS folds`);
  if (!rows[0]?.folds)
    throw new EnvironmentError(
      'The database compares letters by rules under which "CI" and "ci" differ. Create it with the locale C.UTF-8.',
    );
}
