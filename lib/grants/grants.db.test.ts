import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { findReadable } from '@/lib/repositories/service-access';
import { createRoleOperation, setRolesOperation } from '@/lib/roles/operations';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { createUserOperation, deleteUsersOperation, recoverUsersOperation, updateUserOperation } from '@/lib/users/operations';
import { addEmailOperation, setEmailPrimaryOperation, setEmailVerifiedOperation } from '@/lib/emails/operations';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { makeRepository } from '@/prisma/seed/repositories';
import {
  addGrantsOperation,
  addMatchingGrantsOperation,
  getAllRepositoriesOperation,
  listPendingBindIdsOperation,
  listRepositoryGrantsOperation,
  listUserGrantsOperation,
  previewGrantsOperation,
  removeGrantsOperation,
  setAllRepositoriesOperation,
  setPathRulesOperation,
  setRepositoryGrantsOperation,
  setUnrestrictedOperation,
} from './operations';

const system = systemActor('test');
const absent = 2_000_000_000;
let admin: Actor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});

const actorOf = async (user: Awaited<ReturnType<typeof makeServiceAccount>>): Promise<Actor> =>
  actorOfToken((await makeToken(user)).secret);
const events = (targetType: string, id: number, action: string) =>
  db().auditEvent.findMany({ where: { action, targetType, targetId: String(id) }, orderBy: { id: 'asc' } });
const namesOf = async (userId: number) => {
  const [own] = await execute(listUserGrantsOperation, system, { userIds: [userId], limit: 100 });
  return own?.grants.map(({ repositoryName }) => repositoryName).sort();
};

async function configure(settings: object): Promise<void> {
  const newest = await db().siteConfiguration.findFirst({ select: { id: true }, orderBy: { id: 'desc' } });
  await execute(updateConfigurationOperation, admin, { lastId: newest?.id ?? 0, contents: JSON.stringify(settings) });
}

describe('grants.add and grants.remove', () => {
  it('open and close a repository on the next request, and say so in the audit log', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository()];
    const asked = await actorOf(bot);
    const isOpen = async () => (await findReadable(asked, { name: repository.fullName })) !== null;
    expect(await isOpen()).toBe(false);
    const added = await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id, repository.id] });
    expect(added).toEqual({ done: [{ id: repository.id, name: repository.fullName }], failed: [] });
    expect(await isOpen()).toBe(true);
    await execute(removeGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id] });
    expect(await isOpen()).toBe(false);
    const [given] = await events('user', bot.id, 'grant.add');
    expect(given?.after).toEqual({ count: 1, repositories: [repository.fullName], until: null });
    expect(await events('user', bot.id, 'grant.remove')).toHaveLength(1);
  });

  it('end to the second, and a second grant moves the end', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository()];
    const until = new Date(Date.now() + 60_000);
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id], until });
    expect(await namesOf(bot.id)).toEqual([repository.fullName]);
    await db().repositoryGrant.updateMany({ where: { userId: bot.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await namesOf(bot.id)).toEqual([]);
    expect(await findReadable(await actorOf(bot), { id: repository.id })).toBeNull();
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id] });
    expect(await namesOf(bot.id)).toEqual([repository.fullName]);
  });

  it('name what is not there and do the rest; past ends, ghosts and unknown accounts are refused', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository()];
    const result = await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id, absent] });
    expect(result.done).toHaveLength(1);
    expect(result.failed).toMatchObject([{ id: absent, code: 'not_found', reason: 'repository_not_found' }]);
    const past = { userId: bot.id, repositoryIds: [repository.id], until: new Date(Date.now() - 1) };
    await expect(execute(addGrantsOperation, admin, past)).rejects.toMatchObject({ code: 'invalid_input', reason: 'past_end' });
    const unknown = { userId: absent, repositoryIds: [repository.id] };
    await expect(execute(addGrantsOperation, admin, unknown)).rejects.toMatchObject({ code: 'not_found' });
    const ghost = await db().user.create({ data: { kind: 'GHOST', username: unique('ghost') }, select: { id: true } });
    const toGhost = { userId: ghost.id, repositoryIds: [repository.id] };
    await expect(execute(addGrantsOperation, admin, toGhost)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'ghost' });
  });

  it('are refused to others; whoever holds the permission gives only what they may read themselves', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const [closed, open] = [await makeRepository(), await makeRepository({ visibility: 'PUBLIC' })];
    const input = { userId: bot.id, repositoryIds: [closed.id, open.id] };
    const signedIn = await signInAs(person);
    await expect(execute(addGrantsOperation, signedIn, input)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
    await expect(execute(removeGrantsOperation, signedIn, input)).rejects.toMatchObject({ code: 'forbidden' });
    const role = await execute(createRoleOperation, admin, { name: unique('keepers'), permissions: ['REPO_PERMISSIONS#WRITE'] });
    await execute(setRolesOperation, admin, { userId: person.id, roleIds: [role.id] });
    const keeper = await signInAs(person);
    const result = await execute(addGrantsOperation, keeper, input);
    expect(result.done.map(({ id }) => id)).toEqual([open.id]);
    expect(result.failed).toMatchObject([{ id: closed.id, code: 'not_found' }]);
    const preview = await execute(previewGrantsOperation, keeper, { userId: bot.id, pattern: closed.fullName });
    expect(preview).toEqual({ matches: 0, fresh: 0, examples: [] });
  });
});

