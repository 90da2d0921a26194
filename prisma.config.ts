import path from 'node:path';
import { defineConfig } from 'prisma/config';
import { findEmbeddedPostgres } from './scripts/lib/embedded-postgres.mjs';
import { dataDir } from './scripts/lib/project.mjs';

const embedded = process.env.DATABASE_URL ? null : findEmbeddedPostgres(dataDir());
const url = process.env.DATABASE_URL || embedded?.url || '';

if (process.platform !== 'win32') {
  // Read after this file: keeps every Prisma command from downloading an engine.
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'scripts/schema-engine.mjs');
}
if (embedded) process.env.PRISMA_SHADOW_ADMIN_URL = embedded.adminUrl;
if (!url && process.argv.some((word) => word === 'migrate' || word === 'db')) {
  process.stderr.write('No database runs here. Start Keyward, set DATABASE_URL, or use: npm run prisma -- <command>\n');
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url },
});
