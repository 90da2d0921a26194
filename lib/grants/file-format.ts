import { DomainError } from '@/lib/errors/domain-error';
import {
  fileFormat,
  fileHeadSchema,
  fileLineSchema,
  fileVersion,
  mostLineCharacters,
  mostLines,
  type FileHead,
  type FileLine,
} from './file-schema';

export interface NumberedLine {
  number: number;
  line: FileLine;
}

const linesPerBatch = 5_000;

export const writeHead = (bindID: FileHead['bindID'], exportedAt: Date): string =>
  `${JSON.stringify({ format: fileFormat, version: fileVersion, bindID, exportedAt: exportedAt.toISOString() })}\n`;

/** Always with the same keys in the same order: equal grants make equal files. */
export const writeLine = ({ account, kind, repository, until }: FileLine): string =>
  `${JSON.stringify({ account, kind, repository, until })}\n`;

/** @throws DomainError `invalid_input` (`bad_grants_file`) that names the line */
export function badLine(number: number, problem: string): DomainError {
  const message = `Line ${number}: ${problem} Nothing was changed.`;
  return new DomainError('invalid_input', { reason: 'bad_grants_file', message, details: { line: String(number) } });
}

/** The head of a file and then its lines in batches, each line checked. Holds one batch at a time. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ kind: 'head'; head: FileHead } | { kind: 'lines'; lines: NumberedLine[] }> {
  let number = 0;
  let lines: NumberedLine[] = [];
  for await (const text of textLines(chunks)) {
    number += 1;
    if (number === 1) {
      yield { kind: 'head', head: parseHead(text) };
      continue;
    }
    if (number > mostLines + 1) throw badLine(number, `A file has at most ${mostLines.toLocaleString('en')} grants.`);
    lines.push({ number, line: parseLine(text, number) });
    if (lines.length < linesPerBatch) continue;
    yield { kind: 'lines', lines };
    lines = [];
  }
  if (number === 0) throw badLine(1, 'The file is empty.');
  if (lines.length > 0) yield { kind: 'lines', lines };
}

async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let rest = '';
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw badLine(number, 'From here on the file is not UTF-8 text.');
    }
  };
  for await (const chunk of chunks) {
    const parts = (rest + decode(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      yield shortEnough(part, number);
      number += 1;
    }
    shortEnough(rest, number);
  }
  rest += decode();
  if (rest !== '') yield shortEnough(rest, number);
}

function shortEnough(text: string, number: number): string {
  if (text.length <= mostLineCharacters) return text;
  throw badLine(number, `It is longer than ${mostLineCharacters.toLocaleString('en')} characters.`);
}

function parseJson(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badLine(number, text.trim() === '' ? 'It is empty.' : 'It is not JSON.');
  }
}

function parseHead(text: string): FileHead {
  const value = parseJson(text, 1);
  const parsed = fileHeadSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { format, version } = Object(value) as { format?: unknown; version?: unknown };
  if (format !== fileFormat) throw badLine(1, 'This is not a file of grants.');
  if (version !== fileVersion) {
    throw badLine(1, `The file has version ${JSON.stringify(version)}; this server reads version ${fileVersion}.`);
  }
  throw badLine(1, problemOf(parsed.error.issues));
}

function parseLine(text: string, number: number): FileLine {
  const parsed = fileLineSchema.safeParse(parseJson(text, number));
  if (!parsed.success) throw badLine(number, problemOf(parsed.error.issues));
  const { data } = parsed;
  return data.until === null ? data : { ...data, until: new Date(data.until).toISOString() };
}

function problemOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const [issue] = issues;
  const where = issue?.path.join('.');
  return `${where ? `"${where}": ` : ''}${(issue?.message ?? 'It is not usable').replace(/\.$/, '')}.`;
}
