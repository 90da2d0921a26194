import { candidatesIn, DiffReader, type Candidate } from '@/lib/leaks/scan-text';
import { findLiving, keyOf, type LivingCredential } from '@/lib/leaks/service-scan';
import { withDatabase } from './database';
import { readFiles } from './files';
import { linesOf } from './lines';

interface ScanOptions {
  isDiff: boolean;
  files: readonly string[];
  /** Where relative names begin. */
  folder: string;
}

const say = (text: string) => void process.stderr.write(`${text}\n`);
const kinds = { 'access-token': 'access token', 'client-secret': 'client secret', 'oauth-token': 'bearer' } as const;

/** Prints the live credentials that stand in the input, without their text. @returns the exit code */
export async function scan({ isDiff, files, folder }: ScanOptions): Promise<0 | 1 | 2> {
  let problems = 0;
  const note = (text: string, isProblem: boolean) => {
    if (isProblem) problems += 1;
    say(printable(text));
  };
  const candidates: Candidate[] = [];
  if (files.length > 0) {
    for (const { file, text, firstLine } of readFiles(files, folder, note))
      for (const candidate of candidatesIn(text, file)) candidates.push({ ...candidate, line: candidate.line + firstLine - 1 });
  } else candidates.push(...(await readInput(isDiff)));
  const living = candidates.length > 0 ? await withDatabase(say, () => findLiving(candidates)) : new Map<string, LivingCredential>();
  const rows = rowsOf(candidates, living);
  print(rows);
  const accounts = new Set([...living.values()].map(({ username }) => username)).size;
  say(rows.length === 0 ? 'No live credential was found.' : `${count(living.size, 'live credential')} of ${count(accounts, 'account')}.`);
  return rows.length > 0 ? 1 : problems > 0 ? 2 : 0;
}

async function readInput(isDiff: boolean): Promise<Candidate[]> {
  if (process.stdin.isTTY) throw new Error('Name files, or give a text on standard input. See npm run keyward -- --help.');
  const found: Candidate[] = [];
  const reader = new DiffReader();
  let line = 0;
  for await (const text of linesOf(process.stdin)) {
    line += 1;
    if (isDiff) found.push(...reader.read(text));
    else for (const candidate of candidatesIn(text, 'standard input')) found.push({ ...candidate, line });
  }
  return found;
}

function rowsOf(candidates: readonly Candidate[], living: ReadonlyMap<string, LivingCredential>): string[][] {
  const rows = candidates.flatMap((candidate) => {
    const credential = living.get(keyOf(candidate));
    if (!credential) return [];
    const { kind, username, lastFive, scopes, expiresAt } = credential;
    const until = expiresAt ? `until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'no end';
    return [[`${candidate.file}:${candidate.line}`, kinds[kind], username, lastFive ? `…${lastFive}` : '-', scopes.join(' '), until]];
  });
  // A credential that stands twice on a line, in plain and in base64, is one finding.
  return [...new Map(rows.map((row) => [row.join('\0'), row])).values()];
}

function print(rows: readonly string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) process.stdout.write(`${row.map((cell, at) => printable(cell).padEnd(widths[at] ?? 0)).join('  ').trimEnd()}\n`);
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Names of files come from elsewhere, and a terminal obeys what it prints. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '?');
