import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { configSchemas, redactedWord, type CodeHostKind } from './config-schema';
import { checkedName } from './names';
import type { HostSecrets, HostSettings } from './settings';

export interface ReadConfig {
  settings: HostSettings;
  /** As they stand there: the word REDACTED means the one that is stored. */
  secrets: HostSecrets;
  warnings: string[];
  /** The text as it was written, comments included, with every secret replaced. */
  redacted: string;
}

export const secretKeys = ['token', 'sshPrivateKey', 'sshPassphrase'] as const;

/**
 * Reads the configuration of a connection, JSON with comments, in the keys that people have in their files.
 * @returns its meaning, or sentences for everything that is wrong with it, each with its place
 */
export function readConfig(kind: CodeHostKind, contents: string): ReadConfig | { problems: string[] } {
  const errors: ParseError[] = [];
  const value: unknown = parse(contents, errors, { allowTrailingComma: true });
  const place = placesIn(contents);
  if (errors.length > 0) return { problems: errors.map(({ error, offset }) => `${place.at(offset)}${wordsOf(error)}.`) };
  const root = parseTree(contents, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return { problems: ['The configuration: write an object, such as { "url": "https://git.example.com" }.'] };
  const repeated = repeatedKeys(root).map((node) => `${place.at(node.offset)}"${node.value}" stands here twice. Keep one of them.`);
  if (repeated.length > 0) return { problems: repeated };
  const checked = configSchemas[kind].safeParse(value);
  if (!checked.success) return { problems: checked.error.issues.map((issue) => problemOf(issue, root, place.at)) };
  const settings = settingsOf(kind, checked.data);
  const problems = problemsOf(settings).map(({ path, message }) => `${place.of(root, path)}${path.join('.')}: ${message}`);
  if (problems.length > 0) return { problems };
  const { token = '', sshPrivateKey = '', sshPassphrase = '' } = checked.data;
  const secrets = { token, sshPrivateKey, sshPassphrase };
  const known = Object.keys(configSchemas[kind].shape);
  return { settings, secrets, ...redactText(contents, root, known, secrets), warnings: warningsOf(root, known, settings, secrets) };
}

const placesIn = (contents: string) => {
  const at = (offset: number) => `Line ${contents.slice(0, offset).split('\n').length}: `;
  return {
    at,
    of: (root: Node, path: (string | number)[]) => {
      const node = findNodeAtLocation(root, path);
      return node ? at(node.offset) : '';
    },
  };
};

/** `CommaExpected` → comma expected */
const wordsOf = (code: ParseError['error']): string => printParseErrorCode(code).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

function problemOf(issue: z.core.$ZodIssue, root: Node, at: (offset: number) => string): string {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    const inside = findNodeAtLocation(root, path);
    const pattern = issue.keys.includes('pattern') ? ' Patterns are not understood: list names.' : '';
    return `${inside ? at(inside.offset) : ''}${path.join('.')}: there is no key "${issue.keys.join('", "')}".${pattern}`;
  }
  const node = findNodeAtLocation(root, path);
  const message = node === undefined && issue.code === 'invalid_type' ? 'it is missing' : issue.message.replace(/\.$/, '');
  return `${node ? at(node.offset) : ''}${path.join('.') || 'The configuration'}: ${message}.`;
}

/** Of a key that stands twice, one would be read and the other kept: with what it holds. */
function repeatedKeys(node: Node): Node[] {
  const names = node.type === 'object' ? (node.children ?? []).flatMap((property) => property.children?.[0] ?? []) : [];
  const own = names.filter((name, index) => names.findIndex(({ value }) => value === name.value) < index);
  return [...own, ...(node.children ?? []).flatMap(repeatedKeys)];
}

type Checked = z.output<(typeof configSchemas)[CodeHostKind]>;

function settingsOf(kind: CodeHostKind, given: Checked): HostSettings {
  const common = {
    url: given.url.trim().replace(/\/+$/, ''),
    gitUrlType: given.gitURLType === 'ssh' ? ('SSH' as const) : ('HTTP' as const),
    username: ('username' in given && typeof given.username === 'string' && given.username) || null,
    sshKnownHosts: given.sshKnownHosts?.trim() ? given.sshKnownHosts : null,
    exclude: given.exclude ?? [],
  };
  const queries = (key: 'repositoryQuery' | 'projectQuery') =>
    ((given[key] as string[] | undefined) ?? []).filter((each) => each !== 'none');
  const list = (key: string) => (given[key] as string[] | undefined) ?? [];
  // The schema of the kind, two functions above, has checked what these keys hold.
  if (kind === 'GITHUB') return { ...common, kind, orgs: list('orgs'), repos: list('repos'), queries: queries('repositoryQuery') };
  if (kind === 'BITBUCKET_SERVER') {
    return { ...common, kind, projectKeys: list('projectKeys'), repos: list('repos'), queries: queries('repositoryQuery') };
  }
  if (kind === 'GITLAB') {
    const projects = (given.projects as { name?: string; id?: number }[] | undefined) ?? [];
    return { ...common, kind, projects: projects.map(({ name, id }) => id ?? name ?? ''), queries: queries('projectQuery') };
  }
  const paths = list('repos').map((repo) => repo.replace(/^\/+|\/+$/g, ''));
  const repos = paths.map((path) => path.replace(/\.git$/, ''));
  const entries = Object.entries((given.visibility as Record<string, string> | undefined) ?? {});
  const visibility = Object.fromEntries(
    entries.map(([repo, word]) => [
      repo.replace(/^\/+|\/+$/g, '').replace(/\.git$/, ''),
      word === 'public' ? ('PUBLIC' as const) : word === 'internal' ? ('INTERNAL' as const) : ('PRIVATE' as const),
    ]),
  );
  return { ...common, kind, repos, paths, visibility };
}

