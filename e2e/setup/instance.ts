function read(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run the specs through Playwright, whose global set-up starts the server.`);
  return value;
}

/** The server that the whole run shares. */
export const instance = () => ({
  url: read('E2E_BASE_URL'),
  dataDir: read('E2E_DATA_DIR'),
  databaseUrl: read('E2E_DATABASE_URL'),
  /** The superuser's; for what the application itself must not be able to do. */
  databaseAdminUrl: read('E2E_DATABASE_ADMIN_URL'),
});