describe('grants.preview and grants.addMatching', () => {
  it('say what matches, give exactly that, and refuse when it changed meanwhile', async () => {
    const [bot, root] = [await makeServiceAccount(), unique('host')];
    const names = [`${root}/acme/api`, `${root}/acme/web`, `${root}/acme/deep/tool`, `${root}/other/api`];
    for (const fullName of names) await makeRepository({ fullName });
    const pattern = `${root}/acme/*`;
    await execute(addGrantsOperation, admin, {
      userId: bot.id,
      repositoryIds: [(await db().repository.findFirstOrThrow({ where: { fullName: names[0] } })).id],
    });
    expect(await execute(previewGrantsOperation, admin, { userId: bot.id, pattern })).toEqual({
      matches: 2,
      fresh: 1,
      examples: names.slice(0, 2),
    });
    const input = { userId: bot.id, pattern, expectedMatches: 3 };
    await expect(execute(addMatchingGrantsOperation, admin, input)).rejects.toMatchObject({ code: 'conflict', reason: 'matches_changed' });
    expect(await execute(addMatchingGrantsOperation, admin, { ...input, expectedMatches: 2 })).toEqual({ matches: 2, added: 1 });
    expect(await namesOf(bot.id)).toEqual(names.slice(0, 2));
    await makeRepository({ fullName: `${root}/acme/later` });
    expect(await namesOf(bot.id)).toHaveLength(2);
  });
});

