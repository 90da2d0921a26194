import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type AccountActor, type Actor } from '@/lib/actor/actor';
import { transferPace } from '@/lib/api/git/handler';
import { db } from '@/lib/db/client';
import { isServing } from '@/lib/git/serve';
import { execute } from '@/lib/operation/execute';
import { createHttpServer } from '@/lib/server/http';
import { revokeAccessTokenOperation } from '@/lib/tokens/operations';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { makeGroup } from '@/prisma/seed/hosted-repositories';
import * as ops from './operations';
import * as files from './operations-files';
import { mayReadPath } from './path-rules';
import type { Repository } from './schema';
import { eraseRepository } from './service-sweep';
import { hasFolder } from './storage';

const never = new AbortController().signal;
const run = promisify(execFile);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-clone-'));
const server = createHttpServer({ isDevelopment: false, pages: () => undefined });
let host = '';
let admin: AccountActor;
let groupId = 0;
let groupPath = '';

beforeAll(async () => {
  loadServerKeys();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  admin = await signInAs(await makeSiteAdmin());
  ({ id: groupId, path: groupPath } = await makeGroup());
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(work, { recursive: true, force: true });
});

const member = async (accessLevel: number, isBot = false) => {
  const user = isBot ? await makeServiceAccount() : await makePerson();
  await db().membership.create({ data: { userId: user.id, groupId, accessLevel } });
  return user;
};
const make = (input: object = {}, actor: Actor = admin): Promise<Repository> =>
  execute(ops.createRepositoryOperation, actor, { groupId, path: unique('app'), ...input });
