import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { addGrantsOperation, setAllRepositoriesOperation } from '@/lib/grants/operations';
import { execute } from '@/lib/operation/execute';
import { updateRoleOperation } from '@/lib/roles/operations';
import { blockUserOperation, unblockUserOperation } from '@/lib/users/operations';
import { makeM2MCredential, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { makeRepository } from '@/prisma/seed/repositories';
import { explainAccessOperation, listAccountsOfRepositoryOperation, listOpenRepositoriesOperation } from './operations-access';

const system = systemActor('test');
let admin: Actor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});

const doorsOf = (doors: { door: string; isOpen: boolean }[]) => doors.filter(({ isOpen }) => isOpen).map(({ door }) => door);

describe('access.explain', () => {
  it('names every path that opens a repository, and where it ends', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository({ visibility: 'INTERNAL' })];
    const until = new Date(Date.now() + 3_600_000);
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id], until });
    await execute(setAllRepositoriesOperation, admin, { userId: bot.id, isAllowed: true });
    await db().membership.create({ data: { userId: bot.id, groupId: repository.groupId, accessLevel: 30 } });
    const told = await execute(explainAccessOperation, admin, { userId: bot.id, repository: { name: repository.fullName } });
    expect(told).toMatchObject({ isAllowed: true, level: 30, remedy: null, credential: null, hasPathRules: false });
    const groupPath = repository.fullName.split('/')[0];
    expect(told.reasons).toEqual([
      { kind: 'grant', level: null, groupId: null, groupPath: null, until: until.toISOString() },
      { kind: 'wildcard', level: null, groupId: null, groupPath: null, until: null },
      { kind: 'group-membership', level: 30, groupId: repository.groupId, groupPath, until: null },
    ]);
    expect(doorsOf(told.doors)).toEqual(['graphql', 'stream', 'mcp', 'rest', 'v4', 'git']);
  });

  it('says what would open it, for a blocked account first that', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository()];
    const ask = () => execute(explainAccessOperation, admin, { userId: bot.id, repository: { id: repository.id } });
    expect(await ask()).toMatchObject({
      isAllowed: false,
      reasons: [],
      remedy: `Give ${bot.username} the repository ${repository.fullName}.`,
    });
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id] });
    await execute(blockUserOperation, admin, { userId: bot.id });
    expect(await ask()).toMatchObject({ isAllowed: false, isBlocked: true, remedy: expect.stringContaining('Unblock') });
    await execute(unblockUserOperation, admin, { userId: bot.id });
    expect(await ask()).toMatchObject({ isAllowed: true });
  });

  it('says which doors the scopes of a credential and the roles of the account close', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository({ visibility: 'PUBLIC' })];
    const { token } = await makeToken(bot, { scopes: ['read_repository'] });
    const { credential } = await makeM2MCredential(bot, ['mcp']);
    const ask = (kind: 'access-token' | 'm2m-credential', id: number) =>
      execute(explainAccessOperation, admin, { userId: bot.id, repository: { id: repository.id }, credential: { kind, id } });
    expect(doorsOf((await ask('access-token', token.id)).doors)).toEqual(['git']);
    expect(doorsOf((await ask('m2m-credential', credential.id)).doors)).toEqual(['mcp']);
    await db().accessToken.update({ where: { id: token.id }, data: { revokedAt: new Date() } });
    expect(await ask('access-token', token.id)).toMatchObject({ isAllowed: true, credential: { isUsable: false } });
    const other = await makeToken(await makeServiceAccount());
    await expect(ask('access-token', other.token.id)).rejects.toMatchObject({ code: 'not_found' });
    const role = await db().role.findUniqueOrThrow({ where: { system: 'SERVICE_ACCOUNT' }, select: { id: true } });
    await execute(updateRoleOperation, admin, { id: role.id, permissions: ['API#ACCESS'] });
    const told = await execute(explainAccessOperation, admin, { userId: bot.id, repository: { id: repository.id } });
    expect(doorsOf(told.doors)).toEqual(['graphql', 'rest', 'v4', 'git']);
    expect(told.doors.find(({ door }) => door === 'mcp')?.missing).toBe('MCP#ACCESS');
    await execute(updateRoleOperation, admin, { id: role.id, permissions: ['API#ACCESS', 'MCP#ACCESS', 'SEARCH#READ'] });
  });

  it('tells an account about itself, but nothing of what it may not see; others nothing', async () => {
    const [person, repository, open] = [await makePerson(), await makeRepository(), await makeRepository({ visibility: 'PUBLIC' })];
    const self = await signInAs(person);
    const ask = (actor: Actor, id: number) => execute(explainAccessOperation, actor, { userId: person.id, repository: { id } });
    expect((await ask(self, open.id)).reasons.map(({ kind }) => kind)).toEqual(['public']);
    const absent = { code: 'not_found', reason: 'repository_not_found' };
    await expect(ask(self, repository.id)).rejects.toMatchObject(absent);
    await expect(ask(self, 2_000_000_000)).rejects.toMatchObject(absent);
    await expect(ask(await signInAs(await makePerson()), open.id)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('access.listRepositories and access.listAccounts', () => {
  it('page through what an account reads, and through who reads a repository, with reasons', async () => {
    const [bot, root] = [await makeServiceAccount(), unique('host')];
    const names = [1, 2, 3].map((number) => `${root}/team/app${number}`);
    const made = [];
    for (const fullName of names) made.push(await makeRepository({ fullName }));
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: made.map(({ id }) => id) });
    const list = (input: object) => execute(listOpenRepositoriesOperation, admin, { userId: bot.id, query: root, ...input });
    const first = await list({ limit: 2 });
    expect(first.hasNextPage).toBe(true);
    const second = await list({ limit: 2, after: first.repositories.at(-1)?.fullName });
    expect([...first.repositories, ...second.repositories].map(({ fullName }) => fullName)).toEqual(names);
    expect(second).toMatchObject({ hasNextPage: false, repositories: [{ reasons: [{ kind: 'grant' }], grantedAt: expect.any(String) }] });
    const id = made[0]?.id ?? 0;
    const member = await makePerson({ username: unique('zz-member') });
    await db().membership.create({ data: { userId: member.id, groupId: made[0]?.groupId ?? 0, accessLevel: 20 } });
    const who = await execute(listAccountsOfRepositoryOperation, system, { repositoryId: id, limit: 100, query: 'zz-member' });
    expect(who).toMatchObject({ openTo: null, accounts: [{ userId: member.id, reasons: [{ kind: 'group-membership', level: 20 }] }] });
    const self = await signInAs(await makePerson());
    await expect(execute(listAccountsOfRepositoryOperation, self, { repositoryId: id })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(execute(listOpenRepositoriesOperation, self, { userId: bot.id })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
