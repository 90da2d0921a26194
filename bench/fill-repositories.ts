import { accessTokenIdentity, mintAccessToken } from '@/lib/crypto/mint';
import { digestSecret } from '@/lib/crypto/digest';
import { pool } from '@/lib/db/client';

export interface RepositorySecrets {
  /** Of a service account with explicit grants, a membership and what its group shares: what it sees comes from all of them. */
  readerToken: string;
  /** Accounts with explicit grants, as many as clients ask for at once (SG §5.4). */
  granted: number[];
  /** A repository of the reader's grants, by name. */
  readable: string;
  /** The cursor of a page in the middle of all. */
  middleRepository: string;
}

const perGroup = 100;
const grantsPerAccount = 200;
/** How many accounts are asked about in one request. */
const askedAtOnce = 25;

interface Size {
  repositories: number;
  grants: number;
  /** The id of the first account. */
  first: number;
}

/**
 * Repositories in groups of a hundred, a tenth of them open; the first accounts have 200 explicit grants each, and a membership of a
 * group whose neighbour shares itself with it.
 */
export async function fillRepositories({ repositories, grants, first }: Size): Promise<RepositorySecrets> {
  const groups = Math.ceil(repositories / perGroup);
  const accounts = Math.ceil(grants / grantsPerAccount);
  const { rows } = await pool().query<{ id: number }>(
    `INSERT INTO "Group" (origin, path, name, "fullPath", key, "updatedAt")
     VALUES ('SYNCHRONISED', 'git.example.com', 'git.example.com', 'git.example.com', 'git.example.com', now()) RETURNING id`,
  );
  const root = rows[0]?.id ?? 0;
  await pool().query(
    `INSERT INTO "Group" (origin, "parentId", path, name, "fullPath", key, "updatedAt")
     SELECT 'SYNCHRONISED', $1, 'team-' || n, 'team-' || n, 'git.example.com/team-' || n, 'git.example.com/team-' || n, now()
     FROM generate_series(1, $2::int) AS n`,
    [root, groups],
  );
  await pool().query(
    `INSERT INTO "GroupAncestor" ("groupId", "ancestorId", distance) SELECT id, id, 0 FROM "Group" WHERE key LIKE 'git.example.com%'
     UNION ALL SELECT id, $1, 1 FROM "Group" WHERE "parentId" = $1`,
    [root],
  );
  await pool().query(
    `INSERT INTO "Repository" ("groupId", origin, path, name, "fullName", key, visibility, "isUnrestricted", "createdAt", "updatedAt")
     SELECT $1::int + 1 + (n - 1) / ${perGroup}, 'MIRROR', 'app-' || n, 'app-' || n, g."fullPath" || '/app-' || n, g.key || '/app-' || n,
       CASE WHEN n % 20 = 0 THEN 'PUBLIC' WHEN n % 20 = 1 THEN 'INTERNAL' ELSE 'PRIVATE' END::"Visibility", n % 1000 = 7,
       now() - n * interval '1 minute', now()
     FROM generate_series(1, $2::int) AS n JOIN "Group" g ON g.id = $1::int + 1 + (n - 1) / ${perGroup}`,
    [root, repositories],
  );
  await pool().query(
    `INSERT INTO "RepositoryMirror" ("repositoryId", "externalId", "remoteUrl", state, "fetchedAt")
     SELECT id, id::text, 'https://' || "fullName" || '.git', 'CLONED', now() FROM "Repository"`,
  );
  const range = await pool().query<{ first: number; key: string; id: number }>(
    `SELECT (SELECT min(id) FROM "Repository") AS first, key, id FROM "Repository" ORDER BY key OFFSET $1 LIMIT 1`,
    [Math.floor(repositories / 2)],
  );
  const { first: firstRepository = 0, key = '', id = 0 } = range.rows[0] ?? {};
  const middleRepository = Buffer.from(JSON.stringify(['name', key, id])).toString('base64url');
  await fillGrants({ accounts, first, firstRepository, repositories });
  await pool().query(
    `INSERT INTO "Membership" ("userId", "groupId", "accessLevel", "updatedAt")
     SELECT $1::int + n, $2::int + 1 + n % $3::int, 30, now() FROM generate_series(0, $4::int - 1) AS n`,
    [first, root, groups, accounts],
  );
  await pool().query(
    `INSERT INTO "GroupShare" ("groupId", "invitedId", "accessLevel")
     SELECT $1::int + 1 + n, $1::int + 1 + (n + 1) % $2::int, 20 FROM generate_series(0, $2::int - 1, 10) AS n`,
    [root, groups],
  );
  const readable = await pool().query<{ userId: number; fullName: string }>(
    `SELECT g."userId", r."fullName" FROM "RepositoryGrant" g JOIN "Repository" r ON r.id = g."repositoryId"
     JOIN "User" u ON u.id = g."userId"
     WHERE u.kind = 'SERVICE_ACCOUNT' AND r.visibility = 'PRIVATE' ORDER BY g."userId", r.id LIMIT 1`,
  );
  const reader = readable.rows[0];
  const asked = Math.min(askedAtOnce, accounts);
  const granted = Array.from({ length: asked }, (_, place) => first + Math.floor((place * accounts) / asked));
  return { readerToken: await makeReaderToken(reader?.userId ?? 0), granted, readable: reader?.fullName ?? '', middleRepository };
}

interface Grants {
  accounts: number;
  first: number;
  firstRepository: number;
  repositories: number;
}

/** Foreign keys go and come back: checked row by row they take longer than the rows. */
async function fillGrants({ accounts, first, firstRepository, repositories }: Grants): Promise<void> {
  const ends = { userId: 'User', repositoryId: 'Repository' };
  for (const column of Object.keys(ends)) {
    await pool().query(`ALTER TABLE "RepositoryGrant" DROP CONSTRAINT "RepositoryGrant_${column}_fkey"`);
  }
  await pool().query(
    `INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "updatedAt", "expiresAt")
     SELECT $1::int + u, $2::int + (u::bigint * 7919 + g * 499) % $3::int, now(),
       CASE WHEN g % 10 = 0 THEN now() + (1 + g) * interval '1 day' END
     FROM generate_series(0, $4::int - 1) AS u, generate_series(0, ${grantsPerAccount} - 1) AS g ORDER BY 1, 2`,
    [first, firstRepository, repositories, accounts],
  );
  for (const [column, table] of Object.entries(ends)) {
    await pool().query(
      `ALTER TABLE "RepositoryGrant" ADD CONSTRAINT "RepositoryGrant_${column}_fkey" FOREIGN KEY ("${column}") REFERENCES "${table}" (id)
       ON DELETE CASCADE ON UPDATE CASCADE`,
    );
  }
}

async function makeReaderToken(userId: number): Promise<string> {
  const secret = mintAccessToken();
  const { digest, digestKeyId } = digestSecret('access-token', accessTokenIdentity(secret) ?? '');
  await pool().query(
    `INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes, "expiresAt")
     VALUES ($1, 'sgp', $2, $3, $4, 'bench reader', '{user:all}', now() + interval '1 day')`,
    [userId, digest, digestKeyId, secret.slice(-5)],
  );
  return secret;
}
