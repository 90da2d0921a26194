// @ts-check
// `npm run keyward -- scan`: finds live credentials of this site in files. Ends with 0, 1 or 2, as `--help` says.
import { pathToFileURL } from 'node:url';
import { ensureGenerated, ensureInstalled } from './lib/build.mjs';
import { parseCommand, usage } from './lib/keyward/usage.mjs';
import { dataDir, inProject, projectRoot, requireNode } from './lib/project.mjs';

requireNode();

const command = parseCommand(process.argv.slice(2));
// npm moves to the folder of package.json and keeps here where it was called.
const folder = (process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd();

/**
 * @param {{ isDiff: boolean, files: string[] }} options
 * @returns {Promise<number>}
 */
async function scan({ isDiff, files }) {
  // Relative to the project, as for the server. Nothing but findings belongs on standard output.
  Object.assign(process.env, { NODE_ENV: 'production', LOG_LEVEL: 'silent', KEYWARD_DATA_DIR: dataDir() });
  process.chdir(projectRoot);
  await ensureInstalled();
  await ensureGenerated();
  const [{ build }, { serverBundleOptions }] = await Promise.all([import('esbuild'), import('./lib/bundle-server.mjs')]);
  const outfile = inProject(`dist/keyward/scan-${process.pid}.mjs`);
  const fs = await import('node:fs');
  try {
    await build({ ...serverBundleOptions({ outfile }), entryPoints: ['scripts/lib/keyward/scan.ts'], sourcemap: false });
    const program = await import(pathToFileURL(outfile).href);
    return await program.scan({ isDiff, files, folder });
  } finally {
    fs.rmSync(outfile, { force: true });
  }
}

try {
  if (command.kind === 'scan') process.exitCode = await scan(command);
  else if (command.kind === 'help') console.log(usage);
  else {
    console.error(command.message);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
