import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/actor/actor';
import { db, transaction } from '@/lib/db/client';
import { env } from '@/lib/env';
import { gitEnvironment, withRemoteAccess } from '@/lib/git/settings';
import { withLock } from '@/lib/queue/locks';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, unique } from '@/prisma/seed/people';
import { startGitServer, type GitServer } from '@/scripts/testing/git-server';
import type { ListedRepository } from './mirror-schema';
import { fetchRepository } from './service-fetch';
import { reconcileMirrors } from './service-mirrors';
import { eraseDeleted, removeFolderOf, sweepFolders } from './service-sweep';
import { repositoryFolder } from './storage';

const system = systemActor('test');
const never = new AbortController().signal;
let server: GitServer;

beforeAll(async () => {
  loadServerKeys();
  server = await startGitServer();
  env().KEYWARD_ALLOWED_HOSTS.push(`127.0.0.1:${server.port}`);
});
afterAll(async () => {
  await server.close();
});

const makeHost = async () =>
  (
    await db().codeHost.create({
      data: { kind: 'OTHER', displayName: 'Git', url: server.url, config: JSON.stringify({ url: server.url, repos: ['x'] }) },
      select: { id: true },
    })
  ).id;

const listed = (name: string, more: Partial<ListedRepository> = {}): ListedRepository => ({
  externalId: name,
  fullName: `git.example.com/${name}`,
  remoteUrl: `${server.url}/${name}.git`,
  visibility: 'PRIVATE',
  ...more,
});

const rows = (codeHostId: number) =>
  db().repositoryMirror.findMany({
    where: { codeHostId },
    orderBy: { externalId: 'asc' },
    select: { externalId: true, repositoryId: true, missingSince: true,
      repository: { select: { fullName: true, visibility: true, deletedAt: true } } },
  });
const events = (repositoryId: number) =>
  db().auditEvent.findMany({ where: { targetType: 'repository', targetId: String(repositoryId) }, orderBy: { id: 'asc' } });

