import { randomBytes } from 'node:crypto';
import { parseServerKeys, setServerKeys } from '@/lib/crypto/server-keys';
import { pool } from '@/lib/db/client';

/** One key of the form that KEYWARD_SECRET_KEYS takes. */
export const newServerKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** Puts server keys in force for this process, as a start would. */
export const loadServerKeys = (...keys: string[]): void =>
  setServerKeys(parseServerKeys((keys.length > 0 ? keys : [newServerKey('test')]).join(',')));

/** Where a text stands in the database: `Table.column` for every column that holds it, in any type that can be read as text. */
export async function columnsHolding(texts: readonly string[]): Promise<string[]> {
  const { rows: columns } = await pool().query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const found: string[] = [];
  for (const { table, column } of columns) {
    const { rowCount } = await pool().query(
      `SELECT 1 FROM "${table}", unnest($1::text[]) AS wanted WHERE position(wanted IN "${table}"."${column}"::text) > 0 LIMIT 1`,
      [texts],
    );
    if (rowCount) found.push(`${table}.${column}`);
  }
  return found;
}

/** Until a statement of this database waits for a lock that another one holds. */
export async function untilOneWaits(): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (const end = Date.now() + 5_000; Date.now() < end;) if ((await pool().query(waiting)).rowCount) return;
  throw new Error('Nothing waits for a lock.');
}

/** Every row of every table but the named ones, as text: to say that nothing at all was changed. */
export async function everything(except: readonly string[] = []): Promise<string> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const texts: string[] = [];
  for (const { name } of tables.filter((table) => !except.includes(table.name))) {
    const { rows } = await pool().query<{ row: string }>(`SELECT t::text AS row FROM "${name}" AS t ORDER BY 1`);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
