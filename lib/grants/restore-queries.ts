import 'server-only';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { keyOf } from '@/lib/groups/keys';
import type { NumberedLine } from './file-format';
import type { GrantsRestore } from './file-schema';

/**
 * The lines of a file meet the grants in temporary tables that end with the transaction: `restore_line` as it was written, a
 * `…_have` and a `…_change` for each kind of grant. What is compared, shown and applied are the same rows.
 */
type Bind = 'email' | 'username';

const run = async (tx: Tx, ...statements: string[]): Promise<void> => {
  for (const statement of statements) await tx.$executeRawUnsafe(statement);
};

export const makeStage = (tx: Tx) =>
  run(
    tx,
    `CREATE TEMP TABLE restore_line (line int, kind text, account text COLLATE "C", "accountKey" text COLLATE "C", key text COLLATE "C",
       name text, until timestamptz) ON COMMIT DROP`,
  );

export async function stageLines(tx: Tx, lines: readonly NumberedLine[], by: Bind): Promise<void> {
  const rows = lines.map(({ number, line: { account, kind, repository, until } }) => ({
    line: number,
    kind,
    account,
    accountKey: kind === 'pending' && by === 'email' ? account : (account?.toLowerCase() ?? null),
    key: repository === null ? null : keyOf(repository),
    name: repository,
    until,
  }));
  await tx.$executeRaw`
    INSERT INTO restore_line SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS t(line int, kind text, account text, "accountKey" text, key text, name text, until timestamptz)`;
}

export const analyzeStage = (tx: Tx) => run(tx, 'ANALYZE restore_line');

export async function findDuplicate(tx: Tx): Promise<{ first: number; second: number } | null> {
  const [row] = await tx.$queryRaw<{ first: number; second: number }[]>`
    SELECT min(line) AS first, max(line) AS second FROM restore_line GROUP BY kind, "accountKey", key HAVING count(*) > 1
    ORDER BY second LIMIT 1`;
  return row ?? null;
}

export async function findFirstPending(tx: Tx): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ line: number | null }[]>`SELECT min(line) AS line FROM restore_line WHERE kind = 'pending'`;
  return row?.line ?? null;
}

/** The first line that gives an account what its kind can never have. */
export async function findUnfit(tx: Tx): Promise<{ line: number; kind: string; account: string } | null> {
  const [row] = await tx.$queryRaw<{ line: number; kind: string; account: string }[]>`
    SELECT l.line, l.kind, u.username::text AS account FROM restore_line l
    JOIN "User" u ON u.username = l.account::citext AND u."deletedAt" IS NULL
    WHERE (l.kind = 'wildcard' AND u.kind <> 'SERVICE_ACCOUNT') OR (l.kind = 'grant' AND u.kind = 'GHOST') ORDER BY l.line LIMIT 1`;
  return row ?? null;
}

/**
 * Holds still what is compared. Rows before tables, as every other change of grants takes them: those whose switches may change,
 * and then both tables against every writer, while readers go on.
 */
export const holdStill = (tx: Tx) =>
  run(
    tx,
    `SELECT 1 FROM "User" WHERE "deletedAt" IS NULL
       AND ("allRepositories" OR username IN (SELECT account::citext FROM restore_line WHERE kind = 'wildcard'))
     ORDER BY id FOR NO KEY UPDATE`,
    `SELECT 1 FROM "Repository" WHERE "deletedAt" IS NULL
       AND ("isUnrestricted" OR key IN (SELECT key FROM restore_line WHERE kind = 'unrestricted')) ORDER BY id FOR NO KEY UPDATE`,
    `LOCK TABLE "RepositoryGrant", "PendingGrant" IN SHARE ROW EXCLUSIVE MODE`,
  );

const isAhead = (column: string) => `COALESCE(${column} > now(), TRUE)`;
const account = `JOIN "User" u ON u.username = l.account::citext AND u."deletedAt" IS NULL`;
const repository = `JOIN "Repository" r ON r.key = l.key AND r."deletedAt" IS NULL`;
/** Lines that cannot name an account, although their repository is there. */
const accountless = `
  restore_line l LEFT JOIN "Repository" r ON r.key = l.key AND r."deletedAt" IS NULL
  LEFT JOIN "User" u ON u.username = l.account::citext AND u."deletedAt" IS NULL
  WHERE l.kind IN ('grant', 'wildcard') AND (l.kind = 'wildcard' OR r.id IS NOT NULL) AND u.id IS NULL AND ${isAhead('l.until')}`;
