import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { execute } from '@/lib/operation/execute';
import { currentSettings } from '@/lib/site/settings';
import type { User } from '@/lib/users/schema';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { grantRepository, makeRepository, type SeededRepository } from '@/prisma/seed/repositories';
import { makeContext } from './context';
import { runDocument } from './engine';
import { toNodeId } from './ids';

let admin: Actor;
let bot: User;
let asBot: Actor;
let one: SeededRepository;
let other: SeededRepository;
let tokenId = 0;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  bot = await makeServiceAccount();
  const { secret, token } = await makeToken(bot, { scopes: ['user:all'] });
  tokenId = token.id;
  asBot = await actorOfToken(secret);
  [one, other] = [await makeRepository(), await makeRepository()];
  const contents = JSON.stringify({ 'permissions.userMapping': { enabled: true, bindID: 'username' } });
  await execute(updateConfigurationOperation, admin, { lastId: 0, contents });
});
afterEach(() => vi.restoreAllMocks());

type Answer = { data: Record<string, never> | null; errors?: string[] };

const ask = async (actor: Actor, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
  const { rateLimits: limits } = await currentSettings();
  const { data, errors } = await runDocument({ query, variables }, { ...makeContext(actor, null), limits });
  // What the wire would carry.
  return JSON.parse(JSON.stringify({ data, errors: errors?.map(({ message }) => message) })) as Answer;
};
const R = ({ id }: { id: number }) => toNodeId('Repository', id);
const U = ({ id }: { id: number }) => toNodeId('User', id);
const change = async (actor: Actor, field: string) => {
  const { data, errors } = await ask(actor, `mutation { change: ${field} { alwaysNil } }`);
  return errors ?? data;
};
const done = { change: { alwaysNil: null } };
const info = async (actor: Actor, user: { id: number }, list = '') =>
  ask(actor, `query($id: ID!) { node(id: $id) { ... on User { unrestrictedRepoAccess permissionsInfo {
    permissions source unrestricted updatedAt
    repositories(${list === '' ? 'first: 20' : list}) {
      nodes { id reason repository { name } } totalCount pageInfo { hasNextPage endCursor }
    }
  } } } }`, { id: U(user) });

