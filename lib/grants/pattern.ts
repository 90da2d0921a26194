/** What a pattern such as `github.com/acme/*` means to the database: how every match begins, and the whole as a regular expression. */
export interface NamePattern {
  prefix: string;
  regex: string;
}

/** The syntax is checked by the schema; names are compared in small letters. */
export function parsePattern(pattern: string): NamePattern {
  const text = pattern.toLowerCase();
  const star = text.indexOf('*');
  const regex = text
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+~\-]/g, '[$&]')))
    .join('');
  return { prefix: star < 0 ? text : text.slice(0, star), regex: `^${regex}$` };
}
