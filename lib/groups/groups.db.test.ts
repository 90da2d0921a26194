import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type AccountActor } from '@/lib/actor/actor';
import { db, pool, transaction } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { findReadableId } from '@/lib/repositories/access-queries';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeGroup, makeMember, makeRepositoryIn } from '@/prisma/seed/groups';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createGroupOperation,
  deleteGroupOperation,
  eraseGroupOperation,
  getGroupOperation,
  listGroupsOperation,
  moveGroupOperation,
  restoreGroupOperation,
  updateGroupOperation,
} from './operations';
import type { Group } from './schema';
import { ensureGroups } from './service-synchronise';

let admin: AccountActor;
let stranger: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  stranger = await signInAs(await makePerson());
});

/** A signed-in person with a level on a group. */
async function memberOf(group: Group, level: 5 | 10 | 30 | 40 | 50): Promise<AccountActor> {
  const person = await makePerson();
  await makeMember({ groupId: group.id }, person.id, level);
  return signInAs(person);
}

const auditOf = (groupId: number, action: string) =>
  db().auditEvent.findMany({
    where: { targetType: 'group', targetId: String(groupId), action, outcome: 'SUCCESS' },
    select: { actorId: true, before: true, after: true },
    orderBy: { id: 'asc' },
  });
const create = (actor: AccountActor, input: object) =>
  execute(createGroupOperation, actor, { path: unique('g'), name: 'A group', ...input });
const closure = (id: number) =>
  db().groupAncestor.findMany({ where: { groupId: id }, select: { ancestorId: true }, orderBy: { distance: 'asc' } });

