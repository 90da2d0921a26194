// @ts-check
import fs from 'node:fs';

/**
 * @typedef {object} Lockfile
 * @property {Record<string, { dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }>} packages
 */

/**
 * Registries sometimes serve a release whose platform packages are missing; npm then writes a lockfile that `npm ci` refuses elsewhere.
 * @param {Lockfile} lockfile
 * @returns {string[]} one sentence for each dependency that has no entry where Node would look for it
 */
export function findMissingEntries({ packages }) {
  return Object.entries(packages).flatMap(([from, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isResolvable(packages, from, name))
      .map((name) => `${from || 'package.json'} needs ${name}, which has no entry`));
}

/** @param {string} file */
export function readLockfile(file) {
  return /** @type {Lockfile} */ (JSON.parse(fs.readFileSync(file, 'utf8')));
}

/**
 * @param {Lockfile['packages']} packages
 * @param {string} from
 * @param {string} name
 */
function isResolvable(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}
