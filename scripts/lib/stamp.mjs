// @ts-check
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * One digest over files and whole folders: their names and contents. Names that do not exist count as such.
 * @param {string} root
 * @param {string[]} names
 * @param {{ skip?: (name: string) => boolean, salt?: string }} [options]
 */
export function digestOf(root, names, { skip = () => false, salt = '' } = {}) {
  const hash = createHash('sha256').update(salt);
  const visit = (/** @type {string} */ name) => {
    if (skip(name)) return;
    const file = path.join(root, name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const entry of fs.readdirSync(file).sort()) visit(`${name}/${entry}`);
    } else {
      hash.update(`\0${name}\0${stat ? stat.size : 'none'}\0`);
      if (stat) hash.update(fs.readFileSync(file));
    }
  };
  for (const name of names) visit(name);
  return hash.digest('hex');
}

/** @param {string} file */
export function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {string} digest
 */
export function isFresh(file, digest) {
  return readStamp(file) === digest;
}

/**
 * Makes something whose stamp is written only after all of it is there, so an interrupted run is never believed.
 * @param {string} file
 * @param {string} digest
 * @param {() => Promise<void>} make
 */
export async function makeWithStamp(file, digest, make) {
  fs.rmSync(file, { force: true });
  await make();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  fs.writeFileSync(draft, digest);
  fs.renameSync(draft, file);
}