/** Of these, the ones that can wait: what waits has no end, and would outlive one. */
const canWait = (by: Bind) => (by === 'username' ? `l.kind = 'grant' AND l.until IS NULL` : 'FALSE');

const change = (name: string, keys: string, until = 'NULL::timestamptz') => {
  const [first] = keys.split(', ');
  return `
    CREATE TEMP TABLE restore_${name}_change ON COMMIT DROP AS
    SELECT ${keys}, CASE WHEN h.is IS NULL THEN 'added' WHEN w.is IS NULL THEN 'removed' ELSE 'changedEnd' END AS change,
      ${until} AS until
    FROM restore_${name}_have h FULL JOIN restore_${name}_want w USING (${keys})
    WHERE ${first} IS NOT NULL AND (h.is IS NULL OR w.is IS NULL${until.startsWith('w.') ? ' OR h.until IS DISTINCT FROM w.until' : ''})`;
};

const table = (name: string, select: string) => [
  `CREATE TEMP TABLE restore_${name} ON COMMIT DROP AS ${select}`,
  `ANALYZE restore_${name}`,
];

/** Which grants there are, which the file wants, and what lies between. */
export const compare = (tx: Tx, by: Bind) =>
  run(
    tx,
    ...table(
      'grant_have',
      `SELECT g."userId", g."repositoryId", g."expiresAt" AS until, TRUE AS is FROM "RepositoryGrant" g
       JOIN "User" u ON u.id = g."userId" AND u."deletedAt" IS NULL
       JOIN "Repository" r ON r.id = g."repositoryId" AND r."deletedAt" IS NULL WHERE ${isAhead('g."expiresAt"')}`,
    ),
    ...table(
      'grant_want',
      `SELECT u.id AS "userId", r.id AS "repositoryId", l.until, TRUE AS is FROM restore_line l ${account} ${repository}
       WHERE l.kind = 'grant' AND ${isAhead('l.until')}`,
    ),
    change('grant', '"userId", "repositoryId"', 'w.until'),
    ...table(
      'pending_have',
      `SELECT p."bindId" COLLATE "C" AS "bindId", p."repositoryId", TRUE AS is FROM "PendingGrant" p
       JOIN "Repository" r ON r.id = p."repositoryId" AND r."deletedAt" IS NULL`,
    ),
    ...table(
      'pending_want',
      `SELECT "bindId", "repositoryId", TRUE AS is FROM (
         SELECT l."accountKey" AS "bindId", r.id AS "repositoryId" FROM restore_line l ${repository} WHERE l.kind = 'pending'
         UNION SELECT l."accountKey", r.id FROM ${accountless} AND ${canWait(by)}
       ) AS wanted`,
    ),
    change('pending', '"bindId", "repositoryId"'),
    ...table(
      'unrestricted_have',
      `SELECT id AS "repositoryId", TRUE AS is FROM "Repository" WHERE "isUnrestricted" AND "deletedAt" IS NULL`,
    ),
    ...table(
      'unrestricted_want',
      `SELECT r.id AS "repositoryId", TRUE AS is FROM restore_line l ${repository} WHERE l.kind = 'unrestricted'`,
    ),
    change('unrestricted', '"repositoryId"'),
    ...table(
      'wildcard_have',
      `SELECT id AS "userId", "allRepositoriesUntil" AS until, TRUE AS is FROM "User"
       WHERE "allRepositories" AND "deletedAt" IS NULL AND ${isAhead('"allRepositoriesUntil"')}`,
    ),
    ...table(
      'wildcard_want',
      `SELECT u.id AS "userId", l.until, TRUE AS is FROM restore_line l ${account} WHERE l.kind = 'wildcard' AND ${isAhead('l.until')}`,
    ),
    change('wildcard', '"userId"', 'w.until'),
  );

const kinds = ['grant', 'pending', 'unrestricted', 'wildcard'] as const;
type Kind = (typeof kinds)[number];