describe('permissions through GraphQL', () => {
  it('gives and takes a repository, and everything, for site admins alone', async () => {
    const give = `addRepositoryPermissionForUser(permission: {repository: "${R(one)}"}, userID: "${U(bot)}")`;
    expect(await change(asBot, give)).toEqual(['must be site admin']);
    expect(await change(admin, give)).toEqual(done);
    const given = { id: R(one), reason: 'Explicit API', repository: { name: one.fullName } };
    for (const list of ['', 'source: API, first: 20']) {
      expect((await info(asBot, bot, list)).data).toMatchObject({ node: {
        unrestrictedRepoAccess: false,
        permissionsInfo: {
          permissions: ['READ'], source: 'API', unrestricted: false, updatedAt: expect.any(String),
          repositories: { nodes: [given], totalCount: 1, pageInfo: { hasNextPage: false } },
        },
      } });
    }
    const take = `removeRepositoryPermissionForUser(repository: "${R(one)}", userID: "${U(bot)}")`;
    expect(await change(asBot, take)).toEqual(['must be site admin']);
    expect(await change(admin, take)).toEqual(done);
    expect((await info(asBot, bot)).data).toMatchObject({ node: { permissionsInfo: { source: null, repositories: { nodes: [] } } } });

    const wildcard = (on: boolean, user: { id: number }) =>
      `addRepositoryPermissionForUser(permission: {wildcard: ${on}}, userID: "${U(user)}")`;
    const person = await makePerson();
    expect(await change(admin, wildcard(true, person))).toEqual([expect.stringContaining('Only service accounts')]);
    expect(await change(asBot, wildcard(true, bot))).toEqual(['must be site admin']);
    expect(await change(admin, wildcard(true, bot))).toEqual(done);
    expect((await info(admin, bot, `query: "${one.fullName}"`)).data).toMatchObject({ node: {
      unrestrictedRepoAccess: true,
      permissionsInfo: { unrestricted: true, repositories: { nodes: [{ reason: 'All repositories' }], totalCount: 1 } },
    } });
    expect(await change(admin, wildcard(false, bot))).toEqual(done);
    expect((await info(admin, bot)).data).toMatchObject({ node: { unrestrictedRepoAccess: false } });

    for (const both of ['', `repository: "${R(one)}", wildcard: true`]) {
      expect(await change(admin, `addRepositoryPermissionForUser(permission: {${both}}, userID: "${U(bot)}")`))
        .toEqual(['exactly one of repository and wildcard must be set']);
    }
    const stranger = await actorOfToken((await makeToken(await makeServiceAccount(), { scopes: ['user:all'] })).secret);
    for (const field of ['unrestrictedRepoAccess', 'permissionsInfo { unrestricted }']) {
      expect((await ask(stranger, `{ node(id: "${U(bot)}") { ... on User { ${field} } } }`)).errors)
        .toEqual([expect.stringContaining('must be authenticated as the authorized user')]);
    }
  });

  it('overwrites a repository by names, keeps unknown ones waiting, and lists both', async () => {
    const waiting = unique('later').toLowerCase();
    const set = (names: string[], id = R(one)) => `setRepositoryPermissionsForUsers(repository: "${id}",
      userPermissions: [${names.map((name) => `{bindID: "${name}", permission: READ}`).join(' ')}])`;
    expect(await change(asBot, set([bot.username]))).toEqual(['must be site admin']);
    expect(await change(admin, set([bot.username], toNodeId('Repository', 2_000_000_000)))).toEqual(['repo not found: id=2000000000']);
    expect(await change(admin, set([bot.username, waiting]))).toEqual(done);
    const lists = `query($name: String!) {
      site { permissionsUserMappingBindID }
      usersWithPendingPermissions
      authorizedUserRepositories(username: $name, first: 10) { nodes { name } totalCount pageInfo { hasNextPage endCursor } }
    }`;
    for (const [name, totalCount] of [[bot.username, 1], [waiting, null]] as const) {
      expect((await ask(admin, lists, { name })).data).toMatchObject({
        site: { permissionsUserMappingBindID: 'USERNAME' },
        usersWithPendingPermissions: expect.arrayContaining([waiting]),
        authorizedUserRepositories: { nodes: [{ name: one.fullName }], totalCount, pageInfo: { hasNextPage: false, endCursor: null } },
      });
    }
    expect((await ask(asBot, lists, { name: bot.username })).errors).toContain('must be site admin');
    expect((await ask(admin, '{ authorizedUserRepositories(first: 1) { nodes { name } } }')).errors)
      .toEqual(['neither email nor username is given to identify a user']);
    const people = `query($id: ID!) { node(id: $id) { ... on Repository {
      authorizedUsers(first: 10) { nodes { username } totalCount pageInfo { hasNextPage } }
      permissionsInfo { permissions unrestricted updatedAt users(query: "${bot.username}") {
        nodes { id user { username } reasons updatedAt } totalCount pageInfo { hasNextPage endCursor } } }
    } } }`;
    const user = { username: bot.username };
    expect((await ask(admin, people, { id: R(one) })).data).toMatchObject({ node: {
      authorizedUsers: { nodes: [user], totalCount: 1 },
      permissionsInfo: {
        unrestricted: false, updatedAt: expect.any(String),
        users: { nodes: [{ id: U(bot), user, reasons: ['Explicit API'] }], totalCount: 1, pageInfo: { hasNextPage: false } },
      },
    } });
    expect((await ask(asBot, people, { id: R(one) })).errors).toContain('must be site admin');
    expect(await change(admin, set([]))).toEqual(done);
    expect((await ask(admin, people, { id: R(one) })).data).toMatchObject({ node: { authorizedUsers: { nodes: [], totalCount: 0 } } });
  });

  it('opens repositories to all, narrows one to paths, and answers requests to synchronise', async () => {
    const open = (ids: string[], to: boolean) =>
      `setRepositoryPermissionsUnrestricted(repositories: ${JSON.stringify(ids)}, unrestricted: ${to})`;
    expect(await change(asBot, open([R(other)], true))).toEqual(['must be site admin']);
    expect(await change(admin, open([R(other), R(other)], true))).toEqual([expect.stringContaining('Each repository may stand once')]);
    expect(await change(admin, open([R(other), toNodeId('Repository', 1_999_999_999)], true))).toEqual(['repo not found: id=1999999999']);
    expect(await change(admin, open([R(other)], true))).toEqual(done);
    expect((await info(asBot, bot)).data)
      .toMatchObject({ node: { permissionsInfo: { repositories: { nodes: [{ id: R(other), reason: 'Unrestricted' }] } } } });
    expect(await change(admin, open([R(other)], false))).toEqual(done);

    const narrow = (rule: string, name = bot.username) =>
      `setSubRepositoryPermissionsForUsers(repository: "${R(one)}", userPermissions: [{bindID: "${name}", ${rule}}])`;
    expect(await change(asBot, narrow('paths: []'))).toEqual(['must be site admin']);
    expect(await change(admin, narrow('pathIncludes: ["/src"]')))
      .toEqual(['either both pathIncludes and pathExcludes needs to be set, or paths needs to be set']);
    expect(await change(admin, narrow('paths: ["docs"]', 'nobody-there'))).toEqual(['user "nobody-there" not found']);
    const rules = async () => (await ask(admin,
      `{ node(id: "${R(one)}") { ... on Repository { subRepositoryPermissions(userID: "${U(bot)}") { nodes } } } }`)).data;
    expect(await change(admin, narrow('pathIncludes: ["src/**"], pathExcludes: ["/src/keys"]'))).toEqual(done);
    expect(await rules()).toEqual({ node: { subRepositoryPermissions: { nodes: ['/src/**', '-/src/keys'] } } });
    expect(await change(admin, narrow('paths: ["docs"], pathIncludes: ["src"]'))).toEqual(done);
    expect(await rules()).toEqual({ node: { subRepositoryPermissions: { nodes: ['/docs'] } } });

    expect(await change(admin, `scheduleRepositoryPermissionsSync(repository: "${R(one)}")`)).toEqual(done);
    expect(await change(asBot, `scheduleRepositoryPermissionsSync(repository: "${R(one)}")`)).toEqual(['must be site admin']);
    expect(await change(asBot, `scheduleUserPermissionsSync(user: "${U(bot)}")`)).toEqual(done);
    expect(await change(admin, `setRepositoryPermissionsForBitbucketProject(projectKey: "A", codeHost: "x", userPermissions: [])`))
      .toEqual([expect.stringContaining('Use setRepositoryPermissionsForUsers')]);
  });

  it('explains what a credential reads, and what it does not', async () => {
    const asked = `{ node(id: "${U(bot)}") { ... on User {
      explainRepositoryAccess(repository: "${R(one)}", accessToken: "${toNodeId('AccessToken', tokenId)}") {
        allowed reasons { kind reason until } blocked doors { name open missing } remedy
      }
    } } }`;
    expect((await ask(admin, asked)).data)
      .toMatchObject({ node: { explainRepositoryAccess: { allowed: false, reasons: [], remedy: expect.stringContaining(one.fullName) } } });
    expect((await ask(asBot, asked)).errors).toEqual([`repo not found: id=${one.id}`]);
    await grantRepository(bot.id, one.id);
    expect((await ask(asBot, asked)).data).toMatchObject({ node: { explainRepositoryAccess: {
      allowed: true,
      reasons: [{ kind: 'grant', reason: 'Explicit API', until: null }],
      doors: expect.arrayContaining([{ name: 'git', open: true, missing: null }]),
    } } });
  });

  // SG §5.4: what operators complain about. One account after the other costs a statement each.
  it('reads the explicit grants of 25 accounts in one statement, whatever page each of them is at', async () => {
    const bots: User[] = [];
    while (bots.length < 25) bots.push(await makeServiceAccount());
    await db().repositoryGrant.createMany({
      data: bots.flatMap(({ id }) => [one, other].map((repository) => ({ userId: id, repositoryId: repository.id }))),
    });
    const query = `query(${bots.map((_bot, n) => `$user${n}: ID!, $after${n}: String`).join(', ')}) { ${bots.map((_bot, n) => `
      u${n}: node(id: $user${n}) { ... on User { permissionsInfo { repositories(source: API, first: 1, after: $after${n}) {
        nodes { id } pageInfo { hasNextPage endCursor } } } } }`).join('')} }`;
    const variables = Object.fromEntries(bots.map((each, n) => [`user${n}`, U(each)]));
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    const { data, errors } = await ask(admin, query, { ...variables, after24: String(one.id) });
    const texts = sent.mock.calls.map(([config]) => JSON.stringify(config));
    expect(errors).toBeUndefined();
    expect(texts.filter((text) => text.includes('RepositoryGrant'))).toHaveLength(1);
    expect(texts.length).toBeLessThan(6);
    const page = (repository: SeededRepository, hasNextPage: boolean) => ({ permissionsInfo: { repositories: {
      nodes: [{ id: R(repository) }], pageInfo: { hasNextPage, endCursor: String(repository.id) } } } });
    expect(data).toEqual(Object.fromEntries(bots.map((_bot, n) => [`u${n}`, n === 24 ? page(other, false) : page(one, true)])));
  });
});
