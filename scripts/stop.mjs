// @ts-check
// `npm run stop`: ends the built-in databases that killed processes left running.
import path from 'node:path';
import { ensureInstalled } from './lib/build.mjs';
import { dataDir, requireNode, runScript } from './lib/project.mjs';

const MESSAGES = {
  stopped: 'The built-in PostgreSQL has ended.',
  'in-use': 'The built-in PostgreSQL is in use by a running Keyward. End that with Ctrl+C, and the database ends with it.',
  'not-running': 'The built-in PostgreSQL is not running.',
};

requireNode();

await runScript(async () => {
  await ensureInstalled();
  const { stopEmbeddedPostgres } = await import('./lib/embedded-postgres.mjs');
  for (const folder of [dataDir(), path.join(dataDir(), 'demo')]) {
    const outcome = await stopEmbeddedPostgres(folder);
    if (outcome !== 'not-running' || folder === dataDir()) console.log(`${folder}: ${MESSAGES[outcome]}`);
    if (outcome === 'in-use') process.exitCode = 1;
  }
});
