import fs from 'node:fs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { FakeCodeHost, send, type FakeKind, type FakeRepository } from '@/scripts/testing/fake-code-host';
import { readConfig } from '../config';
import type { CodeHostKind } from '../config-schema';
import type { HostSettings } from '../settings';
import type { PageStore, StoredPage } from './client';
import { listRepositories, testConnection, type ListRun } from './list';

vi.hoisted(() => {
  process.env.KEYWARD_ALLOWED_HOSTS = 'localhost';
  process.env.KEYWARD_ALLOWED_FOLDERS = `/tmp/keyward-folders-${process.pid}/open`;
});

const kinds = {
  github: 'GITHUB',
  gitlab: 'GITLAB',
  'bitbucket-server': 'BITBUCKET_SERVER',
} as const satisfies Record<FakeKind, CodeHostKind>;
const everything = {
  github: { repositoryQuery: ['all'] },
  gitlab: { projectQuery: ['all'] },
  'bitbucket-server': { repositoryQuery: ['all'] },
};
const hosts: FakeCodeHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

async function start(kind: FakeKind, repositories: FakeRepository[] = []): Promise<FakeCodeHost> {
  const host = await new FakeCodeHost(kind).start();
  host.repositories = repositories;
  hosts.push(host);
  return host;
}

function settingsOf(kind: CodeHostKind, config: Record<string, unknown>): HostSettings {
  const read = readConfig(kind, JSON.stringify(config));
  if ('problems' in read) throw new Error(read.problems.join(' '));
  return read.settings;
}

const quick = { firstRetryMs: 1, requestMs: 300, longestWaitMs: 1_500, pages: 20 };

async function list(settings: HostSettings, run: Partial<ListRun> = {}) {
  const lines: string[] = [];
  const outcome = await listRepositories(settings, {
    token: 'fake-token', signal: new AbortController().signal, pages: null, log: (line) => void lines.push(line), limits: quick, ...run,
  });
  return { ...outcome, names: outcome.listed.map(({ fullName }) => fullName).sort(), log: lines.join('\n') };
}

const many = (count: number, from = 1): FakeRepository[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, name: `acme/r${from + index}` }));
const kindList = Object.keys(kinds) as FakeKind[];