describe('groups.create', () => {
  it('at the top is for site admins, who own what they make', async () => {
    const group = await create(admin, { description: 'All of it', visibility: 'PUBLIC' });
    const told = { visibility: 'PUBLIC', isPathOnly: false, description: 'All of it' };
    expect(group).toMatchObject({ parentId: null, fullPath: group.path, ...told });
    const membership = { userId: admin.userId, groupId: group.id };
    expect(await db().membership.count({ where: { ...membership, accessLevel: 50 } })).toBe(1);
    const after = { fullPath: group.fullPath, ownerId: admin.userId };
    expect(await auditOf(group.id, 'group.create')).toMatchObject([{ actorId: admin.userId, after }]);
    await expect(create(stranger, {})).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
  });

  it('below is for maintainers, people and machines, and not for those who are less or do not see the parent', async () => {
    const parent = await makeGroup();
    const bot = await makeServiceAccount();
    await makeMember({ groupId: parent.id }, bot.id, 40);
    const machine = await actorOfToken((await makeToken(bot)).secret);
    for (const who of [await memberOf(parent, 40), machine]) {
      const child = await create(who, { parentId: parent.id });
      expect(child.fullPath).toBe(`${parent.fullPath}/${child.path}`);
      expect((await closure(child.id)).map(({ ancestorId }) => ancestorId)).toEqual([child.id, parent.id]);
    }
    const developer = await memberOf(parent, 30);
    await expect(create(developer, { parentId: parent.id })).rejects.toMatchObject({ reason: 'insufficient_level' });
    for (const parentId of [parent.id, 2_000_000_000]) {
      const hidden = { code: 'not_found', reason: 'group_not_found', message: `There is no group with id ${parentId}.` };
      await expect(create(stranger, { parentId })).rejects.toMatchObject(hidden);
    }
    const reading = await actorOfToken((await makeToken(bot, { scopes: ['read_api'] })).secret);
    await expect(create(reading, { parentId: parent.id })).rejects.toMatchObject({ reason: 'insufficient_scope' });
  });

  it('refuses a path that is taken, reserved, too long or too deep, and a child that is more open', async () => {
    const parent = await create(admin, { visibility: 'INTERNAL' });
    const child = await create(admin, { parentId: parent.id });
    const repository = await makeRepositoryIn(parent);
    for (const path of [child.path.toUpperCase(), repository.fullName.split('/').at(-1)]) {
      await expect(create(admin, { parentId: parent.id, path })).rejects.toMatchObject({ code: 'conflict', reason: 'path_taken' });
    }
    const reserved = { reason: 'path_reserved', fields: { path: expect.any(String) } };
    await expect(create(admin, { path: 'Site-Admin' })).rejects.toMatchObject(reserved);
    await expect(create(admin, { parentId: parent.id, path: 'tree' })).rejects.toMatchObject({ reason: 'path_reserved' });
    await expect(create(admin, { parentId: parent.id, path: '-x' })).rejects.toMatchObject({ code: 'invalid_input' });
    const open = create(admin, { parentId: parent.id, visibility: 'PUBLIC' });
    await expect(open).rejects.toMatchObject({ reason: 'more_open_than_parent', fields: { visibility: expect.any(String) } });
    let deepest = parent;
    for (let level = 2; level <= 20; level += 1) deepest = await makeGroup({ parentId: deepest.id, path: `level-${level}` });
    await expect(create(admin, { parentId: deepest.id })).rejects.toMatchObject({ code: 'precondition_failed', reason: 'too_deep' });
    await execute(deleteGroupOperation, admin, { id: child.id });
    await expect(create(admin, { parentId: child.id })).rejects.toMatchObject({ reason: 'marked_for_deletion' });
  });

  it('by two at once with one path makes one', async () => {
    const path = unique('g');
    const results = await Promise.allSettled([create(admin, { path }), create(admin, { path: path.toUpperCase() })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((each) => each.status === 'rejected')?.reason).toMatchObject({ reason: 'path_taken' });
  });
});

describe('groups.get and groups.list', () => {
  it('tell what only leads somewhere by its path alone, and nothing of what is not there for one', async () => {
    const [top, other] = [await makeGroup({ name: 'Secret plans', description: 'Very' }), await makeGroup()];
    const child = await makeGroup({ parentId: top.id, visibility: 'PRIVATE' });
    await makeGroup({ parentId: top.id });
    const guest = await memberOf(child, 10);
    expect(await execute(getGroupOperation, guest, { fullPath: top.fullPath.toUpperCase() })).toMatchObject({
      id: top.id,
      name: top.path,
      description: null,
      visibility: null,
      isPathOnly: true,
    });
    expect(await execute(getGroupOperation, guest, { id: child.id })).toMatchObject({ name: child.name, isPathOnly: false });
    const page = await execute(listGroupsOperation, guest, { parentId: top.id });
    expect(page).toMatchObject({ groups: [{ id: child.id }], hasNextPage: false });
    const one = await execute(listGroupsOperation, guest, { query: top.path, limit: 1 });
    expect(one).toMatchObject({ groups: [{ id: top.id }], hasNextPage: true });
    const rest = await execute(listGroupsOperation, guest, { query: top.path, after: top.fullPath, isTopLevel: false });
    expect(rest.groups.map(({ id }) => id)).toEqual([child.id]);
    for (const reference of [{ id: other.id }, { fullPath: other.fullPath }, { id: 2_000_000_000 }]) {
      await expect(execute(getGroupOperation, guest, reference)).rejects.toMatchObject({ code: 'not_found', reason: 'group_not_found' });
    }
    // The right to see is not the right to change: what leads somewhere does not exist for changes.
    await expect(execute(updateGroupOperation, guest, { id: top.id, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('show a member of many nested groups every group once, page by page', async () => {
    const top = await makeGroup();
    const person = await makePerson();
    const groups = [top];
    for (let index = 0; index < 5; index += 1) groups.push(await makeGroup({ parentId: groups.at(-1)?.id, path: `g${index}` }));
    for (const { id } of groups) await makeMember({ groupId: id }, person.id, 30);
    const actor = await signInAs(person);
    const found: string[] = [];
    for (let hasNextPage = true; hasNextPage;) {
      const after = found.length > 0 ? { after: found.at(-1) } : {};
      const page = await execute(listGroupsOperation, actor, { query: top.path, limit: 2, ...after });
      found.push(...page.groups.map(({ fullPath }) => fullPath));
      hasNextPage = page.hasNextPage;
    }
    expect(found).toEqual(groups.map(({ fullPath }) => fullPath));
  });
});

describe('groups.update', () => {
  it('renames everything below in the same change, so that access follows', async () => {
    const top = await makeGroup();
    const [child, sibling] = [await makeGroup({ parentId: top.id, path: 'a' }), await makeGroup({ parentId: top.id, path: 'a-b' })];
    const grandchild = await makeGroup({ parentId: child.id });
    const repository = await makeRepositoryIn(grandchild);
    const owner = await memberOf(child, 50);
    const change = { path: 'New-Name', description: 'Now so', lastUpdatedAt: child.updatedAt };
    const after = await execute(updateGroupOperation, owner, { id: child.id, ...change });
    expect(after).toMatchObject({ path: 'New-Name', fullPath: `${top.fullPath}/New-Name`, description: 'Now so' });
    const renamed = await db().repository.findUniqueOrThrow({ where: { id: repository.id }, select: { fullName: true, key: true } });
    expect(renamed.fullName).toBe(repository.fullName.replace('/a/', '/New-Name/'));
    expect(renamed.key).toBe(renamed.fullName.toLowerCase());
    const viewer = { userId: owner.userId, isSystem: false, isEnforcedForSiteAdmins: false };
    expect(await findReadableId(viewer, { name: renamed.fullName })).toBe(repository.id);
    expect((await execute(getGroupOperation, admin, { id: sibling.id })).fullPath).toBe(sibling.fullPath);
    expect(await auditOf(child.id, 'group.update')).toEqual([
      {
        actorId: owner.userId,
        before: { path: 'a', description: null, fullPath: child.fullPath },
        after: { path: 'New-Name', description: 'Now so', fullPath: after.fullPath },
      },
    ]);
    // Another spelling is its own, and nothing at all leaves no event.
    expect(await execute(updateGroupOperation, owner, { id: child.id, path: 'new-name' })).toMatchObject({ path: 'new-name' });
    await execute(updateGroupOperation, owner, { id: child.id, path: 'new-name', description: 'Now so' });
    expect(await auditOf(child.id, 'group.update')).toHaveLength(2);
  });

  it('refuses what is stale, taken, too long, and by those who do not own it', async () => {
    const top = await makeGroup();
    const [one, two] = [await makeGroup({ parentId: top.id }), await makeGroup({ parentId: top.id })];
    await execute(updateGroupOperation, admin, { id: one.id, name: 'Changed' });
    const stale = execute(updateGroupOperation, admin, { id: one.id, name: 'Late', lastUpdatedAt: one.updatedAt });
    await expect(stale).rejects.toMatchObject({ code: 'conflict', reason: 'changed_meanwhile' });
    await expect(execute(updateGroupOperation, admin, { id: one.id, path: two.path })).rejects.toMatchObject({ reason: 'path_taken' });
    let deep = one;
    for (let level = 0; level < 4; level += 1) deep = await makeGroup({ parentId: deep.id, path: 'x'.repeat(240) });
    const long = execute(updateGroupOperation, admin, { id: one.id, path: 'y'.repeat(200) });
    await expect(long).rejects.toMatchObject({ reason: 'path_too_long' });
    const maintainer = await memberOf(one, 40);
    const byMaintainer = execute(updateGroupOperation, maintainer, { id: one.id, name: 'Mine' });
    await expect(byMaintainer).rejects.toMatchObject({ reason: 'insufficient_level' });
    await expect(execute(updateGroupOperation, stranger, { id: one.id, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps a group no more open than what is above and no less than what is below', async () => {
    const top = await makeGroup({ visibility: 'INTERNAL' });
    const child = await makeGroup({ parentId: top.id, visibility: 'INTERNAL' });
    const set = (id: number, visibility: string) => execute(updateGroupOperation, admin, { id, visibility });
    await expect(set(child.id, 'PUBLIC')).rejects.toMatchObject({ reason: 'more_open_than_parent' });
    await expect(set(top.id, 'PRIVATE')).rejects.toMatchObject({ reason: 'less_open_than_content' });
    expect(await set(child.id, 'PRIVATE')).toMatchObject({ visibility: 'PRIVATE' });
    await makeRepositoryIn(top, 'INTERNAL');
    await expect(set(top.id, 'PRIVATE')).rejects.toMatchObject({ reason: 'less_open_than_content' });
    expect(await set(top.id, 'PUBLIC')).toMatchObject({ visibility: 'PUBLIC' });
  });

  it('leaves what comes with a code host as that names it', async () => {
    const path = unique('host');
    const { id } = await transaction((tx) => ensureGroups(tx, `${path}/acme`));
    const refused = { code: 'precondition_failed', reason: 'group_not_made_here' };
    await expect(execute(updateGroupOperation, admin, { id, path: 'other' })).rejects.toMatchObject(refused);
    await expect(execute(moveGroupOperation, admin, { id, parentId: null })).rejects.toMatchObject(refused);
    await expect(execute(deleteGroupOperation, admin, { id })).rejects.toMatchObject(refused);
    await expect(execute(getGroupOperation, stranger, { id })).rejects.toMatchObject({ code: 'not_found' });
    await makeRepositoryIn(await execute(getGroupOperation, admin, { id }), 'PUBLIC');
    expect(await execute(getGroupOperation, stranger, { id })).toMatchObject({ fullPath: `${path}/acme`, origin: 'SYNCHRONISED' });
    expect(await execute(getGroupOperation, stranger, { fullPath: path })).toMatchObject({ visibility: null });
  });
});

describe('groups.move', () => {
  const move = (actor: AccountActor, id: number, parentId: number | null) => execute(moveGroupOperation, actor, { id, parentId });

  it('takes all below along; a person who moves what they own by inheritance owns it then', async () => {
    const [from, to] = [await makeGroup(), await makeGroup()];
    const group = await makeGroup({ parentId: from.id });
    const child = await makeGroup({ parentId: group.id });
    const repository = await makeRepositoryIn(child);
    const reader = await memberOf(from, 30);
    const owner = await memberOf(from, 50);
    await expect(move(owner, group.id, to.id)).rejects.toMatchObject({ code: 'not_found' });
    await makeMember({ groupId: to.id }, owner.userId, 40);
    await expect(move(owner, group.id, to.id)).rejects.toMatchObject({ reason: 'insufficient_level' });
    await expect(move(owner, group.id, null)).rejects.toMatchObject({ reason: 'must_be_site_admin' });
    const moved = await move(admin, group.id, to.id);
    expect(moved.fullPath).toBe(`${to.fullPath}/${group.path}`);
    expect((await closure(child.id)).map(({ ancestorId }) => ancestorId)).toEqual([child.id, group.id, to.id]);
    expect((await db().repository.findUniqueOrThrow({ where: { id: repository.id } })).fullName).toContain(`${moved.fullPath}/`);
    await expect(execute(getGroupOperation, reader, { id: group.id })).rejects.toMatchObject({ code: 'not_found' });
    expect(await db().membership.count({ where: { groupId: group.id, userId: admin.userId, accessLevel: 50 } })).toBe(1);
    expect(await auditOf(group.id, 'group.move')).toEqual([
      {
        actorId: admin.userId,
        before: { parentId: from.id, fullPath: group.fullPath },
        after: { parentId: to.id, fullPath: moved.fullPath, groupsBelow: 1, ownerId: admin.userId },
      },
    ]);
    expect(await move(admin, group.id, null)).toMatchObject({ parentId: null, fullPath: group.path });
  });

  it('refuses circles, names that are taken, what is too deep or too open', async () => {
    const [top, other] = [await makeGroup({ visibility: 'INTERNAL' }), await makeGroup()];
    const child = await makeGroup({ parentId: top.id, path: unique('child') });
    for (const parentId of [top.id, child.id]) {
      await expect(move(admin, top.id, parentId)).rejects.toMatchObject({ code: 'precondition_failed', reason: 'group_cycle' });
    }
    await makeGroup({ parentId: other.id, path: child.path });
    await expect(move(admin, child.id, other.id)).rejects.toMatchObject({ reason: 'path_taken' });
    await expect(move(admin, top.id, other.id)).rejects.toMatchObject({ reason: 'more_open_than_parent' });
    let deep = await makeGroup();
    for (let level = 2; level <= 19; level += 1) deep = await makeGroup({ parentId: deep.id, path: `l${level}` });
    const pair = await makeGroup();
    await makeGroup({ parentId: pair.id });
    await expect(move(admin, pair.id, deep.id)).rejects.toMatchObject({ reason: 'too_deep' });
  });

  it('by two at once, each fine alone, makes no circle', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [one, two] = [await makeGroup(), await makeGroup()];
      const results = await Promise.allSettled([move(admin, one.id, two.id), move(admin, two.id, one.id)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find((each) => each.status === 'rejected')?.reason).toMatchObject({ reason: 'group_cycle' });
      const { rows } = await pool().query('SELECT 1 FROM "GroupAncestor" WHERE "groupId" = ANY($1)', [[one.id, two.id]]);
      expect(rows).toHaveLength(3);
    }
  });
});

describe('groups.delete', () => {
  it('marks, restores, and for good takes what hangs on it with the counts', async () => {
    const group = await makeGroup();
    const { id, fullPath } = group;
    const [child, invited] = [await makeGroup({ parentId: id }), await makeGroup()];
    const owner = await memberOf(group, 50);
    await memberOf(child, 10);
    await db().groupShare.createMany({
      data: [
        { groupId: child.id, invitedId: invited.id, accessLevel: 20 },
        { groupId: invited.id, invitedId: child.id, accessLevel: 20 },
      ],
    });
    const [living, dead] = [await makeRepositoryIn(child), await makeRepositoryIn(child)];
    await db().repository.update({ where: { id: dead.id }, data: { deletedAt: new Date() } });
    const erase = (input: object = {}) => execute(eraseGroupOperation, owner, { id, fullPath, ...input });
    await expect(erase()).rejects.toMatchObject({ code: 'precondition_failed', reason: 'not_marked_for_deletion' });
    await expect(execute(restoreGroupOperation, owner, { id })).rejects.toMatchObject({ reason: 'not_marked_for_deletion' });
    expect((await execute(deleteGroupOperation, owner, { id })).markedForDeletionAt).not.toBeNull();
    expect((await execute(restoreGroupOperation, owner, { id })).markedForDeletionAt).toBeNull();
    await execute(deleteGroupOperation, owner, { id });
    await expect(erase({ fullPath: 'other' })).rejects.toMatchObject({ reason: 'path_differs' });
    await expect(erase()).rejects.toMatchObject({ reason: 'group_has_repositories', details: { repositories: 1 } });
    const counts = { groups: 1, repositories: 1, memberships: 2, shares: 2 };
    expect(await erase({ withRepositories: true })).toEqual({ id, fullPath, ...counts });
    expect(await db().group.count({ where: { id: { in: [id, child.id] } } })).toBe(0);
    expect(await db().repository.count({ where: { id: { in: [living.id, dead.id] } } })).toBe(0);
    const before = { fullPath, repositoryNames: [living.fullName] };
    expect(await auditOf(id, 'group.deleteForever')).toMatchObject([{ before, after: counts }]);
    expect(await auditOf(id, 'group.delete')).toHaveLength(2);
    await expect(execute(getGroupOperation, admin, { id })).rejects.toMatchObject({ code: 'not_found' });
    expect((await makeGroup({ path: group.path })).id).not.toBe(id);
  });

  it('is for owners', async () => {
    const group = await makeGroup();
    const maintainer = await memberOf(group, 40);
    const operations = [deleteGroupOperation, restoreGroupOperation];
    for (const operation of operations) {
      await expect(execute(operation, maintainer, { id: group.id })).rejects.toMatchObject({ reason: 'insufficient_level' });
      await expect(execute(operation, stranger, { id: group.id })).rejects.toMatchObject({ code: 'not_found' });
    }
    const erase = { id: group.id, fullPath: group.fullPath };
    await expect(execute(eraseGroupOperation, maintainer, erase)).rejects.toMatchObject({ reason: 'insufficient_level' });
    await expect(execute(eraseGroupOperation, stranger, erase)).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('a blocked account sees no group any more, on the next request', async () => {
  const group = await makeGroup();
  const owner = await memberOf(group, 50);
  await db().user.update({ where: { id: owner.userId }, data: { blockedAt: new Date() } });
  await expect(execute(getGroupOperation, owner, { id: group.id })).rejects.toMatchObject({ code: 'not_found' });
  expect(await execute(getGroupOperation, systemActor('test'), { id: group.id })).toMatchObject({ id: group.id });
});