describe('what a code host lists', () => {
  it('is added, followed by id through renames, and removed after two complete lists without it', async () => {
    const codeHostId = await makeHost();
    const team = unique('team');
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `${team}/${name}`) as [string, string, string];
    const reconcile = (list: ListedRepository[], isComplete = true) => reconcileMirrors(system, { codeHostId, listed: list, isComplete });

    expect(await reconcile([listed(a), listed(b, { visibility: 'PUBLIC' }), listed(c)])).toMatchObject({ added: 3, problems: [] });
    const [idA = 0, idB = 0, idC = 0] = (await rows(codeHostId)).map(({ repositoryId }) => repositoryId);
    expect(await reconcile([listed(a), listed(b, { visibility: 'PUBLIC' }), listed(c)])).toMatchObject({ added: 0, changed: 0 });

    // Two change their names with each other, and one closes itself.
    const swapped = [listed(a, { fullName: `git.example.com/${b}` }),
      listed(b, { fullName: `git.example.com/${a}`, visibility: 'PRIVATE' })];
    expect(await reconcile(swapped, false)).toMatchObject({ added: 0, changed: 2, removed: 0, missing: 0 });
    const after = await rows(codeHostId);
    expect(after.map((row) => [row.repositoryId, row.repository.fullName, row.repository.visibility])).toEqual([
      [idA, `git.example.com/${b}`, 'PRIVATE'],
      [idB, `git.example.com/${a}`, 'PRIVATE'],
      [idC, `git.example.com/${c}`, 'PRIVATE'],
    ]);
    expect((await events(idB)).map(({ action, before, after: now }) => [action, before, now])).toContainEqual([
      'repository.followVisibility',
      { visibility: 'PUBLIC' },
      { visibility: 'PRIVATE' },
    ]);

    expect(await reconcile(swapped)).toMatchObject({ removed: 0, missing: 1 });
    expect(await reconcile(swapped)).toMatchObject({ removed: 1, missing: 0 });
    expect((await rows(codeHostId)).find(({ repositoryId }) => repositoryId === idC)?.repository.deletedAt).not.toBeNull();
    expect((await events(idC)).map(({ action }) => action)).toEqual(['repository.delete']);

    // It comes back as itself, and its name may be another's meanwhile.
    expect(await reconcile([...swapped, listed(c, { fullName: `git.example.com/${c}-again` })])).toMatchObject({ added: 0, changed: 1 });
    expect((await rows(codeHostId)).at(2)).toMatchObject({ repositoryId: idC,
      repository: { fullName: `git.example.com/${c}-again`, deletedAt: null } });
    const queued = await db().$queryRaw`SELECT count(*)::int AS count FROM queue.job WHERE name = 'repositories.removeFolder'`;
    expect(queued).toEqual([{ count: 1 }]);
  });

  it('is refused row by row: names that no folder has, names of others, and the same name twice', async () => {
    const [one, two] = [await makeHost(), await makeHost()];
    const name = `${unique('team')}/api`;
    await reconcileMirrors(system, { codeHostId: one, listed: [listed(name)], isComplete: true });
    const bad = ['../x', 'a/../b', 'a//b', 'a/b.git', 'a/%2e%2e', 'a/b\0', 'a/․․/x', `a/${'x'.repeat(4_000)}`, 'a/-b', '.'];
    const list = [
      ...bad.map((fullName, index) => listed(name, { externalId: `bad ${index}`, fullName })),
      listed(name, { externalId: 'taken', fullName: `git.example.com/${name.toUpperCase()}` }),
      listed(`${name}-good`),
      listed(`${name}-good`, { externalId: 'twin' }),
      listed(`${name}-file`, { remoteUrl: 'file:///etc' }),
      listed(`${name}-option`, { remoteUrl: 'ssh://-oProxyCommand=x/y' }),
      listed(`${name}-secret`, { remoteUrl: 'https://user:password@git.example.com/x' }),
    ];
    const done = await reconcileMirrors(system, { codeHostId: two, listed: list, isComplete: true });
    expect(done.added).toBe(1);
    expect(done.problems).toHaveLength(bad.length + 5);
    expect((await rows(two)).map(({ repository }) => repository.fullName)).toEqual([`git.example.com/${name}-good`]);
    const person = await signInAs(await makePerson());
    await expect(reconcileMirrors(person, { codeHostId: one, listed: [], isComplete: true })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the copy of a repository', () => {
  const make = async (name: string, more: Partial<ListedRepository> = {}) => {
    const codeHostId = await makeHost();
    await reconcileMirrors(system, { codeHostId, listed: [listed(name, more)], isComplete: true });
    return (await rows(codeHostId))[0]?.repositoryId ?? 0;
  };
  const state = (repositoryId: number) =>
    db().repositoryMirror.findUniqueOrThrow({
      where: { repositoryId },
      select: { state: true, failures: true, lastError: true, isCorrupted: true, log: true, nextFetchAt: true,
        repository: { select: { defaultBranch: true, sizeBytes: true, changedAt: true } } },
    });
  const git = async (id: number, ...args: string[]) =>
    execFileSync('git', ['--git-dir', repositoryFolder(id), ...args],
      { env: (await gitEnvironment()) as NodeJS.ProcessEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

  it('is cloned, follows its branches, and loses those that are gone', async () => {
    const name = unique('repo');
    server.addRepository(name, [{ 'README.md': '# Hello\n' }]);
    server.commit(name, { 'side.txt': 'x' }, { branch: 'side' });
    const id = await make(name);
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ state: 'CLONED', failures: 0, lastError: null, repository: { defaultBranch: 'main' } });
    expect(Number((await state(id)).repository.sizeBytes)).toBeGreaterThan(100);
    expect((await state(id)).log).toContain('Done.');
    expect(await git(id, 'branch', '--format=%(refname:short)')).toBe('main\nside');

    const oid = server.commit(name, { 'new.txt': 'y' });
    server.git(name, 'branch', '-D', 'side');
    server.git(name, 'branch', '-M', 'main', 'trunk');
    server.git(name, 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
    await fetchRepository(id, never);
    expect(await git(id, 'for-each-ref', '--format=%(refname) %(objectname)')).toBe(`refs/heads/trunk ${oid}`);
    expect((await state(id)).repository.defaultBranch).toBe('trunk');

    // A page that says "sign in" is no list without branches.
    server.intercept = (_, response) => !!response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    await fetchRepository(id, never);
    server.intercept = null;
    expect(await state(id)).toMatchObject({ state: 'CLONED', failures: 1, lastError: expect.stringContaining('not Git') });
    expect(await git(id, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/trunk');
  });

  it('may be empty, and tells in words what is wrong with its host', async () => {
    const name = unique('repo');
    server.addRepository(name);
    const id = await make(name);
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ state: 'CLONED', repository: { defaultBranch: null, changedAt: null } });

    const failing = async (repositoryId: number, message: RegExp) => {
      await fetchRepository(repositoryId, never);
      const now = await state(repositoryId);
      expect(now.lastError).toMatch(message);
      expect(now.nextFetchAt?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    };
    server.credential = { username: 'bot', password: 'right' };
    await failing(id, /refused the credential/);
    server.credential = null;
    expect(await state(id)).toMatchObject({ state: 'CLONED', failures: 1 });

    server.intercept = (_, response) => !!response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    await failing(id, /another address/);
    server.intercept = null;
    expect(await state(id)).toMatchObject({ failures: 2 });

    await failing(await make(unique('absent')), /no such repository/);
    await failing(await make(unique('closed'), { remoteUrl: 'http://127.0.0.1:1/x.git' }), /not an address of the public internet/);
    await failing(await make(unique('folder'), { remoteUrl: path.dirname(repositoryFolder(id)) }), /KEYWARD_ALLOWED_FOLDERS/);
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ failures: 0, lastError: null });
  });

  it('is stopped when it grows too large or takes too long, and nothing of it stays', async () => {
    const name = unique('repo');
    server.addRepository(name, [{ 'large.bin': Buffer.from(Array.from({ length: 300_000 }, () => Math.random() * 256)) }]);
    const id = await make(name);
    await fetchRepository(id, never, { timeoutMs: 60_000, maxBytes: 100_000 });
    expect(await state(id)).toMatchObject({ state: 'FAILED', lastError: expect.stringContaining('larger than') });
    server.intercept = (request) => (request.url ?? '').includes('upload-pack') && request.method === 'POST';
    await fetchRepository(id, never, { timeoutMs: 1_500, maxBytes: 1e9 });
    server.intercept = null;
    expect(await state(id)).toMatchObject({ state: 'FAILED', failures: 2, lastError: expect.stringContaining('too long') });
    const around = path.dirname(repositoryFolder(id));
    expect(fs.existsSync(around) ? fs.readdirSync(around).filter((entry) => entry.startsWith(`${id}.`)) : []).toEqual([]);
  });

  it('is fetched anew when it is damaged', async () => {
    const name = unique('repo');
    server.addRepository(name, [{ 'a.txt': 'a' }, { 'b.txt': 'b' }]);
    const id = await make(name);
    await fetchRepository(id, never);
    fs.writeFileSync(path.join(repositoryFolder(id), 'packed-refs'), 'half a li');
    server.commit(name, { 'c.txt': 'c' });
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ isCorrupted: true, state: 'FAILED' });
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ isCorrupted: false, state: 'CLONED', lastError: null });
    expect(await git(id, 'fsck', '--connectivity-only')).toBe('');
  });

  it('is fetched by one at a time, and stops with the server', async () => {
    const name = unique('repo');
    server.addRepository(name, [{ 'a.txt': 'a' }]);
    const id = await make(name);
    await withLock('repository', id, never, async () => expect(await fetchRepository(id, never)).toBe('busy'));
    const ending = new AbortController();
    server.intercept = (request) => {
      if (request.method !== 'POST') return false;
      ending.abort();
      return true;
    };
    await expect(fetchRepository(id, ending.signal)).rejects.toThrow();
    server.intercept = null;
    expect(await state(id)).toMatchObject({ failures: 0, lastError: null });
    await fetchRepository(id, never);
    expect(await state(id)).toMatchObject({ state: 'CLONED' });
  });

  it('goes from the disk with its repository, and what a crash left goes with the sweep', async () => {
    const name = unique('repo');
    server.addRepository(name, [{ 'a.txt': 'a' }]);
    const [id, kept] = [await make(name), await make(`${name}-kept`, { remoteUrl: `${server.url}/${name}.git` })];
    await fetchRepository(id, never);
    await fetchRepository(kept, never);
    await removeFolderOf(kept, never);
    expect(fs.existsSync(repositoryFolder(kept))).toBe(true);
    await db().repository.update({ where: { id }, data: { deletedAt: new Date(Date.now() - 8 * 86_400_000) } });
    fs.mkdirSync(`${repositoryFolder(kept)}.draft-x`);
    await sweepFolders(never, Date.now() + 86_400_000);
    expect([fs.existsSync(repositoryFolder(id)), fs.existsSync(`${repositoryFolder(kept)}.draft-x`)]).toEqual([false, false]);
    expect(fs.existsSync(repositoryFolder(kept))).toBe(true);
    await eraseDeleted(never);
    expect(await db().repository.count({ where: { id } })).toBe(0);
  });
});