const gitEnvironment = {
  ...process.env,
  ...{ HOME: work, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
};
const git = async (...args: string[]) =>
  run('git', args, {
    cwd: work,
    env: gitEnvironment,
  }).then(({ stdout }) => stdout, (error: { stderr: string }) => `failed: ${error.stderr}`);
const urlOf = (name: string, secret = '') => `http://${secret ? `any-name:${secret}@` : ''}${host}/${name}.git`;

/** A working copy with some files, pushed by a token. */
async function push(name: string, secret: string, content: Record<string, string | Buffer>, branch = 'main'): Promise<string> {
  const folder = path.join(work, unique('copy'));
  await git('init', '--quiet', `--initial-branch=${branch}`, folder);
  for (const [file, text] of Object.entries(content)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  await git('-C', folder, 'add', '--all');
  await git('-C', folder, 'commit', '--quiet', '--message=First words');
  return git('-C', folder, 'push', urlOf(name, secret), branch);
}

describe('repositories that are made here', () => {
  it('live in a group, keep their id through a rename, and take nothing that is not theirs', async () => {
    const made = await make({ path: 'Hello', description: 'Says hello' });
    expect(made).toMatchObject({ fullName: `${groupPath}/Hello`, origin: 'HOSTED', visibility: 'PRIVATE', defaultBranch: null,
      mirror: null });
    expect(await hasFolder(made.id)).toBe(true);
    await expect(make({ path: 'hELLO' })).rejects.toMatchObject({ code: 'conflict', reason: 'repository_name_taken' });
    await expect(make({ visibility: 'PUBLIC' })).rejects.toMatchObject({ code: 'invalid_input', reason: 'more_open_than_group' });
    for (const bad of ['..', 'a/b', 'a.git', '-x', 'a\0b', '․․', '%2e%2e', 'x'.repeat(4_000)]) {
      await expect(make({ path: bad })).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(make({ groupId: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
    const renamed = await execute(ops.updateRepositoryOperation, admin, { id: made.id, path: 'Goodbye', isArchived: true });
    expect(renamed).toMatchObject({ id: made.id, fullName: `${groupPath}/Goodbye`, isArchived: true });
    const where = { targetType: 'repository', targetId: String(made.id) };
    const events = await db().auditEvent.findMany({ where, orderBy: { id: 'asc' } });
    expect(events.map(({ action }) => action)).toEqual(['repository.create', 'repository.update']);
    expect(events[1]).toMatchObject({ before: { path: 'Hello', isArchived: false }, after: { path: 'Goodbye', isArchived: true } });
  });

  it('are changed by those who may: Maintainers change, Owners delete, others do not even learn of them', async () => {
    const [stranger, reporter, developer, maintainer, owner] = [
      await signInAs(await makePerson()),
      ...(await Promise.all([20, 30, 40, 50].map(async (level) => signInAs(await member(level))))),
    ] as [AccountActor, AccountActor, AccountActor, AccountActor, AccountActor];
    await expect(make({}, stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(make({}, developer)).rejects.toMatchObject({ code: 'forbidden' });
    const { id, fullName } = await make({}, maintainer);
    const change = (actor: Actor) => execute(ops.updateRepositoryOperation, actor, { id, description: 'New' });
    const remove = (actor: Actor) => execute(ops.deleteRepositoryOperation, actor, { id });
    const get = (actor: Actor) => execute(ops.getRepositoryOperation, actor, { repository: { name: fullName.toUpperCase() } });
    for (const act of [change, remove, get]) {
      await expect(act(stranger)).rejects.toMatchObject({ code: 'not_found', reason: 'repository_not_found' });
      await expect(act({ kind: 'anonymous', origin: admin.origin })).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    expect(await get(reporter)).toMatchObject({ id });
    await expect(change(developer)).rejects.toMatchObject({ code: 'forbidden', reason: 'level_too_low' });
    expect(await change(maintainer)).toMatchObject({ description: 'New' });
    await expect(remove(maintainer)).rejects.toMatchObject({ code: 'forbidden' });
    await remove(owner);
    await expect(get(admin)).rejects.toMatchObject({ code: 'not_found' });
    await expect(remove(owner)).rejects.toMatchObject({ code: 'not_found' });
    // The name is free again, and the row goes with its folder.
    await make({ path: fullName.split('/')[1] });
    await eraseRepository(id, new Date(), never);
    expect([await db().repository.count({ where: { id } }), await hasFolder(id)]).toEqual([0, false]);
  });

  it('carry words, by those whose roles allow it', async () => {
    const { id } = await make();
    const bot = await actorOfToken((await makeToken(await member(50, true), { scopes: ['user:all'] })).secret);
    const set = (operation: typeof ops.addKeyValueOperation, actor: Actor, value: string | null) =>
      execute(operation, actor, { repositoryId: id, key: 'team', value });
    await expect(set(ops.addKeyValueOperation, bot, 'x')).rejects.toMatchObject({ code: 'forbidden', reason: 'missing_permission' });
    await expect(set(ops.updateKeyValueOperation, admin, 'x')).rejects.toMatchObject({ code: 'not_found', reason: 'key_not_found' });
    await set(ops.addKeyValueOperation, admin, null);
    await expect(set(ops.addKeyValueOperation, admin, 'x')).rejects.toMatchObject({ code: 'conflict' });
    await set(ops.updateKeyValueOperation, admin, 'core');
    expect((await execute(ops.getRepositoryOperation, admin, { repository: { id } })).keyValues).toEqual([{ key: 'team', value: 'core' }]);
    await execute(ops.deleteKeyValueOperation, admin, { repositoryId: id, key: 'team' });
    await expect(execute(ops.deleteKeyValueOperation, admin, { repositoryId: id, key: 'team' }))
      .rejects.toMatchObject({ code: 'not_found' });
    const stranger = await signInAs(await makePerson());
    await expect(set(ops.addKeyValueOperation, stranger, 'x')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed in any order, forwards and backwards, and only to those who may read them', async () => {
    const prefix = unique('list');
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${prefix}-${letter}`);
    for (const name of names) await make({ path: name });
    const reader = await signInAs(await member(20));
    const stranger = await signInAs(await makePerson());
    for (const orderBy of ['name', 'createdAt', 'size', 'stars', 'changedAt'] as const) {
      const list = (input: object, actor = reader) =>
        execute(ops.listRepositoriesOperation, actor, { query: prefix, orderBy, limit: 2, ...input });
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await list(after ? { after } : {});
        seen.push(...page.repositories.map(({ path: each }) => each));
        after = page.hasNextPage ? page.endCursor : null;
      }
      expect(seen, orderBy).toEqual(names);
      const last = await list({ isFromEnd: true });
      expect([last.repositories.map(({ path: each }) => each), last.hasPreviousPage]).toEqual([names.slice(3), true]);
      const before = await list({ isFromEnd: true, before: last.startCursor });
      expect(before.repositories.map(({ path: each }) => each)).toEqual(names.slice(1, 3));
      expect((await list({ isDescending: true })).repositories.map(({ path: each }) => each)).toEqual([names[4], names[3]]);
      expect((await list({}, stranger)).repositories).toEqual([]);
    }
    expect(await execute(ops.countRepositoriesOperation, reader, { query: prefix })).toEqual({ count: 5, isCapped: false });
    expect(await execute(ops.countRepositoriesOperation, stranger, { query: prefix })).toEqual({ count: 0, isCapped: false });
    for (const after of ['nonsense', Buffer.from('["stars","x",1]').toString('base64url'),
      Buffer.from('["name","\\u0000",1]').toString('base64url')]) {
      await expect(execute(ops.listRepositoriesOperation, reader, { after })).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(execute(ops.listSiteRepositoriesOperation, reader, {})).rejects.toMatchObject({ code: 'forbidden' });
    const site = await execute(ops.listSiteRepositoriesOperation, admin, { names: [`${groupPath}/${names[0]}`], states: ['CLONED'] });
    expect(site.repositories).toHaveLength(1);
    expect((await execute(ops.listSiteRepositoriesOperation, admin,
      { query: prefix, states: ['FAILED'], hasFailed: true })).repositories).toEqual([]);
  });
});

describe('the Git door', () => {
  it('lets a member push and clone with a token, and shows the rest that there is nothing', async () => {
    const repository = await make({ path: unique('door') });
    const { fullName: name, id } = repository;
    const [developer, reporter, bot] = [await member(30), await member(20), await makeServiceAccount()];
    const tokenOf = async (user: Parameters<typeof makeToken>[0], ...scopes: string[]) => (await makeToken(user, { scopes })).secret;
    const writing = await tokenOf(developer, 'write_repository');
    const reading = await tokenOf(reporter, 'read_repository');

    expect(await git('ls-remote', urlOf(name, reading))).toBe('');
    expect(await push(name, writing, { 'README.md': '# Hello\n', 'src/main.ts': 'export {};\n',
      'logo.bin': Buffer.from([0, 1, 2, 255]) })).not.toContain('failed');
    await expect.poll(async () => (await execute(ops.getRepositoryOperation, admin, { repository: { id } })).defaultBranch).toBe('main');
    const events = await db().auditEvent.findMany({ where: { action: 'repository.push', targetId: String(id) } });
    expect(events).toMatchObject([{ actorId: developer.id, door: 'git', after: { refs: 1, updates: [expect.stringMatching(/^refs\/heads\/main 000000000000 [0-9a-f]{12}$/)] } }]);

    for (const version of ['0', '2']) {
      const folder = path.join(work, unique('clone'));
      expect(await git('-c', `protocol.version=${version}`, 'clone', '--quiet', urlOf(name, reading), folder)).toBe('');
      expect(fs.readFileSync(path.join(folder, 'README.md'), 'utf8')).toBe('# Hello\n');
    }
    expect(await git('ls-remote', urlOf(name.toUpperCase(), await tokenOf(reporter, 'api')))).toContain('refs/heads/main');

    // Who may not push, by scope and by level.
    expect(await push(name, reading, { 'x.txt': 'x' }, 'x')).toMatch(/403/);
    expect(await push(name, await tokenOf(developer, 'read_repository'), { 'x.txt': 'x' }, 'x')).toMatch(/403/);
    expect(await push(name, await tokenOf(reporter, 'write_repository'), { 'x.txt': 'x' }, 'x')).toMatch(/403/);
    expect(await git('ls-remote', urlOf(name, await tokenOf(developer, 'read_api')))).toMatch(/403/);

    // What is not there and what is not theirs are one.
    const strange = await tokenOf(bot, 'api');
    const answers = await Promise.all(
      [name, `${groupPath}/absent`, '..%2f..%2fetc', 'a%00b', 'x'.repeat(4_000)].map(async (each) => {
        const response = await fetch(`http://${host}/${each}.git/info/refs?service=git-upload-pack`, { headers: { authorization: `Basic ${btoa(`x:${strange}`)}` } });
        return [response.status, response.headers.get('www-authenticate'), (await response.text()).replace(/"[^"]*"/, '""')];
      }),
    );
    for (const answer of answers.slice(0, 2)) expect(answer).toEqual([404, null, 'There is no repository "".\n']);
    expect(answers.map(([status]) => status)).toEqual([404, 404, 404, 404, 404]);
    await db().repositoryGrant.create({ data: { userId: bot.id, repositoryId: id } });
    expect(await git('ls-remote', urlOf(name, strange))).toContain('refs/heads/main');
    // Some files are not all of them.
    await db().repositoryPathRule.create({ data: { userId: bot.id, repositoryId: id, paths: ['/src/**'] } });
    expect(await git('ls-remote', urlOf(name, strange))).toMatch(/403/);
    await db().repositoryPathRule.deleteMany({ where: { userId: bot.id } });
    await db().repositoryGrant.deleteMany({ where: { userId: bot.id } });
    expect(await git('ls-remote', urlOf(name, strange))).toMatch(/not found/);

    // Without anything, and with what is worth nothing.
    const worthless: Record<string, string>[] = [
      {},
      { authorization: `Basic ${btoa('x:glpat-00000000000000000000')}` },
      { authorization: 'Basic' },
      { cookie: 'sgs=1' },
    ];
    for (const headers of worthless) {
      const response = await fetch(`http://${host}/${name}.git/info/refs?service=git-upload-pack`, { headers });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic realm=')]);
    }
    await execute(ops.updateRepositoryOperation, admin, { id, isArchived: true });
    expect(await push(name, writing, { 'y.txt': 'y' }, 'y')).toMatch(/403/);
    const mirror = await db().repository.create({ data: { groupId, origin: 'MIRROR', path: 'm', name: 'm', fullName: `${name}-m`,
      key: `${name}-m`.toLowerCase() } });
    expect(await push(mirror.fullName, writing, { 'y.txt': 'y' }, 'y')).toMatch(/403/);
    expect(await git('ls-remote', urlOf(mirror.fullName, writing))).toMatch(/503/);
  });

  it('ends a clone that is under way when its token is revoked', async () => {
    const { fullName: name } = await make();
    const developer = await member(30);
    const { secret, token } = await makeToken(developer, { scopes: ['write_repository'] });
    const content = randomBytes(10_000_000);
    expect(await push(name, secret, { 'large.bin': content })).not.toContain('failed');
    const [oid = ''] = (await git('ls-remote', urlOf(name, secret), 'HEAD')).split('\t');
    const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
    const stop = new AbortController();
    transferPace.recheckMs = 100;
    // Nobody reads what comes, so that most of it has not been sent yet.
    const response = await fetch(`http://${host}/${name}.git/git-upload-pack`, {
      method: 'POST',
      body: `${line(`want ${oid} side-band-64k ofs-delta\n`)}0000${line('done\n')}`,
      headers: { authorization: `Basic ${btoa(`x:${secret}`)}`, 'content-type': 'application/x-git-upload-pack-request' },
      signal: stop.signal,
    });
    transferPace.recheckMs = 5_000;
    expect(response.status).toBe(200);
    await execute(revokeAccessTokenOperation, admin, { id: token.id });
    await expect.poll(() => isServing(), { timeout: 5_000 }).toBe(false);
    await expect(response.arrayBuffer()).rejects.toThrow();
    stop.abort();
  });

  it('refuses what is no Git, and a body that is more than it says', async () => {
    const { fullName: name } = await make();
    const developer = await member(30);
    const authorization = `Basic ${btoa(`x:${(await makeToken(developer, { scopes: ['write_repository'] })).secret}`)}`;
    const post = async (service: string, body: BodyInit, headers: Record<string, string> = {}) =>
      (await fetch(`http://${host}/${name}.git/git-${service}`, { method: 'POST', body, headers: { authorization, 'content-type': `application/x-git-${service}-request`, ...headers } })).status;
    expect(await post('upload-pack', 'x', { 'content-type': 'text/plain' })).toBe(415);
    expect(await post('upload-pack', 'x', { 'content-encoding': 'br' })).toBe(415);
    expect(await post('upload-pack', gzipSync('0000'), { 'content-encoding': 'gzip' })).toBe(200);
    // Nothing reaches git that could not be told in the audit log first.
    const zeros = '0'.repeat(40);
    const signed = `0026push-cert\0report-status push-options0000`;
    const split = `00a1${zeros} ${'a'.repeat(40)} refs/heads/main`;
    const short = `ffff${'x'.repeat(100)}`;
    for (const body of ['nonsense', signed, split, short]) expect(await post('receive-pack', body)).toBe(403);
    expect(await post('receive-pack', '0000'), 'only asks whether it may').toBe(200);
    expect(await db().auditEvent.count({ where: { action: 'repository.push', targetName: name } })).toBe(0);
    for (const [method, action] of [['GET', 'info/refs'], ['GET', 'info/refs?service=git-archive'], ['GET', 'git-upload-pack'],
      ['POST', 'info/refs?service=git-upload-pack']]) {
      expect((await fetch(`http://${host}/${name}.git/${action}`, { method, headers: { authorization } })).status).toBe(404);
    }
  });
});

describe('reading', () => {
  it('shows files and history at a revision, and only those that the rules of an account leave', async () => {
    const repository = await make();
    const { id, fullName: name } = repository;
    const developer = await member(30);
    const reader = await signInAs(developer);
    const repositoryOf = { repository: { name } };
    await expect(execute(files.listFilesOperation, reader, repositoryOf))
      .rejects.toMatchObject({ code: 'not_found', reason: 'revision_not_found' });
    const { secret } = await makeToken(developer, { scopes: ['write_repository'] });
    await push(name, secret, { 'README.md': '# Hello\n', 'src/main.ts': 'a\n', 'src/secret/key.txt': 'k\n',
      'logo.bin': Buffer.from([0, 1, 255]), ':(top)x': 'odd\n', 'big.txt': 'x'.repeat(5_000) });
    const list = (input: object = {}, actor: Actor = reader) => execute(files.listFilesOperation, actor, { ...repositoryOf, ...input });
    const read = (file: string, input: object = {}, actor: Actor = reader) =>
      execute(files.readFileOperation, actor, { ...repositoryOf, path: file, ...input });

    expect((await list()).entries.map(({ path: each, kind }) => `${kind} ${each}`))
      .toEqual(['file :(top)x', 'file README.md', 'file big.txt', 'file logo.bin', 'folder src']);
    expect((await list({ path: '/src/' })).entries.map(({ path: each }) => each)).toEqual(['src/main.ts', 'src/secret']);
    expect(await read('README.md', { revision: 'main' })).toMatchObject({ content: '# Hello\n', isBinary: false, byteSize: 8 });
    expect(await read('/:(top)x')).toMatchObject({ content: 'odd\n' });
    expect(await read('logo.bin')).toMatchObject({ content: null, isBinary: true, byteSize: 3 });
    expect(await read('big.txt', { maxBytes: 100 })).toMatchObject({ content: null, isBinary: false, byteSize: 5_000 });
    for (const bad of ['absent', 'src', '../README.md', 'src/../README.md', 'a\0b', '.git/config', '*', 'x'.repeat(3_000)]) {
      await expect(read(bad), bad).rejects.toMatchObject({ code: 'not_found', reason: 'path_not_found' });
    }
    for (const revision of ['gone', '--all', '-x', 'main:README.md', 'main..main', '@{-1}', 'HEAD^{/x}', ':/x', '\0', 'refs/', '']) {
      await expect(list({ revision }), revision).rejects.toMatchObject({ code: 'not_found', reason: 'revision_not_found' });
    }
    const { commits } = await execute(files.listCommitsOperation, reader, { ...repositoryOf, path: 'src' });
    expect(commits).toMatchObject([{ subject: 'First words', author: { name: 'Ada' }, parents: [] }]);
    expect(await execute(files.getCommitOperation, reader, { ...repositoryOf, revision: commits[0]?.oid.slice(0, 12) }))
      .toEqual(commits[0]);

    await db().repositoryPathRule.create({ data: { userId: developer.id, repositoryId: id,
      paths: ['src/**', '-/src/secret/', 'README.*'] } });
    expect((await list()).entries.map(({ path: each }) => each)).toEqual(['README.md', 'src']);
    expect((await list({ path: 'src' })).entries.map(({ path: each }) => each)).toEqual(['src/main.ts']);
    await expect(list({ path: 'src/secret' })).rejects.toMatchObject({ reason: 'path_not_found' });
    await expect(read('src/secret/key.txt')).rejects.toMatchObject({ reason: 'path_not_found' });
    await expect(read('big.txt')).rejects.toMatchObject({ reason: 'path_not_found' });
    await expect(execute(files.listCommitsOperation, reader, repositoryOf)).rejects.toMatchObject({ reason: 'path_not_found' });
    expect(await execute(files.getCommitOperation, reader, repositoryOf)).toMatchObject({ subject: '', body: '' });
    expect(await read('src/main.ts')).toMatchObject({ content: 'a\n' });
    expect(await read('big.txt', {}, systemActor('test'))).toMatchObject({ byteSize: 5_000 });
    const stranger = await signInAs(await makePerson());
    await expect(read('README.md', {}, stranger)).rejects.toMatchObject({ reason: 'repository_not_found' });
  });

  it.each([
    [['/**'], 'a/b.txt', true],
    [['**'], 'a', true],
    [[], 'a', false],
    [['/a'], 'a/b/c', true],
    [['/a/'], 'a/b', true],
    [['/a/*'], 'ab', false],
    [['/*.md'], 'x/y.md', false],
    [['/**/*.md'], 'y.md', true],
    [['/**/*.md'], 'x/z/y.md', true],
    [['/**', '-/a/**'], 'a/b', false],
    [['-/a/**', '/**'], 'a/b', true],
    [['/**', '-/a/**', '/a/b.txt'], 'a/b.txt', true],
    [['/a.b'], 'axb', false],
    [['/a\nb'], 'a', false],
  ] as [string[], string, boolean][])('%j decides %s: %s', (patterns, file, isReadable) => {
    expect(mayReadPath(patterns, file)).toBe(isReadable);
  });
});

