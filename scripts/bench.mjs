// @ts-check
// `npm run bench`: the figures of the design beside their ceilings. Options: --users=, --tokens=, --repositories=,
// --grants=, --seconds=, --lists= (only the lists whose name contains it).
import { ensureBuilt, ensureInstalled } from './lib/build.mjs';
import { inProject, requireNode, runScript } from './lib/project.mjs';

requireNode();

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const [{ build }, { serverBundleOptions }] = await Promise.all([import('esbuild'), import('./lib/bundle-server.mjs')]);
  const outfile = inProject('dist/bench/main.mjs');
  await build({ ...serverBundleOptions({ outfile }), entryPoints: ['bench/main.ts'] });
  await import(outfile);
});
