import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import type { Repository } from '@/lib/repositories/schema';
import { repositoryFolder } from '@/lib/repositories/storage';
import { afterPush } from '@/lib/repositories/transfer';
import { currentSettings } from '@/lib/site/settings';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { makeGroup, makeRepository } from '@/prisma/seed/hosted-repositories';
import { makeContext } from './context';
import { runDocument } from './engine';
import { toNodeId } from './ids';

let admin: Actor;
let bot: Actor;
let botId = 0;
let repository: Repository;
let hidden: Repository;

beforeAll(async () => {
  loadServerKeys();
  const root = await signInAs(await makeSiteAdmin());
  admin = root;
  const account = await makeServiceAccount();
  botId = account.id;
  bot = await actorOfToken((await makeToken(account, { scopes: ['user:all'] })).secret);
  const group = await makeGroup();
  repository = await makeRepository(root, group.id);
  hidden = await makeRepository(root, group.id);
  await db().repositoryGrant.create({ data: { userId: botId, repositoryId: repository.id } });
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-work-'));
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args],
    { cwd: work });
  fs.mkdirSync(path.join(work, 'src'));
  fs.writeFileSync(path.join(work, 'src/main.ts'), 'export {};\n');
  fs.writeFileSync(path.join(work, 'logo.bin'), Buffer.from([0, 1, 2]));
  git('init', '--quiet', '--initial-branch=trunk');
  git('add', '--all');
  git('commit', '--quiet', '--message=First words');
  git('push', '--quiet', repositoryFolder(repository.id), 'trunk');
  await afterPush(repository.id);
  fs.rmSync(work, { recursive: true, force: true });
});

const ask = async (actor: Actor, query: string, variables: Record<string, unknown> = {}) => {
  const { rateLimits: limits } = await currentSettings();
  const { data, errors } = await runDocument({ query, variables }, { ...makeContext(actor, null), limits });
  // What the wire would carry.
  return JSON.parse(JSON.stringify({ data, errors: errors?.map(({ message }) => message) })) as { data: Record<string,
    never> | null; errors?: string[] };
};

const fields = `
fragment RepositoryFields on Repository {
	id
	name
	url
	description
	createdAt
	updatedAt
	externalRepository {
		id
		serviceType
		serviceID
	}
	defaultBranch {
		name
		displayName
	}
	viewerCanAdminister
	keyValuePairs {
		key
		value
	}
}
`;
const list = `query Repositories(
  $first: Int,
  $query: String,
  $cloned: Boolean,
  $notCloned: Boolean,
  $indexed: Boolean,
  $notIndexed: Boolean,
  $orderBy: RepositoryOrderBy,
  $descending: Boolean,
) {
  repositories(
    first: $first,
    query: $query,
    cloned: $cloned,
    notCloned: $notCloned,
    indexed: $indexed,
    notIndexed: $notIndexed,
    orderBy: $orderBy,
    descending: $descending,
  ) {
    nodes {
      ...RepositoryFields
    }
    totalCount
    pageInfo { hasNextPage endCursor startCursor hasPreviousPage }
  }
}
${fields}`;
const get = `query Repository(
  $name: String!,
) {
  repository(
    name: $name
  ) {
    ...RepositoryFields
  }
}
${fields}`;

