// @ts-check
// `npm run demo`: the server with sample data, in a data folder of its own so that it never mixes with real data.
import path from 'node:path';
import { ensureBuilt, ensureInstalled } from './lib/build.mjs';
import { loadServer } from './lib/built-server.mjs';
import { dataDir, endWithNpm, inProject, requireNode, runScript } from './lib/project.mjs';

requireNode();
endWithNpm();
Object.assign(process.env, { NODE_ENV: 'production', KEYWARD_DATA_DIR: path.join(dataDir(), 'demo') });
if (process.env.DATABASE_URL) console.log('The demo uses its own built-in database; DATABASE_URL is left alone.');
delete process.env.DATABASE_URL;

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const { main } = await loadServer(inProject('dist/server.mjs'));
  await main({ demo: true });
});
