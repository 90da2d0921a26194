import fs from 'node:fs';
import path from 'node:path';

const maxBytes = 5 * 1024 * 1024;
const sniffedBytes = 8_000;
const skippedFolders = new Set(['.git', 'node_modules']);

type Note = (text: string, isProblem: boolean) => void;

export interface FileText {
  file: string;
  text: string;
}

/**
 * The text files among `names` and below them. What is too large, binary or unreadable is told to `note`; links are followed only
 * where they were named themselves.
 *
 * @throws Error for a name that does not exist
 */
export function* readFiles(names: readonly string[], folder: string, note: Note): Generator<FileText> {
  for (const name of names) {
    const file = path.resolve(folder, name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) throw new Error(`There is no file or folder "${name}".`);
    yield* stat.isDirectory() ? readFolder(name, file, note) : readFile(name, file, note);
  }
}

function* readFolder(name: string, folder: string, note: Note): Generator<FileText> {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    note(`${name} could not be read.`, true);
    return;
  }
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const [inner, at] = [path.join(name, entry.name), path.join(folder, entry.name)];
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) yield* readFolder(inner, at, note);
    else if (entry.isFile()) yield* readFile(inner, at, note);
  }
}

function* readFile(name: string, file: string, note: Note): Generator<FileText> {
  let content: Buffer;
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) return note(`${name} is no ordinary file and was skipped.`, false);
    if (stat.size > maxBytes) return note(`${name} is larger than 5 MB and was skipped.`, false);
    content = fs.readFileSync(file);
  } catch {
    return note(`${name} could not be read.`, true);
  }
  if (content.subarray(0, sniffedBytes).includes(0)) return note(`${name} is binary and was skipped.`, false);
  yield { file: name, text: content.toString('utf8') };
}
