import { describe, expect, it } from 'vitest';
import { readConfig, type ReadConfig } from './config';
import type { CodeHostKind } from './config-schema';
import { checkedBranch, checkedName } from './names';

const read = (kind: CodeHostKind, contents: unknown): ReadConfig => {
  const result = readConfig(kind, typeof contents === 'string' ? contents : JSON.stringify(contents));
  if ('problems' in result) throw new Error(result.problems.join(' '));
  return result;
};
const problems = (kind: CodeHostKind, contents: unknown): string => {
  const result = readConfig(kind, typeof contents === 'string' ? contents : JSON.stringify(contents));
  return 'problems' in result ? result.problems.join(' ') : 'none';
};

describe('the configuration of a connection', () => {
  it('is read in the words of the files that people have', () => {
    expect(
      read('GITHUB', {
        url: 'https://github.com/',
        token: 'ghp_x',
        orgs: ['acme'],
        repos: ['a/.github'],
        repositoryQuery: ['none', 'affiliated'],
        gitURLType: 'ssh',
      }).settings,
    )
      .toMatchObject({ url: 'https://github.com', gitUrlType: 'SSH', orgs: ['acme'], repos: ['a/.github'], queries: ['affiliated'] });
    expect(
      read('GITLAB', {
        url: 'https://gitlab.com',
        token: 't',
        projects: [{ name: 'group/app' }, { id: 42 }],
        projectQuery: ['?membership=true', 'groups/a%2Fb/projects?x=1'],
      }).settings,
    )
      .toMatchObject({ projects: ['group/app', 42], queries: ['?membership=true', 'groups/a%2Fb/projects?x=1'] });
    expect(
      read('BITBUCKET_SERVER', {
        url: 'https://bb.test/x',
        username: 'me',
        token: 't',
        repos: ['~ME/app'],
        repositoryQuery: ['all'],
      }).settings,
    )
      .toMatchObject({ url: 'https://bb.test/x', username: 'me', repos: ['~ME/app'], queries: ['all'] });
    expect(read('OTHER', { url: 'https://git.example.test/', repos: ['team/app', '/b.git'], visibility: { 'b.git': 'public' } }).settings)
      .toMatchObject({ url: 'https://git.example.test', repos: ['team/app', 'b'], visibility: { b: 'PUBLIC' } });
  });

  it('keeps comments and every other letter, and no secret: not in comments, unknown keys or beside', () => {
    const contents = `{
  // the old one was ghp_0123456789012345678901234567890123456789, then hush-hush-hush
  "url": "https://github.com", /* ours */
  "tok\\u0065n": "hush-hush-hush",
  "sshPrivateKey": "-----BEGIN KEY-----",
  "webhooks": [{ "org": "acme", "secret": "webhook-one" }],
  "githubAppDetails": { "appID": 7, "base64PrivateKey": "cHJpdmF0ZQ==" },
  "proxy": "http://me:pass-word@proxy.test",
}`;
    const { redacted, secrets, warnings } = read('GITHUB', contents);
    expect(secrets).toEqual({ token: 'hush-hush-hush', sshPrivateKey: '-----BEGIN KEY-----', sshPassphrase: '' });
    for (const secret of ['hush', 'ghp_', 'BEGIN', 'webhook-one', 'cHJp', 'pass-word']) expect(redacted).not.toContain(secret);
    expect(redacted).toContain('"url": "https://github.com", /* ours */\n  "tok\\u0065n": "REDACTED",');
    expect(redacted).toContain(
      '"org": "acme", "secret": "REDACTED" }],\n  "githubAppDetails": { "appID": 7, "base64PrivateKey": "REDACTED" }',
    );
    expect(warnings.join(' ')).toContain('"webhooks" is kept, but has no effect here. What looks like a secret in it was not stored.');
    expect(read('GITHUB', redacted).redacted).toBe(redacted);
  });

  it.each<[CodeHostKind, unknown, string]>([
    ['GITHUB', '{ "url": ', 'Line 1: value expected.'],
    ['GITHUB', '[]', 'write an object'],
    ['GITHUB', '{\n  "orgs": ["acme"]\n}', 'url: it is missing'],
    ['GITHUB', '{\n  "url": "https://github.com",\n  "token": "one",\n  "token": "REDACTED"\n}', 'Line 4: "token" stands here twice.'],
    ['GITHUB', '{\n  "url": "https://me:pw@github.com"\n}', 'Line 2: url: leave the password out'],
    ['GITHUB', { url: 'file:///etc' }, 'url: write an address'],
    ['GITHUB', { url: 'nonsense' }, 'url: write an address'],
    ['GITHUB', { url: 'https://github.com?x=1' }, 'leave out what follows'],
    ['GITHUB', { url: 'https://github.com', token: 'a\nb' }, 'token: a token has neither'],
    ['GITHUB', { url: 'https://github.com', token: 7 }, 'token: write the token as text'],
    ['GITHUB', { url: 'https://github.com', orgs: ['../x'] }, 'orgs.0: write the name'],
    ['GITHUB', { url: 'https://github.com', repos: ['just-a-name'] }, 'repos.0: write "owner/name"'],
    ['GITHUB', { url: 'https://github.com', gitURLType: 'ftp' }, 'gitURLType: write "http" or "ssh"'],
    ['GITHUB', { url: 'https://github.com', exclude: [{ pattern: '.*' }] }, 'Patterns are not understood'],
    ['GITLAB', { url: 'https://gitlab.com', projects: [{ name: '../../admin' }] }, 'projects.0: write "group/project"'],
    ['GITLAB', { url: 'https://gitlab.com', projectQuery: ['https://evil.test/'] }, 'projectQuery.0: write "all"'],
    ['GITLAB', { url: 'https://gitlab.com', projectQuery: ['../../oauth/token'] }, 'projectQuery.0: write "all"'],
    ['BITBUCKET_SERVER', { url: 'https://bb.test', repositoryQuery: ['/admin'] }, 'repositoryQuery.0'],
    ['OTHER', { url: 'https://git.test', repos: ['../x'] }, 'repos.0: write the path'],
    ['OTHER', { url: 'https://git.test', repos: ['a'], visibility: { b: 'public' } }, 'there is no such entry'],
    ['OTHER', { url: 'file:///srv/../etc/%2e%2e', repos: [] }, 'url: write a folder'],
    ['OTHER', { url: 'ssh://-oProxyCommand=x/', repos: [] }, 'url'],
  ])('of %s refuses %s', (kind, contents, sentence) => expect(problems(kind, contents)).toContain(sentence));
});

