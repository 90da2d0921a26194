// @ts-check
// `npm start`: gets ready whatever is missing or stale, then becomes the server.
import { ensureBuilt, ensureInstalled } from './lib/build.mjs';
import { loadServer } from './lib/built-server.mjs';
import { endWithNpm, inProject, requireNode, runScript } from './lib/project.mjs';

requireNode();
endWithNpm();
Object.assign(process.env, { NODE_ENV: 'production' });

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const { main } = await loadServer(inProject('dist/server.mjs'));
  await main();
});
