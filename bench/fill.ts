import { randomBytes } from 'node:crypto';
import { digestSecret } from '@/lib/crypto/digest';
import { accessTokenIdentity, mintAccessToken, mintClientId, mintClientSecret } from '@/lib/crypto/mint';
import { connectDatabase, pool } from '@/lib/db/client';

export interface BenchSize {
  users: number;
  tokens: number;
  /** M2M credentials; each belongs to a service account. */
  clients: number;
}

export interface BenchSecrets {
  /** A sample of the tokens, spread over all accounts. */
  tokens: string[];
  clients: { id: string; secret: string }[];
}

const batch = 20_000;
const sampleSize = 2_000;

/** Fills the database straight, past the operations: a million creations through them would take an hour. */
export async function fill(databaseUrl: string, size: BenchSize, log: (line: string) => void): Promise<BenchSecrets> {
  connectDatabase(databaseUrl);
  log(`${size.users.toLocaleString('en')} accounts`);
  await pool().query(
    `INSERT INTO "User" (kind, username, "createdAt", "updatedAt")
     SELECT CASE WHEN n % 2 = 0 THEN 'SERVICE_ACCOUNT'::"UserKind" ELSE 'HUMAN' END, 'account-' || n, now() - n * interval '1 minute', now()
     FROM generate_series(1, $1) AS n`,
    [size.users],
  );
  const { rows } = await pool().query<{ first: number; last: number }>(
    `SELECT min(id) AS first, max(id) AS last FROM "User" WHERE username LIKE 'account-%'`,
  );
  const { first = 0, last = 0 } = rows[0] ?? {};
  const tokens = await fillTokens(size.tokens, first, last, log);
  const clients = await fillClients(size.clients);
  await pool().query('VACUUM ANALYZE');
  return { tokens, clients };
}

async function fillTokens(count: number, firstUser: number, lastUser: number, log: (line: string) => void): Promise<string[]> {
  const sample: string[] = [];
  const every = Math.max(1, Math.floor(count / sampleSize));
  for (let start = 0; start < count; start += batch) {
    const rows = Array.from({ length: Math.min(batch, count - start) }, (_, offset) => {
      const secret = mintAccessToken();
      if ((start + offset) % every === 0) sample.push(secret);
      return {
        userId: firstUser + ((start + offset) % (lastUser - firstUser + 1)),
        lastFive: secret.slice(-5),
        ...digestSecret('access-token', accessTokenIdentity(secret) ?? ''),
      };
    });
    await pool().query(
      `INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes, "expiresAt")
       SELECT u, 'sgp', d, k, f, 'bench', '{user:all}', now() + interval '90 days'
       FROM unnest($1::int[], $2::bytea[], $3::text[], $4::text[]) AS t(u, d, k, f)`,
      [rows.map((row) => row.userId), rows.map((row) => row.digest), rows.map((row) => row.digestKeyId), rows.map((row) => row.lastFive)],
    );
    if ((start + batch) % 200_000 === 0) log(`${(start + batch).toLocaleString('en')} of ${count.toLocaleString('en')} tokens`);
  }
  return sample;
}

async function fillClients(count: number): Promise<BenchSecrets['clients']> {
  const { rows: accounts } = await pool().query<{ id: number }>(
    `SELECT id FROM "User" WHERE kind = 'SERVICE_ACCOUNT' ORDER BY id LIMIT $1`,
    [count],
  );
  const clients = accounts.map((account) => ({ account: account.id, id: mintClientId(), secret: mintClientSecret() }));
  for (const client of clients) {
    const { digest, digestKeyId } = digestSecret('client-secret', client.secret);
    await pool().query(
      `WITH c AS (
         INSERT INTO "OAuthClient" (kind, "clientId", name, scopes, "serviceAccountId", "updatedAt")
         VALUES ('M2M', $1, $2, '{user:all}', $3, now()) RETURNING id
       )
       INSERT INTO "OAuthClientSecret" ("clientId", digest, "digestKeyId", "lastFive") SELECT id, $4, $5, $6 FROM c`,
      [client.id, `bench ${randomBytes(3).toString('hex')}`, client.account, digest, digestKeyId, client.secret.slice(-5)],
    );
  }
  return clients;
}
