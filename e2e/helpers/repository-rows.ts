import { sql } from './database';
import { unique } from './site';

export interface RepositoryRow {
  id: number;
  fullName: string;
}

/** Empty private repositories of one group, as a code host's list would leave them: enough for who may see them. */
export async function makeRepositoryRows(count: number, host = unique('host')): Promise<RepositoryRow[]> {
  const [group] = await sql<{ id: number }>(
    `WITH made AS (
      INSERT INTO "Group" (origin, path, name, "fullPath", key, "updatedAt") VALUES ('SYNCHRONISED', $1, $1, $1, $1, now()) RETURNING id
    ), itself AS (INSERT INTO "GroupAncestor" ("groupId", "ancestorId", distance) SELECT id, id, 0 FROM made)
    SELECT id FROM made`,
    [host],
  );
  return sql<RepositoryRow>(
    `INSERT INTO "Repository" ("groupId", origin, path, name, "fullName", key, "updatedAt")
    SELECT $1, 'HOSTED', 'app-' || n, 'app-' || n, $2 || '/app-' || n, $2 || '/app-' || n, now() FROM generate_series(1, $3::int) AS n
    RETURNING id, "fullName"`,
    [group?.id, host, count],
  );
}