describe.each(kindList)('a host that speaks %s', (kind) => {
  const all = (host: FakeCodeHost, more: Record<string, unknown> = {}) =>
    settingsOf(kinds[kind], { url: host.url, ...everything[kind], ...more });

  it('is read page by page, with what is known of each repository and nothing of its addresses', async () => {
    const host = await start(kind, [
      { id: 1, name: 'acme/api', visibility: 'public', description: 'Says\u202E hello\nhere', isArchived: true, isFork: true },
      { id: 2, name: 'acme/.github', visibility: 'internal' },
      ...many(5, 10),
    ]);
    host.pageSize = 3;
    const { listed, isComplete, error } = await list(all(host));
    expect({ count: listed.length, isComplete, error }).toEqual({ count: 7, isComplete: true, error: null });
    const path = kind === 'bitbucket-server' ? 'scm/acme/api.git' : 'acme/api.git';
    expect(listed[0]).toMatchObject({
      externalId: kind === 'github' ? 'R_1' : '1', fullName: 'localhost/acme/api', description: 'Says hello here', visibility: 'PUBLIC',
      isArchived: true, isFork: true, remoteUrl: `${host.url}/${path}`,
    });
    expect(listed[1]).toMatchObject({
      fullName: 'localhost/acme/.github',
      visibility: kind === 'bitbucket-server' ? 'PRIVATE' : 'INTERNAL',
    });
    expect(JSON.stringify(listed)).not.toContain('elsewhere');
    const overSsh = await list(all(host, { gitURLType: 'ssh' }));
    expect(overSsh.listed[0]?.remoteUrl).toMatch(/^ssh:\/\/git@localhost(:7999)?\/acme\/api\.git$/);
  });

  it('lists what is named, by owner and one by one; what is not there is said', async () => {
    const host = await start(kind, [...many(3), { id: 9, name: 'other/app' }]);
    const named = {
      github: { orgs: ['acme'], repos: ['other/app', 'other/gone'] },
      gitlab: { projects: [{ id: 9 }, { name: 'other/gone' }], projectQuery: ['groups/acme/projects?simple=false'] },
      'bitbucket-server': { projectKeys: ['acme'], repos: ['other/app', 'other/gone'] },
    }[kind];
    const settings = settingsOf(kinds[kind], { url: host.url, exclude: [{ name: 'acme/r2' }], ...named });
    const found = await list(settings);
    expect(found).toMatchObject({ names: ['localhost/acme/r1', 'localhost/acme/r3', 'localhost/other/app'], isComplete: true });
    expect(found.log).toContain('other/gone: the host says that there is none');
    host.repositories = host.repositories.filter(({ name }) => name.startsWith('other/'));
    expect(await list(settings)).toMatchObject({ names: ['localhost/other/app'], isComplete: false, error: null });
  });

  it('is asked again with its ETags, and believed when nothing changed', async () => {
    const host = await start(kind, many(5));
    host.pageSize = 2;
    const kept = new Map<string, StoredPage>();
    const pages: PageStore = {
      get: async (url) => kept.get(url) ?? null,
      put: async (url, page) => void kept.set(url, page),
      touch: async () => undefined,
    };
    const first = await list(all(host), { pages });
    host.requests.length = 0;
    const second = await list(all(host), { pages });
    expect(second.names).toEqual(first.names);
    expect(host.requests.map(({ status }) => status)).toEqual([304, 304, 304]);
    host.repositories = [...many(4), { id: 5, name: 'acme/renamed' }];
    expect((await list(all(host), { pages })).names).toContain('localhost/acme/renamed');
  });

  it('is tried again when it stumbles, and given up in clear words when it stays down', async () => {
    const host = await start(kind, many(1));
    let failures = 2;
    host.misbehave = (request, response) => {
      failures -= 1;
      if (failures === 1) request.socket.destroy();
      else if (failures === 0) send(response, 503, {});
      return failures >= 0;
    };
    expect(await list(all(host))).toMatchObject({ names: ['localhost/acme/r1'], isComplete: true, error: null });
    host.misbehave = (_request, response) => (send(response, 500, { secret: 'stack' }), true);
    const down = await list(all(host));
    expect(down).toMatchObject({
      listed: [],
      isComplete: false,
      error: { kind: 'down', message: expect.stringContaining('an error of its own (500)') },
    });
    host.misbehave = () => true;
    expect(
      (await list(all(host), { limits: { ...quick, attempts: 1, requestMs: 50 } })).error,
    ).toMatchObject({ kind: 'down', message: expect.stringContaining('did not answer') });
  });

  it('is waited for when it limits for a moment, and left alone when for longer', async () => {
    const host = await start(kind, many(1));
    let isLimited = true;
    host.misbehave = (_request, response) => {
      if (!isLimited) return false;
      isLimited = false;
      send(response, 429, {}, { 'retry-after': '1' });
      return true;
    };
    const waited = await list(all(host));
    expect(waited.isComplete).toBe(true);
    expect(waited.log).toContain('Trying again in 1 s.');
    const reset = Math.floor(Date.now() / 1_000) + 1_800;
    host.misbehave = (_request, response) => (send(response, 403, {}, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    }), true);
    expect((await list(all(host))).error).toMatchObject({ kind: 'limited', until: new Date(reset * 1_000) });
    host.misbehave = (_request, response) => (send(response, 429, {}, { 'retry-after': '99999999' }), true);
    expect((await list(all(host))).error?.until?.getTime()).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
  });

  it('may say who the token is, and that it is no good', async () => {
    const host = await start(kind);
    if (kind === 'gitlab') host.scopes = ['read_api'];
    if (kind === 'github') host.scopes = [];
    const run = { token: 'fake-token', signal: new AbortController().signal };
    const missing = { github: ['repo'], gitlab: ['read_repository'], 'bitbucket-server': [] }[kind];
    expect(await testConnection(all(host), run)).toMatchObject({
      isOk: true,
      username: 'robot',
      message: 'Signed in as robot.',
      missingScopes: missing,
    });
    expect(await testConnection(all(host), { ...run, token: 'wrong' })).toMatchObject({
      isOk: false,
      message: expect.stringContaining('does not know the token (401)'),
    });
    await host.stop();
    hosts.length = 0;
    expect(await testConnection(all(host), run)).toMatchObject({ isOk: false, message: expect.stringContaining('nothing listens there') });
  });

  it.each<[string, FakeRepository['raw']]>([
    ['a name that leads out', { full_name: '../../etc/passwd', path_with_namespace: 'a/../../x', slug: '..' }],
    ['a name with NUL', { full_name: 'a/b\0', path_with_namespace: 'a/b\0', slug: 'b\0' }],
    ['a name of dots that are none', { full_name: 'a/\u2024\u2024', path_with_namespace: 'a/\uFF0E\uFF0E', slug: '\u2024\u2024' }],
    ['a name of 4 kB', { full_name: `a/${'b'.repeat(4_096)}`, path_with_namespace: `a/${'b'.repeat(4_096)}`, slug: 'b'.repeat(4_096) }],
    ['other types', { id: {}, node_id: [], full_name: 7, path_with_namespace: null, slug: true, project: 'x' }],
  ])('cannot slip in %s; the rest is taken, and nothing is taken for gone', async (_what, raw) => {
    const host = await start(kind, [...many(1), { id: 2, name: 'acme/bad', ...(raw ? { raw } : {}) }]);
    const { names, isComplete, log } = await list(all(host));
    expect({ names, isComplete }).toEqual({ names: ['localhost/acme/r1'], isComplete: false });
    expect(log).toContain('1 entries have no usable id or name');
  });
});

