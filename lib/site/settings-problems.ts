import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { settingsSchema } from './settings-schema';

/** Sentences for everything that is wrong with a configuration text, each with its line; none when it may be saved. */
export function configurationProblems(contents: string): string[] {
  const errors: ParseError[] = [];
  const value: unknown = parse(contents, errors, { allowTrailingComma: true });
  if (errors.length > 0) return errors.map(({ error, offset }) => `Line ${lineOf(contents, offset)}: ${wordsOf(error)}.`);
  const checked = settingsSchema.safeParse(value);
  if (checked.success) return [];
  const root = parseTree(contents, [], { allowTrailingComma: true });
  return checked.error.issues.flatMap((issue) => problemsOf(issue, contents, root));
}

const lineOf = (contents: string, offset: number): number => contents.slice(0, offset).split('\n').length;

/** `CommaExpected` → comma expected */
const wordsOf = (code: ParseError['error']): string =>
  printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

function problemsOf(issue: z.core.$ZodIssue, contents: string, root: Node | undefined): string[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const at = (keys: (string | number)[]) => {
    const node = root && findNodeAtLocation(root, keys);
    return node ? `Line ${lineOf(contents, node.offset)}: ` : '';
  };
  if (issue.code === 'unrecognized_keys') {
    const inside = path.length === 0 ? '' : ` in "${path.join('.')}"`;
    return issue.keys.map((key) => `${at([...path, key])}There is no setting "${key}"${inside}.`);
  }
  const name = path.join('.');
  return [`${at(path)}${name === '' ? 'The configuration' : name}: ${issue.message}.`];
}
