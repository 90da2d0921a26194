// @ts-check
// `npm run test:access`: many more random decisions about who may read a repository than `npm test` makes.
// ACCESS_DECISIONS= and ACCESS_SEED= choose how many and which.
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './lib/build.mjs';
import { inProject, requireNode, runScript } from './lib/project.mjs';

requireNode();

await runScript(async () => {
  await ensureInstalled();
  const arguments_ = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--project', 'operation', 'lib/repositories/access.db.test.ts'];
  const { status } = spawnSync(process.execPath, arguments_, {
    stdio: 'inherit',
    env: { ACCESS_DECISIONS: '2000000', ...process.env },
  });
  process.exitCode = status ?? 1;
});