describe('a host that lies', () => {
  const github = (host: FakeCodeHost) => settingsOf('GITHUB', { url: host.url, repositoryQuery: ['all'] });

  it.each<[string, (host: FakeCodeHost) => NonNullable<FakeCodeHost['misbehave']>, string]>([
    ['pages without end', (host) => (request, response) => {
      const page = Number(new URL(request.url ?? '', host.url).searchParams.get('page') ?? 1);
      const item = { id: page, node_id: `R_${page}`, full_name: `a/r${page}` };
      send(response, 200, [item], { link: `<${host.url}/api/v3/user/repos?page=${page + 1}>; rel="next"` });
      return true;
    }, 'lists more than 20 pages'],
    ['the same again and again', (host) => (request, response) => {
      const page = Number(new URL(request.url ?? '', host.url).searchParams.get('page') ?? 1);
      send(response, 200, [{ id: 1, node_id: 'R_1', full_name: 'a/b' }], {
        link: `<${host.url}/api/v3/user/repos?page=${page + 1}>; rel="next"`,
      });
      return true;
    }, 'nothing new on it'],
    [
      'a circle',
      (host) => (_request, response) => (send(response, 200, [], {
        link: `<${host.url}/api/v3/user/repos?per_page=100>; rel="next"`,
      }), true),
      'nothing new on it',
    ],
    [
      'a next page elsewhere',
      () => (_request, response) => (send(response, 200, [], { link: '<http://127.0.0.1:1/api/v3/user/repos>; rel="next"' }), true),
      'continues somewhere else',
    ],
    [
      'a next page outside the API',
      (host) => (_request, response) => (send(response, 200, [], { link: `<${host.url}/login>; rel="next"` }), true),
      'continues somewhere else',
    ],
    [
      'no JSON',
      () => (_request, response) => (response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), true),
      'a web page that is no JSON',
    ],
    ['no list', () => (_request, response) => (send(response, 200, { message: 'hi' }), true), 'no list of repositories'],
    [
      'a body without end',
      () => (_request, response) => (response.writeHead(200).end(Buffer.alloc(64 * 1024)), true),
      'answered with more than 32 kB',
    ],
    [
      'a redirect to a closed address',
      () => (_request, response) => (response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), true),
      'is not followed',
    ],
  ])('with %s is given up in clear words', async (_what, misbehave, sentence) => {
    const host = await start('github', many(1));
    host.misbehave = misbehave(host);
    const { error, isComplete } = await list(github(host), { limits: { ...quick, pageBytes: 32 * 1024 } });
    expect(isComplete).toBe(false);
    expect(error).toMatchObject({ kind: 'unusable', message: expect.stringContaining(sentence) });
  });

  it('does not get the token by another address than the one that was written', async () => {
    const settings = settingsOf('GITHUB', { url: 'http://127.0.0.1:1', repositoryQuery: ['all'] });
    expect((await list(settings)).error).toMatchObject({ kind: 'down', message: expect.stringContaining('KEYWARD_ALLOWED_HOSTS') });
  });

  it('ends with the run that is stopped', async () => {
    const host = await start('github', many(1));
    const stopping = new AbortController();
    host.misbehave = () => (setTimeout(() => stopping.abort(new Error('stopped')), 20), true);
    await expect(list(github(host), { signal: stopping.signal })).rejects.toThrow('stopped');
  });

  it('shows at most a thousand results of a search: such a list is never complete', async () => {
    const host = await start('github', many(3));
    const settings = settingsOf('GITHUB', { url: host.url, repositoryQuery: ['acme'] });
    expect(await list(settings)).toMatchObject({ isComplete: true });
    host.misbehave = (_request, response) => (send(response, 200, { total_count: 5_000, items: [] }), true);
    expect(await list(settings)).toMatchObject({ isComplete: false, error: null });
  });
});