describe('names', () => {
  it.each([
    'a',
    'acme/api',
    'acme/.github',
    'a/b/c/d',
    '~me/app',
    'grün/äpfel',
  ])('%s is one', (name) => expect(checkedName(name)).toBe(name));
  const inPaths = ['', '/', 'a/', 'a/b c', '/a', 'a//b', '.', '..', 'a/..', 'a/../b', 'a/...', 'a\\b', 'a/%2e%2e'];
  const inGit = ['a/.git', 'a/b.git', 'a/b.lock'];
  const inCommands = ['-x', 'a/-x', 'a/b\0', 'a/b\n', 'a/b.', 'a/b?c', 'a/b#c', 'a:b', `a/${'x'.repeat(300)}`, 'x'.repeat(4_096)];
  const inUnicode = ['a/\u2024\u2024', 'a/\u202Eb', 'a/\uFF0E\uFF0E', 'e\u0301'];
  it.each([...inPaths, ...inGit, ...inCommands, ...inUnicode])(
    '%j is none', (name) => expect(checkedName(name)).toBeNull());
  it('of branches neither', () => {
    expect(['main', 'feature/x.y', 'übung'].map(checkedBranch)).toEqual(['main', 'feature/x.y', 'übung']);
    for (const name of ['', '-x', '--upload-pack=x', 'a..b', 'a b', 'a~1', 'x.lock', '/a', 'a/', 'a\0', 7, null, 'x'.repeat(300)]) {
      expect(checkedBranch(name)).toBeNull();
    }
  });
});