interface Problem {
  path: (string | number)[];
  message: string;
}

/** What the shape alone does not say. */
function problemsOf(settings: HostSettings): Problem[] {
  const { kind, url } = settings;
  const protocols = kind === 'OTHER' ? ['https:', 'http:', 'ssh:', 'file:'] : ['https:', 'http:'];
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const path = ['url'];
  if (!parsed || !protocols.includes(parsed.protocol) || (parsed.protocol !== 'file:' && parsed.hostname === '')) {
    return [{
      path,
      message: kind === 'OTHER'
        ? 'write an address with https://, http://, ssh:// or file://.'
        : 'write an address such as https://git.example.com.',
    }];
  }
  if (parsed.password !== '' || (parsed.username !== '' && parsed.protocol !== 'ssh:')) {
    return [{ path, message: 'leave the password out of the address. Write it as "token", and who it belongs to as "username".' }];
  }
  if (parsed.search !== '' || parsed.hash !== '') return [{ path, message: 'leave out what follows the path.' }];
  if (/^-|%|[^\x21-\x7e]/.test(`${parsed.hostname}`) || (parsed.protocol === 'ssh:' && /^-/.test(parsed.username))) {
    return [{ path, message: 'that is no name of a host.' }];
  }
  if (parsed.protocol === 'file:' && (parsed.hostname !== '' || /%2f|%00|\.\.(?:\/|$)/i.test(url))) {
    return [{ path, message: 'write a folder of this machine, such as file:///srv/git.' }];
  }
  if (settings.gitUrlType === 'SSH' && kind === 'OTHER' && parsed.protocol !== 'ssh:') {
    return [{ path: ['gitURLType'], message: 'write the address itself with ssh://.' }];
  }
  if (kind === 'GITLAB') {
    const hasSecret = settings.queries.findIndex((query) => /[?&](?:private|access|job)_token=/i.test(query));
    if (hasSecret >= 0) return [{ path: ['projectQuery'], message: 'leave the token out of the query. Write it as "token".' }];
    return settings.projects.flatMap((each, index) =>
      typeof each === 'string' && checkedName(each) === null ? [{ path: ['projects', index], message: 'write "group/project".' }] : [],
    );
  }
  if (kind !== 'OTHER') return [];
  const bad = settings.repos.flatMap((repo, index) =>
    checkedName(repo) === null
      ? [{ path: ['repos', index], message: 'write the path of a repository below the address, such as "team/app".' }]
      : [],
  );
  const unknown = Object.keys(settings.visibility).filter((repo) => !settings.repos.includes(repo));
  return [...bad, ...unknown.map((repo) => ({ path: ['visibility', repo], message: 'there is no such entry under "repos".' }))];
}

const soundsSecret = /secret|token|passw|passphrase|private|credential|authorization|apikey|accesskey|signingkey/i;
const holdsPassword = /\/\/[^/\s@]*:[^/\s@]*@/;
// Of the hosts that are served here: they may stand in a comment.
const tokenShapes = /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w.-]{15,}|BBDC-[\w+/=]{20,})/g;

function redactText(contents: string, root: Node, known: readonly string[], secrets: HostSecrets): { redacted: string } {
  const edits = (root.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (!key || !value) return [];
    if (secretKeys.some((each) => each === key.value)) return value.value === '' ? [] : [value];
    return known.includes(String(key.value)) ? [] : textsToHide(value, soundsSecret.test(String(key.value)));
  });
  let text = contents;
  for (const { offset, length } of edits.sort((one, other) => other.offset - one.offset)) {
    text = `${text.slice(0, offset)}"${redactedWord}"${text.slice(offset + length)}`;
  }
  // What was written a second time, in a comment for example.
  for (const secret of Object.values(secrets)) {
    if (secret.length >= 8 && secret !== redactedWord) text = text.replaceAll(secret, redactedWord);
  }
  return { redacted: text.replace(tokenShapes, redactedWord) };
}

/** Strings below a key that nobody here knows, of which name or content says that they are for few. */
function textsToHide(node: Node, isSecret: boolean): Node[] {
  if (node.type === 'string') return (isSecret || holdsPassword.test(String(node.value))) && node.value !== '' ? [node] : [];
  if (node.type !== 'object') return (node.children ?? []).flatMap((child) => textsToHide(child, isSecret));
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    value ? textsToHide(value, isSecret || soundsSecret.test(String(key?.value))) : [],
  );
}

function warningsOf(root: Node, known: readonly string[], settings: HostSettings, { token }: HostSecrets): string[] {
  const unknown = (root.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value && !known.includes(String(key.value))
      ? [{ key: String(key.value).slice(0, 60), hides: textsToHide(value, soundsSecret.test(String(key.value))).length > 0 }]
      : [],
  );
  return [
    ...unknown.map(({ key, hides }) => `"${key}" is kept, but has no effect here.${hides
      ? ' What looks like a secret in it was not stored.'
      : ''}`),
    ...(token !== '' && settings.url.startsWith('http:') ? ['The address begins with http://: the token travels unprotected.'] : []),
    ...(listsNothing(settings) ? ['It lists no repositories yet.'] : []),
  ];
}

export function listsNothing(settings: HostSettings): boolean {
  const lists: readonly (readonly unknown[])[] =
    settings.kind === 'GITHUB'
      ? [settings.orgs, settings.repos, settings.queries]
      : settings.kind === 'GITLAB'
        ? [settings.projects, settings.queries]
        : settings.kind === 'BITBUCKET_SERVER'
          ? [settings.projectKeys, settings.repos, settings.queries]
          : [settings.repos];
  return lists.every(({ length }) => length === 0);
}