describe('secrets of a fetch', () => {
  it('stand in files of its own that nobody else reads and that end with it, never in arguments or the environment', async () => {
    const remote = { kind: 'http', url: 'https://git.example.com/x', origin: 'https://git.example.com', host: 'git.example.com', port: 443 } as const;
    const access = { kind: 'basic', username: 'bot', password: 'hush"\\hush' } as const;
    let file = '';
    await withRemoteAccess({ remote, access, address: '203.0.113.7' }, async (environment) => {
      expect(JSON.stringify(environment)).not.toContain('hush');
      file = environment.GIT_CONFIG_GLOBAL ?? '';
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      const read = (key: string) => execFileSync('git', ['config', '--get-urlmatch', key, remote.url],
        { env: environment as NodeJS.ProcessEnv, encoding: 'utf8' }).trim();
      expect(read('http.extraHeader')).toBe(`Authorization: Basic ${Buffer.from('bot:hush"\\hush').toString('base64')}`);
      expect(read('http.curloptResolve')).toBe('git.example.com:443:203.0.113.7');
    });
    expect(fs.existsSync(path.dirname(file))).toBe(false);
    expect(await transaction(async (tx) => tx.repositoryMirror.count({ where: { remoteUrl: { contains: 'password' } } }))).toBe(0);
  });
});