it('any other host has the list that is written, each private unless it says otherwise', async () => {
  const settings = settingsOf('OTHER', {
    url: 'https://git.example.test/',
    repos: ['team/app', 'team/open.git'],
    visibility: { 'team/open': 'public' },
  });
  const { listed, isComplete } = await list(settings);
  expect(isComplete).toBe(true);
  expect(listed.map(({ fullName, visibility, remoteUrl }) => [fullName, visibility, remoteUrl])).toEqual([
    ['git.example.test/team/app', 'PRIVATE', 'https://git.example.test/team/app'],
    ['git.example.test/team/open', 'PUBLIC', 'https://git.example.test/team/open.git'],
  ]);
  const folder = settingsOf('OTHER', { url: 'file:///etc', repos: ['ssl'] });
  expect((await list(folder)).error).toMatchObject({ kind: 'refused', message: expect.stringContaining('KEYWARD_ALLOWED_FOLDERS') });
});

describe('a folder', () => {
  const root = `/tmp/keyward-folders-${process.pid}`;
  const bare = (folder: string) =>
    ['objects', 'refs', 'HEAD'].forEach((name) => fs.mkdirSync(`${root}/${folder}/${name}`, { recursive: true }));
  const seen = (url: string, repos: string[]) => list(settingsOf('OTHER', { url, repos }));
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  it('has the repositories that lie in it, and nothing that a link inside it leads to', async () => {
    for (const folder of ['open/git/team/app.git', 'open/git/work/.git', 'closed/secret.git']) bare(folder);
    fs.symlinkSync(`${root}/closed/secret.git`, `${root}/open/git/link.git`);
    fs.symlinkSync(`${root}/closed`, `${root}/open/way-out`);
    const url = `file://${root}/open/git`;
    const { listed, isComplete, log } = await seen(url, ['team/app', 'work', 'link', 'gone']);
    expect(listed.map(({ fullName, remoteUrl }) => [fullName, remoteUrl])).toEqual([
      ['git/team/app', `${root}/open/git/team/app.git`],
      ['git/work', `${root}/open/git/work/.git`],
    ]);
    expect(isComplete).toBe(false);
    expect(log).toContain('link: there is no repository of that name in the folder.');
    for (const folder of [`${root}/closed`, `${root}/open/way-out`, `${root}/open-too`, `${root}/nowhere`]) {
      expect((await seen(`file://${folder}`, ['secret'])).error).toMatchObject({ kind: 'refused' });
    }
    expect(await testConnection(settingsOf('OTHER', { url }), {
      token: '',
      signal: new AbortController().signal,
    })).toMatchObject({ isOk: true });
  });
});
