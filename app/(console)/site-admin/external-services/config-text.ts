import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';

/** What stands for a secret that the server keeps. */
export const redacted = 'REDACTED';

/** The values of a configuration text, or null while it cannot be read. */
export function valuesOf(text: string): Record<string, unknown> | null {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const isObject = errors.length === 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.fromEntries(Object.entries(value)) : null;
}

/** The text with one key set, or without it; comments and everything else stay as they are. */
export const withValue = (text: string, key: string, value: unknown): string =>
  applyEdits(text, modify(text, [key], value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } }));

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The entries of a list as lines; projects of GitLab are objects with a name or a number. */
export const linesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).map((each: unknown) => {
    if (typeof each !== 'object' || each === null) return String(each);
    return 'name' in each ? String(each.name) : 'id' in each ? String(each.id) : '';
  });

export const entriesOf = (lines: string): string[] => lines.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** A list as the configuration has it; absent while it is empty. */
export function listValue(key: string, entries: readonly string[]): unknown {
  if (entries.length === 0) return undefined;
  return key === 'projects' ? entries.map((entry) => (/^\d+$/.test(entry) ? { id: Number(entry) } : { name: entry })) : entries;
}