describe('grants.setForRepository', () => {
  it('replaces the explicit grants alone; names that nobody has wait, and are claimed by whoever an admin gives them', async () => {
    await configure({ 'permissions.userMapping': { enabled: true, bindID: 'username' } });
    const repository = await makeRepository();
    const [kept, gone] = [await makePerson(), await makePerson()];
    await db().membership.create({ data: { userId: gone.id, groupId: repository.groupId, accessLevel: 30 } });
    const [awaited, renamed] = [unique('Awaited'), unique('renamed')];
    const set = (bindIds: string[]) => execute(setRepositoryGrantsOperation, admin, { repositoryId: repository.id, bindIds });
    await set([kept.username, gone.username]);
    expect(await set([kept.username.toUpperCase(), awaited, renamed])).toEqual({ granted: 1, pending: 2, added: 0, removed: 1 });
    expect(await findReadable(await signInAs(gone), { id: repository.id }), 'the membership stays').toBe(repository.id);
    const waiting = await execute(listPendingBindIdsOperation, admin, { limit: 10_000 });
    expect(waiting).toEqual(expect.arrayContaining([awaited.toLowerCase(), renamed]));
    const made = await execute(createUserOperation, admin, { username: awaited, isServiceAccount: true });
    expect(await namesOf(made.id)).toEqual([repository.fullName]);
    const impostor = await makePerson();
    await execute(updateUserOperation, await signInAs(impostor), { userId: impostor.id, username: renamed });
    expect(await namesOf(impostor.id)).toEqual([]);
    await execute(updateUserOperation, admin, { userId: impostor.id, username: unique('else') });
    const honest = await makePerson();
    await execute(updateUserOperation, admin, { userId: honest.id, username: renamed });
    expect(await namesOf(honest.id)).toEqual([repository.fullName]);
    const { grants } = await execute(listRepositoryGrantsOperation, admin, { repositoryId: repository.id, limit: 100 });
    expect(grants.map(({ userId }) => userId)).toEqual([kept.id, made.id, honest.id].sort((a, b) => a - b));
    expect(await set([])).toEqual({ granted: 0, pending: 0, added: 0, removed: 3 });
    expect(await events('repository', repository.id, 'grant.replace')).toHaveLength(3);
  });

  it('by address goes to whoever has it confirmed and first, to the letter; another rule erases what waits', async () => {
    await configure({ 'permissions.userMapping': { enabled: true, bindID: 'email' } });
    const repository = await makeRepository();
    const person = await makePerson();
    const address = `${unique('later')}@example.com`;
    const set = (bindIds: string[]) => execute(setRepositoryGrantsOperation, admin, { repositoryId: repository.id, bindIds });
    expect(await set([`${person.username}@EXAMPLE.com`, address])).toMatchObject({ granted: 0, pending: 2 });
    expect(await set([`${person.username}@example.com`, address])).toMatchObject({ granted: 1, pending: 1 });
    const other = await makePerson();
    await execute(addEmailOperation, await signInAs(other), { userId: other.id, email: address });
    await execute(setEmailVerifiedOperation, admin, { userId: other.id, email: address, isVerified: true });
    expect(await namesOf(other.id), 'confirmed, but not the first one').toEqual([]);
    await execute(setEmailPrimaryOperation, await signInAs(other), { userId: other.id, email: address });
    expect(await namesOf(other.id)).toEqual([repository.fullName]);
    await set(['nobody@example.com']);
    await configure({ 'permissions.userMapping': { enabled: true, bindID: 'username' } });
    expect(await execute(listPendingBindIdsOperation, admin, { limit: 10_000 })).toEqual([]);
  });

  it('is refused while the setting is off, for unknown repositories and to everybody but site admins', async () => {
    const repository = await makeRepository();
    const input = { repositoryId: repository.id, bindIds: [] };
    await configure({ 'permissions.userMapping': { enabled: false } });
    await expect(execute(setRepositoryGrantsOperation, admin, input)).rejects.toMatchObject({ reason: 'user_mapping_disabled' });
    await configure({});
    const unknown = { repositoryId: absent, bindIds: [] };
    await expect(execute(setRepositoryGrantsOperation, admin, unknown)).rejects.toMatchObject({ code: 'not_found' });
    const person = await signInAs(await makePerson());
    await expect(execute(setRepositoryGrantsOperation, person, input)).rejects.toMatchObject({ reason: 'must_be_site_admin' });
  });
});

