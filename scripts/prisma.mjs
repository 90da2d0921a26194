// @ts-check
// `npm run prisma -- migrate status`: any Prisma command, with the built-in database running for as long as it takes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureInstalled } from './lib/build.mjs';
import { dataDir, inProject, requireNode, runScript } from './lib/project.mjs';

requireNode();

await runScript(async () => {
  await ensureInstalled();
  const { openEmbeddedPostgres } = await import('./lib/embedded-postgres.mjs');
  const embedded = process.env.DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: dataDir(), log: console.log });
  // The terminal sends Ctrl+C to the command too: it ends, and then we do.
  process.on('SIGINT', () => {});
  const child = spawn(process.execPath, [inProject('node_modules/prisma/build/index.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  await embedded?.release();
  process.exitCode = code ?? 1;
});
