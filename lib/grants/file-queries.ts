import 'server-only';
import type { Tx } from '@/lib/db/client';
import type { FileLine } from './file-schema';

const living = `u."deletedAt" IS NULL`;
const counts = (column: string) => `COALESCE(${column} > now(), TRUE)`;

/** Everything explicit that counts now, of accounts and repositories that are there, in the order of the file. */
const statement = `
  DECLARE exported_grants NO SCROLL CURSOR FOR
  SELECT kind, account, repository, until FROM (
    SELECT 'grant' AS kind, u.username::text AS account, r."fullName" AS repository, r.key, g."expiresAt" AS until
    FROM "RepositoryGrant" g JOIN "User" u ON u.id = g."userId" JOIN "Repository" r ON r.id = g."repositoryId"
    WHERE ${living} AND r."deletedAt" IS NULL AND ${counts('g."expiresAt"')}
    UNION ALL
    SELECT 'pending', p."bindId", r."fullName", r.key, NULL
    FROM "PendingGrant" p JOIN "Repository" r ON r.id = p."repositoryId" WHERE r."deletedAt" IS NULL
    UNION ALL
    SELECT 'unrestricted', NULL, r."fullName", r.key, NULL FROM "Repository" r WHERE r."isUnrestricted" AND r."deletedAt" IS NULL
    UNION ALL
    SELECT 'wildcard', u.username::text, NULL, NULL, u."allRepositoriesUntil"
    FROM "User" u WHERE u."allRepositories" AND ${living} AND ${counts('u."allRepositoriesUntil"')}
  ) AS line
  ORDER BY key COLLATE "C" NULLS FIRST, lower(account) COLLATE "C" NULLS FIRST, kind COLLATE "C", account COLLATE "C"`;

interface ExportRow {
  kind: FileLine['kind'];
  account: string | null;
  repository: string | null;
  until: Date | null;
}

/** In one snapshot, a piece at a time: the transaction of `tx` must live until the last. */
export async function* findExported(tx: Tx): AsyncGenerator<FileLine[]> {
  await tx.$executeRawUnsafe(statement);
  for (;;) {
    const rows = await tx.$queryRaw<ExportRow[]>`FETCH 5000 FROM exported_grants`;
    if (rows.length === 0) return;
    // The four selects above are the four shapes of a line.
    yield rows.map((row) => ({ ...row, until: row.until?.toISOString() ?? null }) as FileLine);
  }
}
