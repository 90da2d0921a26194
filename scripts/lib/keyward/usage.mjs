// @ts-check

export const usage = `Usage: npm run keyward -- scan [--diff] [file or folder ...]

Finds live credentials of this site in files and names the accounts they belong to. It looks them up in the database of this
site, prints never more than their last five characters, and sends nothing anywhere.

  scan FILE...         reads files, and folders with everything below them (without .git and node_modules)
  scan                 reads standard input as one text
  scan --diff          reads a unified diff from standard input, and of it only what it adds:
                       git diff --cached | npm run --silent keyward -- scan --diff

It needs the server keys and the database of the site, found as the server finds them: KEYWARD_DATA_DIR, or DATABASE_URL and
KEYWARD_SECRET_KEYS.

Ends with 0 when nothing live was found, 1 when something was, 2 when it could not look.`;

/**
 * @typedef {{ kind: 'help' } | { kind: 'problem', message: string } | { kind: 'scan', isDiff: boolean, files: string[] }} Command
 */

/**
 * @param {string[]} words
 * @returns {Command}
 */
export function parseCommand(words) {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return { kind: 'help' };
  if (name !== 'scan') return { kind: 'problem', message: `There is no command "${name}". The only one is scan.` };
  // What follows `--` is a name, whatever it looks like.
  const end = rest.includes('--') ? rest.indexOf('--') : rest.length;
  const isOption = (/** @type {string} */ word) => word.startsWith('-') && word !== '-';
  const options = rest.slice(0, end).filter(isOption);
  const files = [...rest.slice(0, end).filter((word) => !isOption(word)), ...rest.slice(end + 1)];
  if (options.includes('--help') || options.includes('-h')) return { kind: 'help' };
  const unknown = options.find((word) => word !== '--diff');
  if (unknown !== undefined) return { kind: 'problem', message: `There is no option "${unknown}". See npm run keyward -- --help.` };
  const isDiff = options.includes('--diff');
  if (isDiff && files.length > 0) return { kind: 'problem', message: '--diff reads standard input: name no files beside it.' };
  return { kind: 'scan', isDiff, files: files.length === 1 && files[0] === '-' ? [] : files };
}
