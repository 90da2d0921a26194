// @ts-check
// Uses nothing outside Node until the packages are installed.
import { withFileLock } from './file-lock.mjs';
import { isInstalledByHand } from './installed.mjs';
import { inProject, projectRoot } from './project.mjs';
import { runTool, showProgress } from './run-tool.mjs';
import { digestOf, isFresh, makeWithStamp, readStamp } from './stamp.mjs';

const INSTALL_STAMP = inProject('node_modules/.keyward-install');
const GENERATE_STAMP = inProject('lib/db/generated/.stamp');
const BUILD_STAMP = inProject('dist/.stamp');
const BUILD_SOURCES = [
  'app', 'components', 'lib', 'prisma', 'public', 'scripts/lib',
  'instrumentation.ts', 'next.config.mjs', 'package.json', 'package-lock.json', 'server.ts', 'tsconfig.json',
];
const IS_NOT_BUILT = /^lib\/db\/generated$|^public\/graphiql$|\.test\.(ts|tsx|mjs)$/;
const PRISMA = inProject('node_modules/prisma/build/index.js');
const NEXT = inProject('node_modules/next/dist/bin/next');

/** Installs the packages of the lockfile unless they are there. */
export async function ensureInstalled() {
  // Some packages choose their binaries by platform and Node version.
  const machine = `${process.platform} ${process.arch} ${process.versions.modules}`;
  const stamp = () => `${machine} ${digestOf(projectRoot, ['package-lock.json'])}`;
  if (isFresh(INSTALL_STAMP, stamp())) return;
  await exclusively(async () => {
    const before = readStamp(INSTALL_STAMP);
    if (before === stamp()) return;
    const isThere = (before === null || before.startsWith(machine)) && isInstalledByHand(projectRoot);
    await makeWithStamp(INSTALL_STAMP, stamp(), async () => {
      if (!isThere) await showProgress('Installing packages', install);
    });
  });
}

/** Generates the Prisma client unless it fits the schema. */
export async function ensureGenerated() {
  const digest = () => digestOf(projectRoot, ['prisma/schema.prisma', 'package-lock.json']);
  if (isFresh(GENERATE_STAMP, digest())) return;
  await exclusively(async () => {
    if (isFresh(GENERATE_STAMP, digest())) return;
    await makeWithStamp(GENERATE_STAMP, digest(), () =>
      showProgress('Generating the database client', () => runTool(process.execPath, [PRISMA, 'generate'], { what: 'prisma generate' })));
  });
}

/** Builds the pages and the server unless the build fits the sources. */
export async function ensureBuilt() {
  const digest = () => digestOf(projectRoot, BUILD_SOURCES, { skip: (name) => IS_NOT_BUILT.test(name) });
  if (isFresh(BUILD_STAMP, digest())) return;
  await ensureGenerated();
  await exclusively(async () => {
    if (isFresh(BUILD_STAMP, digest())) return;
    await makeWithStamp(BUILD_STAMP, digest(), () => showProgress('Building', build));
  });
}

async function install() {
  // The very npm that runs us, if one does.
  const npmCli = process.env.npm_execpath;
  const [command, prefix] = npmCli?.endsWith('.js') ? [process.execPath, [npmCli]] : ['npm', []];
  // Build tools are development dependencies, and NODE_ENV=production would leave them out.
  const args = [...prefix, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  await runTool(command, args, { what: 'npm ci', env: { ...process.env, NODE_ENV: 'development' } });
}

async function build() {
  const { writeConsoleAssets } = await import('./console-assets.mjs');
  writeConsoleAssets();
  await runTool(process.execPath, [NEXT, 'build'], { what: 'next build', env: { ...process.env, NODE_ENV: 'production' } });
  const { bundleServer } = await import('./bundle-server.mjs');
  await bundleServer(inProject('dist/server.mjs'));
}

/** @param {() => Promise<void>} work */
function exclusively(work) {
  return withFileLock(inProject('dist/.lock'), work, {
    onWait: (pid) => console.log(`Waiting for process ${pid}, which installs or builds in this folder`),
  });
}
