import { randomBytes } from 'node:crypto';
import { encodeSessionToken, sessionCookieName } from '@/lib/actor/session-cookie';
import { digestSecret } from '@/lib/crypto/digest';
import { accessTokenIdentity, mintAccessToken, mintClientId, mintClientSecret, mintSessionId } from '@/lib/crypto/mint';
import { connectDatabase, pool } from '@/lib/db/client';
import { fillRepositories, type RepositorySecrets } from './fill-repositories';

export interface BenchSize {
  users: number;
  tokens: number;
  repositories: number;
  /** Explicit ones, 200 to an account. */
  grants: number;
}

export interface BenchSecrets extends RepositorySecrets {
  /** A sample of the living tokens, spread over all accounts. */
  tokens: string[];
  clients: { id: string; secret: string }[];
  /** Of a site admin. */
  adminToken: string;
  /** A `cookie` header with a session of the same site admin. */
  cookie: string;
  /** Ids in the middle of their tables. */
  middle: { user: number };
  /** How the number of more than a page of accounts, and of tokens, begins. */
  some: string;
}

const batch = 20_000;
const sampleSize = 2_000;
const clientCount = 500;

/** Fills the database straight, past the operations: a million creations through them would take an hour. */
export async function fill(databaseUrl: string, size: BenchSize, log: (line: string) => void): Promise<BenchSecrets> {
  connectDatabase(databaseUrl);
  const { first, last } = await fillAccounts(size.users);
  log(`${size.users.toLocaleString('en')} accounts`);
  const tokens = await fillTokens(size.tokens, first, last, log);
  const clients = await fillClients(clientCount);
  await fillHistory({ first, last, events: size.tokens });
  log(`${size.tokens.toLocaleString('en')} audit events`);
  const admin = await fillAdmin();
  const access = await fillRepositories({ ...size, first });
  log(`${size.repositories.toLocaleString('en')} repositories, ${size.grants.toLocaleString('en')} explicit grants`);
  await pool().query('VACUUM ANALYZE');
  const middle = { user: Math.floor((first + last) / 2) };
  return { tokens, clients, ...admin, ...access, middle, some: size.users < 10_000 ? '7' : '77' };
}

async function fillAccounts(count: number): Promise<{ first: number; last: number }> {
  await pool().query(
    `INSERT INTO "User" (kind, username, "createdAt", "updatedAt", "lastActiveAt", "displayName")
     SELECT CASE WHEN n % 2 = 0 THEN 'SERVICE_ACCOUNT'::"UserKind" ELSE 'HUMAN' END, 'account-' || n,
            now() - n * interval '1 minute', now(),
            CASE WHEN n % 3 > 0 THEN now() - (n % 1000) * interval '3 hours' END, CASE WHEN n % 2 = 1 THEN 'Person number ' || n END
     FROM generate_series(1, $1) AS n`,
    [count],
  );
  await pool().query(
    `INSERT INTO "UserEmail" ("userId", email, "isPrimary", "verifiedAt")
     SELECT id, username || '@example.com', TRUE, now() FROM "User" WHERE kind = 'HUMAN'`,
  );
  await pool().query(
    `UPDATE "User" SET "ownerId" = (SELECT min(id) FROM "User" WHERE kind = 'HUMAN'), "reviewAt" = current_date + (id % 400 - 20)
     WHERE kind = 'SERVICE_ACCOUNT' AND id % 4 = 0`,
  );
  const { rows } = await pool().query<{ first: number; last: number }>(
    `SELECT min(id) AS first, max(id) AS last FROM "User" WHERE username LIKE 'account-%'`,
  );
  return { first: rows[0]?.first ?? 0, last: rows[0]?.last ?? 0 };
}

const isRevoked = (number: number) => number % 20 === 7;

