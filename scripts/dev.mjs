// @ts-check
// `npm run dev`: pages reload by themselves; the server starts again when one of its own modules changes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureGenerated, ensureInstalled } from './lib/build.mjs';
import { writeConsoleAssets } from './lib/console-assets.mjs';
import { dataDir, endWithNpm, inProject, requireNode, runScript } from './lib/project.mjs';

const STOP_TIMEOUT_MS = 15_000;
const bundle = inProject('dist/dev/server.mjs');

requireNode();
endWithNpm();
Object.assign(process.env, { NODE_ENV: 'development' });

await runScript(async () => {
  await ensureInstalled();
  await ensureGenerated();
  writeConsoleAssets();
  const [esbuild, { serverBundleOptions }, { openEmbeddedPostgres }] = await Promise.all([
    import('esbuild'), import('./lib/bundle-server.mjs'), import('./lib/embedded-postgres.mjs'),
  ]);
  // Held here as well, or the database would end and begin with every restart of the server.
  const embedded = process.env.DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: dataDir(), log: console.log });

  /** @type {import('node:child_process').ChildProcess | null} */
  let server = null;
  let isEnding = false;
  let turn = Promise.resolve();

  const stopServer = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    const killer = setTimeout(() => server?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(killer);
  };
  const restartServer = async () => {
    await stopServer();
    if (isEnding) return;
    // In a group of its own: Ctrl+C reaches us alone, and we end it in order. The channel tells it when we are gone.
    server = spawn(process.execPath, [inProject('scripts/lib/dev-server.mjs'), bundle], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true,
    });
  };

  const context = await esbuild.context({
    ...serverBundleOptions({ outfile: bundle }),
    logLevel: 'error',
    plugins: [{
      name: 'restart',
      setup: (build) => build.onEnd(({ errors }) => {
        if (errors.length > 0) return;
        if (server) console.log('The server has changed; starting it again');
        turn = turn.then(restartServer);
      }),
    }],
  });
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await context.dispose();
    await turn;
    await stopServer();
    await embedded?.release();
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());
  await context.watch();
});
