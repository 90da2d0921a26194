import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const elsewhere = ['**/node_modules/**', '**/dist/**', '**/.next/**', '**/.data/**', 'e2e/**'];
const needsDatabase = '**/*.db.test.{ts,tsx}';

export default defineConfig({
  resolve: {
    alias: {
      '@': root,
      // Throws outside a React server bundle.
      'server-only': path.join(root, 'node_modules/server-only/empty.js'),
    },
  },
  test: {
    testTimeout: 15_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1' },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{app,bench,components,lib,prisma}/**/*.test.{ts,tsx}'], exclude: [...elsewhere, needsDatabase] },
      },
      {
        extends: true,
        test: { name: 'scripts', include: ['scripts/**/*.test.mjs'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'operation',
          include: [needsDatabase],
          exclude: elsewhere,
          globalSetup: 'scripts/testing/template-database.ts',
          setupFiles: ['scripts/testing/database-per-file.ts'],
        },
      },
    ],
  },
});
