import fs from 'node:fs';
import path from 'node:path';

const pieceBytes = 4 * 1024 * 1024;
const sniffedBytes = 8_000;
/** Longer than anything that is looked for: where a piece has no end of a line, the next one begins so much before its end. */
const overlapBytes = 16 * 1024;
const skippedFolders = new Set(['.git', 'node_modules']);

type Note = (text: string, isProblem: boolean) => void;

export interface FileText {
  file: string;
  text: string;
  /** The number of the first line of `text`; large files come in pieces. */
  firstLine: number;
}

/**
 * The text files among `names` and below them. What is binary or unreadable is told to `note`; links are followed only
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
  let descriptor: number | undefined;
  try {
    if (!fs.statSync(file).isFile()) return note(`${name} is no ordinary file and was skipped.`, false);
    descriptor = fs.openSync(file, 'r');
    const head = read(descriptor, 0, sniffedBytes);
    const encoding = encodingOf(head);
    if (encoding !== 'utf-8') yield { file: name, text: decode(fs.readFileSync(file), encoding), firstLine: 1 };
    else if (head.includes(0)) return note(`${name} is binary and was skipped.`, false);
    else for (const piece of readPieces(descriptor)) yield { file: name, ...piece };
  } catch {
    return note(`${name} could not be read.`, true);
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** What a text begins with when it is no UTF-8: PowerShell writes so. */
export function encodingOf(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}

const decode = (content: Buffer, encoding: string) => new TextDecoder(encoding).decode(content);

function read(descriptor: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, bytes, position));
}

function* readPieces(descriptor: number): Generator<Omit<FileText, 'file'>> {
  let firstLine = 1;
  for (let position = 0; ; ) {
    const piece = read(descriptor, position, pieceBytes);
    const isLast = piece.length < pieceBytes;
    const lineEnd = isLast ? piece.length : piece.lastIndexOf(0x0a) + 1;
    const text = piece.subarray(0, lineEnd || piece.length).toString('utf8');
    yield { text, firstLine };
    if (isLast) return;
    position += lineEnd || piece.length - overlapBytes;
    firstLine += text.split('\n').length - 1;
  }
}