describe('grants.setUnrestricted', () => {
  it('opens to everyone or closes, all or nothing, without duplicates', async () => {
    const [one, other] = [await makeRepository(), await makeRepository()];
    const bot = await actorOf(await makeServiceAccount());
    const set = (repositoryIds: number[], isUnrestricted: boolean, by: Actor = admin) =>
      execute(setUnrestrictedOperation, by, { repositoryIds, isUnrestricted });
    expect(await set([one.id, other.id], true)).toEqual({ changed: 2 });
    expect(await findReadable(bot, { id: other.id })).toBe(other.id);
    await expect(set([one.id, absent], false)).rejects.toMatchObject({ code: 'not_found' });
    expect(await findReadable(bot, { id: one.id }), 'nothing was closed').toBe(one.id);
    await expect(set([one.id, one.id], false)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(set([one.id], false, bot)).rejects.toMatchObject({ reason: 'must_be_site_admin' });
    expect(await set([one.id], false)).toEqual({ changed: 1 });
    expect(await findReadable(bot, { id: one.id })).toBeNull();
  });
});

describe('grants.setAllRepositories', () => {
  it('opens everything there is and will be to a service account until its end, and not to people', async () => {
    const [bot, person, root] = [await makeServiceAccount(), await makePerson(), await makeSiteAdmin()];
    const asked = await actorOf(bot);
    const set = (input: object, by: Actor = admin) =>
      execute(setAllRepositoriesOperation, by, { userId: bot.id, isAllowed: true, ...input });
    const by = await signInAs(root);
    expect(await set({}, by)).toEqual({ userId: bot.id, isAllowed: true, until: null, byUsername: root.username });
    expect(await findReadable(asked, { id: (await makeRepository()).id })).not.toBeNull();
    const until = new Date(Date.now() + 60_000);
    expect(await set({ until })).toMatchObject({ isAllowed: true, until: until.toISOString() });
    await db().user.update({ where: { id: bot.id }, data: { allRepositoriesUntil: new Date(Date.now() - 1) } });
    expect(await findReadable(asked, { id: (await makeRepository()).id })).toBeNull();
    expect(await execute(getAllRepositoriesOperation, asked, { userId: bot.id })).toMatchObject({ isAllowed: false });
    expect(await set({ isAllowed: false })).toEqual({ userId: bot.id, isAllowed: false, until: null, byUsername: null });
    expect(await events('user', bot.id, 'grant.setAllRepositories')).toHaveLength(3);
    await expect(set({ userId: person.id })).rejects.toMatchObject({ reason: 'wildcard_for_service_accounts' });
    await expect(set({ until: new Date(0) })).rejects.toMatchObject({ reason: 'past_end' });
    await expect(set({}, asked)).rejects.toMatchObject({ reason: 'must_be_site_admin' });
  });
});

describe('grants.setPathRules', () => {
  it('keeps patterns with a slash in front, and names the first account that nobody has', async () => {
    await configure({ 'permissions.userMapping': { enabled: true, bindID: 'username' } });
    const [repository, person] = [await makeRepository(), await makePerson()];
    const set = (rules: object[]) => execute(setPathRulesOperation, admin, { repositoryId: repository.id, rules });
    expect(await set([{ bindId: person.username, paths: ['docs/**', '-/docs/secret', '-x'] }])).toEqual({ accounts: 1 });
    const [rule] = await db().repositoryPathRule.findMany({ where: { repositoryId: repository.id } });
    expect(rule?.paths).toEqual(['/docs/**', '-/docs/secret', '-/x']);
    await expect(set([{ bindId: 'no-such-one', paths: [] }])).rejects.toMatchObject({ message: 'user "no-such-one" not found' });
    expect(await set([])).toEqual({ accounts: 0 });
    await configure({});
  });
});

describe('deleting an account', () => {
  it('takes what it was given, and recovering does not bring it back', async () => {
    const [bot, repository] = [await makeServiceAccount(), await makeRepository()];
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [repository.id] });
    await execute(setAllRepositoriesOperation, admin, { userId: bot.id, isAllowed: true });
    await execute(deleteUsersOperation, admin, { userIds: [bot.id] });
    await execute(recoverUsersOperation, admin, { userIds: [bot.id] });
    expect(await findReadable(await actorOf(bot), { id: repository.id })).toBeNull();
    const [event] = await events('user', bot.id, 'user.delete');
    expect(event?.after).toMatchObject({ grantsEnded: 1 });
  });
});
