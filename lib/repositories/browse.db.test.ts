import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { runGit } from '@/lib/git/run';
import { execute } from '@/lib/operation/execute';
import { closeBoss } from '@/lib/queue/boss';
import { closeLocks } from '@/lib/queue/locks';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeSiteAdmin } from '@/prisma/seed/people';
import { grantRepository, makeMirror, makeRepository } from '@/prisma/seed/repositories';
import { listChangesOperation, listRefsOperation, readBytesOperation } from './operations-files';
import { countSiteRepositoriesOperation, fetchNowOperation, getFetchOperation } from './operations-mirrors';
import { ensureHosted } from './service-change';
import { repositoryFolder } from './storage';

let [admin, reader, stranger] = [] as unknown as [AccountActor, AccountActor, AccountActor];

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  [reader, stranger] = [await signInAs(await makePerson()), await signInAs(await makePerson())];
});
afterAll(async () => {
  await closeBoss();
  await closeLocks();
});

/** A file, a folder with one, a rename of the first, and a merge, written straight into the repository. */
async function fill(id: number): Promise<{ first: string; second: string }> {
  const person = 'Ada <ada@example.com> 1700000000 +0000';
  const commit = (ref: string, mark: number, message: string, lines: string[]) =>
    [
      ...[`commit ${ref}`, `mark :${mark}`, `author ${person}`, `committer ${person}`, `data ${message.length}`, message],
      ...lines,
      '',
    ].join('\n');
  const file = (path: string, text: string) => [`M 100644 inline ${JSON.stringify(path)}`, `data ${text.length}`, text].join('\n');
  const long = 'line\n'.repeat(50);
  const stream = [
    commit('refs/heads/main', 1, 'First', [file('a b%.txt', long), file('secret/key', 'k')]),
    commit('refs/heads/main', 2, 'Second', ['from :1', 'R "a b%.txt" "secret/moved.txt"', file('-x', 'x'), 'D secret/key']),
    ...['feature/one', 'feature/two', 'Main-old'].map((name) => `reset refs/heads/${name}\nfrom :1\n`),
    'reset refs/tags/v1\nfrom :2\n',
  ].join('\n');
  await ensureHosted(id);
  await runGit(['fast-import', '--quiet'], { gitDir: repositoryFolder(id), input: stream });
  const of = async (revision: string) => (await runGit(['rev-parse', revision], { gitDir: repositoryFolder(id) })).toString().trim();
  return { first: await of('main~1'), second: await of('main') };
}

it('lists branches and tags, what a commit changed, and the bytes of files, to those who may read them alone', async () => {
  const { id } = await makeRepository();
  const repository = { id };
  const { first, second } = await fill(id);
  await grantRepository(reader.userId, id);
  const refs = (input: object, actor = reader) => execute(listRefsOperation, actor, { repository, kind: 'branch', ...input });
  const changes = (revision: string, actor = reader) => execute(listChangesOperation, actor, { repository, revision });
  const bytes = (path: string, actor = reader) => execute(readBytesOperation, actor, { repository, path, revision: 'main' });

  expect((await refs({})).refs.map(({ name }) => name)).toEqual(['Main-old', 'feature/one', 'feature/two', 'main']);
  expect((await refs({ query: 'main' })).refs).toEqual([{ name: 'main', oid: second }, { name: 'Main-old', oid: first }]);
  expect(await refs({ query: 'FEATURE/', limit: 1 })).toMatchObject({ refs: [{ name: 'feature/one' }], hasMore: true });
  expect(await refs({ kind: 'tag' })).toEqual({ refs: [{ name: 'v1', oid: second }], hasMore: false });
  expect(await refs({ query: 'refs/heads/*' })).toEqual({ refs: [], hasMore: false });

  expect((await changes(first)).changes).toEqual([
    { kind: 'added', path: 'a b%.txt', before: null },
    { kind: 'added', path: 'secret/key', before: null },
  ]);
  expect((await changes('main')).changes).toEqual([
    { kind: 'added', path: '-x', before: null },
    { kind: 'deleted', path: 'secret/key', before: null },
    { kind: 'renamed', path: 'secret/moved.txt', before: 'a b%.txt' },
  ]);
  await expect(changes('gone')).rejects.toMatchObject({ reason: 'revision_not_found' });
  expect(await bytes('-x')).toMatchObject({ base64: 'eA==', byteSize: 1, isBinary: false });
  await expect(bytes('secret')).rejects.toMatchObject({ reason: 'path_not_found' });

  // A rule that hides a folder hides what came out of it and what went into it.
  await db().repositoryPathRule.create({ data: { userId: reader.userId, repositoryId: id, paths: ['/**', '-/secret/'] } });
  expect((await changes('main')).changes).toEqual([{ kind: 'added', path: '-x', before: null }]);
  await expect(bytes('secret/moved.txt')).rejects.toMatchObject({ reason: 'path_not_found' });
  for (const work of [() => refs({}, stranger), () => changes('main', stranger), () => bytes('-x', stranger)]) {
    await expect(work()).rejects.toMatchObject({ code: 'not_found', reason: 'repository_not_found' });
  }
});

it('site admins have copies fetched at once, and are told of each whether it will be', async () => {
  const [hosted, kept, mirror] = [await makeRepository(), await makeMirror(), await makeMirror()];
  await db().repositoryMirror.update({ where: { repositoryId: kept.id }, data: { codeHostId: null } });
  const ids = [hosted.id, mirror.id, kept.id, mirror.id, 2_000_000_000];
  const result = await execute(fetchNowOperation, admin, { ids });
  expect(result.done).toEqual([{ id: mirror.id, fullName: mirror.fullName }]);
  expect(result.failed.map(({ id, message }) => [id, message])).toEqual([
    [hosted.id, expect.stringContaining('made here')],
    [kept.id, expect.stringContaining('code host was removed')],
    [2_000_000_000, expect.stringContaining('no repository')],
  ]);
  const queued = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM queue.job WHERE name = 'repositories.fetch' AND data->>'repositoryId' = ${String(mirror.id)}`;
  expect(queued).toEqual([{ count: 1 }]);
  expect(await db().auditEvent.count({ where: { action: 'repository.fetch', targetId: String(mirror.id) } })).toBe(1);

  await db().repositoryMirror.update({ where: { repositoryId: mirror.id }, data: { state: 'CLONING', progress: 42, log: 'Fetching' } });
  expect(await execute(getFetchOperation, admin, { id: mirror.id })).toMatchObject({ log: 'Fetching', fetch: { progress: 42 } });
  await expect(execute(getFetchOperation, admin, { id: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
  expect(await execute(countSiteRepositoriesOperation, admin, { query: mirror.fullName })).toEqual({ count: 1, isCapped: false });
  const forbidden = { code: 'forbidden' };
  await expect(execute(fetchNowOperation, reader, { ids: [mirror.id] })).rejects.toMatchObject(forbidden);
  await expect(execute(getFetchOperation, reader, { id: mirror.id })).rejects.toMatchObject(forbidden);
  await expect(execute(countSiteRepositoriesOperation, reader, {})).rejects.toMatchObject(forbidden);
});
