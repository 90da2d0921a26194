// @ts-check
import path from 'node:path';

const OLDEST_NODE = [20, 19];
const PARENT_CHECK_MS = 250;

/** The folder of package.json. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** @param {string[]} parts */
export function inProject(...parts) {
  return path.join(projectRoot, ...parts);
}

/** Ends the program with a sentence rather than with the syntax error of a Node that is too old. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Keyward needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${version}. Get a newer one from https://nodejs.org.`);
  process.exit(1);
}

/** The folder that holds the embedded database, the server keys and other state of an instance. */
export function dataDir() {
  return path.resolve(projectRoot, process.env.KEYWARD_DATA_DIR || '.data');
}

/**
 * Whoever ends `npm` ends the shell below it, and neither tells us: without this the server would go on unseen.
 */
export function endWithNpm() {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event || parent === 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/**
 * Runs a script's main part; a failure is told in its own words, and with its stack only if it is not one of ours.
 * @param {() => Promise<unknown>} work
 */
export async function runScript(work) {
  process.chdir(projectRoot);
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  try {
    await work();
  } catch (error) {
    const isUnexpected = error instanceof TypeError || error instanceof ReferenceError || !(error instanceof Error);
    console.error(isUnexpected ? error : `\n${error.message}`);
    process.exit(1);
  }
}