/** The grants that are there and the changes, each as a count and two sums of hashes: equal for equal rows in any order. */
export async function digestOfState(tx: Tx): Promise<string> {
  const parts = kinds.flatMap((kind) =>
    ['have', 'change'].map(
      (part) => `
        SELECT '${kind} ${part}' AS part, count(*)::text AS count, COALESCE(sum(hashtextextended(row_to_json(t)::text, 0)), 0)::text AS one,
          COALESCE(sum(hashtextextended(row_to_json(t)::text, 1)), 0)::text AS other FROM restore_${kind}_${part} t`,
    ),
  );
  return JSON.stringify(await tx.$queryRawUnsafe(parts.join(' UNION ALL ')));
}

export type Counts = Record<Kind, { added: number; removed: number; changedEnd: number }>;

export async function countChanges(tx: Tx): Promise<Counts> {
  const one = (kind: Kind) => `SELECT '${kind}' AS kind, change, count(*)::int AS count FROM restore_${kind}_change GROUP BY change`;
  const rows = await tx.$queryRawUnsafe<{ kind: Kind; change: 'added' | 'removed' | 'changedEnd'; count: number }[]>(
    kinds.map(one).join(' UNION ALL '),
  );
  const of = (kind: Kind) => {
    const count = (wanted: string) => rows.find((row) => row.kind === kind && row.change === wanted)?.count ?? 0;
    return { added: count('added'), removed: count('removed'), changedEnd: count('changedEnd') };
  };
  return { grant: of('grant'), pending: of('pending'), unrestricted: of('unrestricted'), wildcard: of('wildcard') };
}

type Change = GrantsRestore['changes'][number];

/** The first of each kind, what is taken away before what is given. */
export async function findChanges(tx: Tx, most: number): Promise<Change[]> {
  const user = `u.username::text`;
  const from: Record<Kind, string> = {
    grant: `${user} AS account, r."fullName" AS repository FROM restore_grant_change c JOIN "User" u ON u.id = c."userId"
      JOIN "Repository" r ON r.id = c."repositoryId" ORDER BY c.change = 'removed' DESC, r.key, u.username`,
    pending: `c."bindId" AS account, r."fullName" AS repository FROM restore_pending_change c
      JOIN "Repository" r ON r.id = c."repositoryId" ORDER BY c.change = 'removed' DESC, r.key, c."bindId"`,
    unrestricted: `NULL AS account, r."fullName" AS repository FROM restore_unrestricted_change c
      JOIN "Repository" r ON r.id = c."repositoryId" ORDER BY c.change = 'removed' DESC, r.key`,
    wildcard: `${user} AS account, NULL AS repository FROM restore_wildcard_change c JOIN "User" u ON u.id = c."userId"
      ORDER BY c.change = 'removed' DESC, u.username`,
  };
  const rows: Change[] = [];
  for (const kind of kinds) {
    const found = await tx.$queryRawUnsafe<(Omit<Change, 'until'> & { until: Date | null })[]>(
      `SELECT c.change, '${kind}' AS kind, c.until, ${from[kind]} LIMIT ${most}`,
    );
    rows.push(...found.map((row) => ({ ...row, until: row.until?.toISOString() ?? null })));
  }
  return rows;
}

type Leftovers = Pick<GrantsRestore, 'past' | 'toPending' | 'leftOut' | 'unknownRepositories'>;

