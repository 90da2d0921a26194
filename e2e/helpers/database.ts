import pg from 'pg';
import { instance } from '../setup/instance';

/** Runs one statement in the server's database, for states that no door makes: the past, and accounts that ended. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
  url = instance().databaseUrl,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(text, values);
    return rows;
  } finally {
    await client.end();
  }
}

/** Where a text stands in the database: `Table.column` for every column that holds it, in any type that can be read as text. */
export async function columnsHolding(texts: readonly string[], url = instance().databaseUrl): Promise<string[]> {
  const columns = await sql<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = 'public'`,
    [],
    url,
  );
  const found: string[] = [];
  for (const { table, column } of columns) {
    const name = `${pg.escapeIdentifier(table)}.${pg.escapeIdentifier(column)}::text`;
    const rows = await sql(
      `SELECT 1 FROM ${pg.escapeIdentifier(table)}, unnest($1::text[]) AS wanted WHERE position(wanted IN ${name}) > 0 LIMIT 1`,
      [texts],
      url,
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}
