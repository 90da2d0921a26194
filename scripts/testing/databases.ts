import pg from 'pg';

interface Server {
  /** Of the application's role; its database name is replaced. */
  url: string;
  adminUrl: string;
}

/** @returns the URL of a new database that the application's role owns, copied from `template` if there is one. */
export async function createDatabase({ url, adminUrl, name, template }: Server & { name: string; template?: string }): Promise<string> {
  const owner = pg.escapeIdentifier(decodeURIComponent(new URL(url).username));
  const copy = template ? ` template ${pg.escapeIdentifier(template)}` : '';
  await runAsAdmin(adminUrl, `create database ${pg.escapeIdentifier(name)} owner ${owner}${copy}`);
  const created = new URL(url);
  created.pathname = `/${name}`;
  return created.href;
}

export async function dropDatabase({ adminUrl, name }: { adminUrl: string; name: string }): Promise<void> {
  await runAsAdmin(adminUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