describe('what the command line tool asks of repositories', () => {
  it('lists and gets those that are open to the caller, and knows of no others', async () => {
    const shown = {
      id: toNodeId('Repository', repository.id),
      name: repository.fullName,
      url: `/repositories/${repository.fullName}`,
      description: '',
      externalRepository: { id: String(repository.id), serviceType: 'keyward', serviceID: expect.stringMatching(/^http.*\/$/) },
      defaultBranch: { name: 'refs/heads/trunk', displayName: 'trunk' },
      viewerCanAdminister: false,
      keyValuePairs: [],
    };
    const all = await ask(bot, list, { first: 1000, query: '', cloned: true, notCloned: true, indexed: true, notIndexed: false,
      orderBy: 'REPOSITORY_NAME', descending: false });
    expect(all).toMatchObject({ data: { repositories: { nodes: [shown], totalCount: 1,
      pageInfo: { hasNextPage: false, hasPreviousPage: false } } } });
    expect((await ask(bot, list, { first: 10, cloned: false })).data).toMatchObject({ repositories: { nodes: [], totalCount: 0 } });
    for (const orderBy of ['REPO_CREATED_AT', 'REPOSITORY_CREATED_AT', 'SIZE', 'STARS', 'LAST_CHANGED']) {
      expect((await ask(admin, list, { first: 10, orderBy, descending: true })).data).toMatchObject({ repositories: { totalCount: 2 } });
    }
    expect(await ask(bot, get, { name: repository.fullName })).toMatchObject({ data: { repository: shown } });
    for (const name of [hidden.fullName, 'team/absent', '../../etc/passwd']) expect(await ask(bot, get, { name }))
      .toEqual({ data: { repository: null } });
    const [a, b] = [repository, hidden].map(({ id }) => toNodeId('Repository', id));
    const nodes = `query { a: node(id: "${a}") { id ... on Repository { name } } b: node(id: "${b}") { id } }`;
    expect((await ask(bot, nodes)).data).toMatchObject({ a: { name: repository.fullName }, b: null });
    const { errors } = await ask({ kind: 'anonymous', origin: admin.origin }, get, { name: repository.fullName });
    expect(errors).toEqual(['not authenticated']);
  });

  it('reads files at a revision', async () => {
    const document = `query Blob($name: String!, $rev: String!, $path: String!) {
      repository(name: $name) { commit(rev: $rev) {
        oid subject author { person { name } }
        blob(path: $path) { path name content binary byteSize commit { oid } }
        file(path: "logo.bin") { content binary byteSize }
        tree(path: "") { entries { __typename path isDirectory ... on GitBlob { byteSize } } }
      } }
    }`;
    const { data } = await ask(bot, document, { name: repository.fullName, rev: 'HEAD', path: 'src/main.ts' });
    expect(data).toMatchObject({
      repository: {
        commit: {
          oid: expect.stringMatching(/^[0-9a-f]{40}$/),
          subject: 'First words',
          author: { person: { name: 'Ada' } },
          blob: { path: 'src/main.ts', name: 'main.ts', content: 'export {};\n', binary: false, byteSize: 11 },
          file: { content: '', binary: true, byteSize: 3 },
          tree: { entries: [{ __typename: 'GitBlob', path: 'logo.bin', byteSize: 3 },
            { __typename: 'GitTree', path: 'src', isDirectory: true }] },
        },
      },
    });
    expect((await ask(bot, document, { name: repository.fullName, rev: '--all', path: 'x' })).data)
      .toEqual({ repository: { commit: null } });
    expect((await ask(bot, document, { name: repository.fullName, rev: 'trunk', path: '../x' })).data)
      .toMatchObject({ repository: { commit: { blob: null } } });
  });

  it('changes keys and deletes, by those who may', async () => {
    const repo = toNodeId('Repository', repository.id);
    const add = `mutation addMetadata($repo: ID!, $key: String!, $value: String) {
      addRepoKeyValuePair(repo: $repo, key: $key, value: $value,) { alwaysNil }
    }`;
    const person = await makePerson();
    await db().repositoryGrant.create({ data: { userId: person.id, repositoryId: repository.id } });
    const reader = await signInAs(person);
    expect(await ask(reader, add, { repo, key: 'team' })).toEqual({ data: { addRepoKeyValuePair: { alwaysNil: null } } });
    expect((await ask(reader, add, { repo, key: 'team' })).errors).toEqual([expect.stringContaining('already')]);
    const update = `mutation { updateRepoKeyValuePair(repo: "${repo}", key: "team", value: "core") { alwaysNil } }`;
    expect((await ask(reader, update)).errors).toBeUndefined();
    expect((await ask(bot, get, { name: repository.fullName })).data)
      .toMatchObject({ repository: { keyValuePairs: [{ key: 'team', value: 'core' }] } });
    expect((await ask(reader, `mutation { deleteRepoKeyValuePair(repo: "${repo}", key: "team") { alwaysNil } }`)).errors).toBeUndefined();
    const remove = (id: number) =>
      `mutation DeleteRepository { deleteRepository(repository: "${toNodeId('Repository', id)}") { alwaysNil } }`;
    expect((await ask(bot, remove(hidden.id))).errors).toEqual([`repo not found: id=${hidden.id}`]);
    expect((await ask(bot, remove(repository.id))).errors).toEqual(['This needs the level Owner.']);
    expect((await ask(admin, remove(hidden.id))).errors).toBeUndefined();
    expect((await ask(admin, remove(hidden.id))).errors).toEqual([`repo not found: id=${hidden.id}`]);
  });
});