/** What of the file is not done as it stands there, by name. */
export async function findLeftovers(tx: Tx, by: Bind, most: number): Promise<Leftovers> {
  const names = async (column: string, from: string) => {
    const rows = await tx.$queryRawUnsafe<{ name: string; count: number }[]>(
      `SELECT min(${column}) AS name, (count(*) OVER ())::int AS count FROM ${from} GROUP BY lower(${column})
       ORDER BY lower(${column}) LIMIT ${most}`,
    );
    return { count: rows[0]?.count ?? 0, names: rows.map(({ name }) => name) };
  };
  const [past] = await tx.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM restore_line l WHERE NOT ${isAhead('l.until')}`,
  );
  return {
    past: past?.count ?? 0,
    toPending: await names('l.account', `${accountless} AND ${canWait(by)}`),
    leftOut: await names('l.account', `${accountless} AND NOT (${canWait(by)})`),
    unknownRepositories: await names(
      'l.name',
      `restore_line l WHERE l.key IS NOT NULL AND NOT EXISTS (SELECT FROM "Repository" r WHERE r.key = l.key AND r."deletedAt" IS NULL)`,
    ),
  };
}

/** Accounts that the decision is asked for, at most. A changed wildcard is about every repository there is, so fewer of these. */
const mostChecked = 10_000;
const mostWildcards = 20;

/** Notes whose access may change, and to what. @returns how many accounts there are, and how many of them are noted */
export async function noteScope(tx: Tx): Promise<{ accounts: number; checked: number }> {
  await run(
    tx,
    `CREATE TEMP TABLE restore_account ON COMMIT DROP AS
     WITH opened AS (SELECT array_agg("repositoryId") AS ids FROM restore_unrestricted_change),
       given AS (
         SELECT "userId", array_agg("repositoryId") AS ids FROM restore_grant_change WHERE change <> 'changedEnd' GROUP BY "userId"
       ),
       wild AS (
         SELECT "userId", row_number() OVER (ORDER BY "userId") AS place FROM restore_wildcard_change WHERE change <> 'changedEnd'
       )
     SELECT u.id AS "userId", CASE WHEN wild."userId" IS NULL THEN COALESCE(given.ids, '{}') || COALESCE(opened.ids, '{}') END
         AS "repositoryIds", COALESCE(wild.place <= ${mostWildcards}, TRUE) AS "canCheck", given."userId" IS NULL AS "isFar"
     FROM "User" u CROSS JOIN opened LEFT JOIN given ON given."userId" = u.id LEFT JOIN wild ON wild."userId" = u.id
     WHERE u."deletedAt" IS NULL AND u."blockedAt" IS NULL AND u.kind <> 'GHOST'
       AND (opened.ids IS NOT NULL OR given."userId" IS NOT NULL OR wild."userId" IS NOT NULL)`,
    `CREATE TEMP TABLE restore_scope ON COMMIT DROP AS SELECT "userId", "repositoryIds" FROM restore_account WHERE "canCheck"
     ORDER BY "repositoryIds" IS NULL DESC, "isFar", "userId" LIMIT ${mostChecked}`,
    'ANALYZE restore_scope',
  );
  const [row] = await tx.$queryRaw<{ accounts: number; checked: number }[]>`
    SELECT (SELECT count(*)::int FROM restore_account) AS accounts, (SELECT count(*)::int FROM restore_scope) AS checked`;
  return row ?? { accounts: 0, checked: 0 };
}

/** For the decision: whom and what it is asked about. */
export const scopeRows = Prisma.sql`SELECT "userId", "repositoryIds" FROM restore_scope`;

/** Makes the grants what the file wants. */
export async function applyChanges(tx: Tx, byId: number | null): Promise<void> {
  await run(
    tx,
    `DELETE FROM "RepositoryGrant" g USING restore_grant_change c
     WHERE c.change = 'removed' AND g."userId" = c."userId" AND g."repositoryId" = c."repositoryId"`,
    `DELETE FROM "PendingGrant" p USING restore_pending_change c
     WHERE c.change = 'removed' AND p."bindId" = c."bindId" AND p."repositoryId" = c."repositoryId"`,
    `UPDATE "Repository" r SET "isUnrestricted" = c.change = 'added', "updatedAt" = now() FROM restore_unrestricted_change c
     WHERE r.id = c."repositoryId"`,
  );
  await tx.$executeRaw`
    INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "createdById", "updatedAt", "expiresAt")
    SELECT "userId", "repositoryId", ${byId}::int, now(), until FROM restore_grant_change WHERE change <> 'removed'
    ORDER BY "userId", "repositoryId"
    ON CONFLICT ("userId", "repositoryId") DO UPDATE SET "expiresAt" = excluded."expiresAt", "updatedAt" = now()`;
  await tx.$executeRaw`
    INSERT INTO "PendingGrant" ("bindId", "repositoryId", "createdById")
    SELECT "bindId", "repositoryId", ${byId}::int FROM restore_pending_change WHERE change = 'added'`;
  await tx.$executeRaw`
    UPDATE "User" u SET "allRepositories" = c.change <> 'removed', "allRepositoriesUntil" = c.until, "updatedAt" = now(),
      "allRepositoriesById" = CASE WHEN c.change <> 'removed' THEN ${byId}::int END
    FROM restore_wildcard_change c WHERE u.id = c."userId"`;
}