async function fillTokens(count: number, firstUser: number, lastUser: number, log: (line: string) => void): Promise<string[]> {
  const sample: string[] = [];
  const every = Math.max(1, Math.floor(count / sampleSize));
  for (let start = 0; start < count; start += batch) {
    const rows = Array.from({ length: Math.min(batch, count - start) }, (_, offset) => {
      const secret = mintAccessToken();
      const number = start + offset;
      if (number % every === 0 && !isRevoked(number)) sample.push(secret);
      return {
        number,
        userId: firstUser + (number % (lastUser - firstUser + 1)),
        lastFive: secret.slice(-5),
        ...digestSecret('access-token', accessTokenIdentity(secret) ?? ''),
      };
    });
    // A few without an end, one in twenty revoked, a third never used: what the filters of the lists look for.
    await pool().query(
      `INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes, "createdAt", "expiresAt", "revokedAt",
                                  "lastUsedAt")
       SELECT u, 'sgp', d, k, f, 'bench ' || n, CASE WHEN n % 3 = 0 THEN '{user:all}' ELSE '{read_api}' END::text[],
              now() - (n % 5000) * interval '1 hour', CASE WHEN n % 1000 > 0 THEN now() + (1 + n % 90) * interval '1 day' END,
              CASE WHEN r THEN now() END, CASE WHEN n % 3 > 0 THEN now() - (n % 3000) * interval '1 hour' END
       FROM unnest($1::int[], $2::bytea[], $3::text[], $4::text[], $5::int[], $6::boolean[]) AS t(u, d, k, f, n, r)`,
      [
        rows.map((row) => row.userId),
        rows.map((row) => row.digest),
        rows.map((row) => row.digestKeyId),
        rows.map((row) => row.lastFive),
        rows.map((row) => row.number),
        rows.map((row) => isRevoked(row.number)),
      ],
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

/** Audit events, refusals among them, and a month of uses. */
async function fillHistory({ first, last, events }: { first: number; last: number; events: number }): Promise<void> {
  await pool().query(
    `INSERT INTO "AuditEvent" (at, action, outcome, reason, door, "actorId", "actorName", "credentialKind", "credentialId",
                               "targetType", "targetId", "targetName", "requestId", address, after)
     SELECT now() - ($3 - n) * interval '6 seconds',
            CASE n % 5 WHEN 0 THEN 'token.create' WHEN 1 THEN 'authentication' ELSE 'oauth.grantClientCredentials' END,
            CASE WHEN n % 50 = 1 THEN 'REFUSED' ELSE 'SUCCESS' END::"AuditOutcome", CASE WHEN n % 50 = 1 THEN 'expired' END,
            CASE n % 3 WHEN 0 THEN 'graphql' WHEN 1 THEN 'oauth' ELSE 'console' END,
            $1::int + n % ($2::int - $1::int + 1), 'account-' || n % ($2::int - $1::int + 1),
            'access-token', (n % 1000)::text, 'access-token', n::text, 'bench ' || n, 'request-' || n, '192.0.2.' || n % 250,
            '{"scopes": ["user:all"]}'
     FROM generate_series(1, $3::int) AS n`,
    [first, last, events],
  );
  await pool().query(
    `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt", "lastAddress")
     SELECT u, current_date - d, 'graphql', 1 + (u * 7 + d) % 500, now() - d * interval '1 day', '192.0.2.7'
     FROM generate_series($1::int, $2::int, 10) AS u, generate_series(0, 29) AS d`,
    [first, last],
  );
}

async function fillAdmin(): Promise<Pick<BenchSecrets, 'adminToken' | 'cookie'>> {
  const { rows } = await pool().query<{ id: number }>(
    `INSERT INTO "User" (username, "isSiteAdmin", "updatedAt") VALUES ('bench-admin', TRUE, now()) RETURNING id`,
  );
  const id = rows[0]?.id ?? 0;
  const adminToken = mintAccessToken();
  const token = digestSecret('access-token', accessTokenIdentity(adminToken) ?? '');
  await pool().query(
    `INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes, "expiresAt")
     VALUES ($1, 'sgp', $2, $3, $4, 'bench', '{user:all}', now() + interval '1 day')`,
    [id, token.digest, token.digestKeyId, adminToken.slice(-5)],
  );
  const sid = mintSessionId();
  const session = digestSecret('session', sid);
  await pool().query(
    `INSERT INTO "Session" ("userId", digest, "digestKeyId", "expiresAt") VALUES ($1, $2, $3, now() + interval '1 day')`,
    [id, session.digest, session.digestKeyId],
  );
  const value = await encodeSessionToken({ token: { sub: String(id), name: 'bench-admin', sid }, maxAge: 86_400 });
  return { adminToken, cookie: `${sessionCookieName}=${value}` };
}
