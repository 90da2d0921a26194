import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { levelOn } from '@/lib/repositories/service-access';
import { blockUsersOperation, deleteUsersOperation } from '@/lib/users/operations';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeGroup, makeMember, makeRepositoryIn } from '@/prisma/seed/groups';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { getGroupOperation } from './operations';
import {
  addMembersOperation,
  getMemberOperation,
  listMembersOperation,
  removeMemberOperation,
  updateMemberOperation,
} from './operations-members';
import { shareGroupOperation } from './operations-shares';
import type { AccessLevel, Group } from './schema';

type Target = { groupId: number } | { repositoryId: number };

let admin: AccountActor;
let stranger: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  stranger = await signInAs(await makePerson());
});

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const inGroup = ({ id }: Group) => ({ groupId: id });

async function memberOf(target: Target, level: AccessLevel): Promise<AccountActor> {
  const person = await makePerson();
  await makeMember(target, person.id, level);
  return signInAs(person);
}

const add = (actor: AccountActor, target: Target, userId: number, accessLevel: number, more: object = {}) =>
  execute(addMembersOperation, actor, { target, userIds: [userId], accessLevel, ...more });
const update = (actor: AccountActor, target: Target, userId: number, accessLevel: number, more: object = {}) =>
  execute(updateMemberOperation, actor, { target, userId, accessLevel, ...more });
const remove = (actor: AccountActor, target: Target, userId: number, more: object = {}) =>
  execute(removeMemberOperation, actor, { target, userId, ...more });
const levelOf = async (target: Target, userId: number) =>
  (await db().membership.findFirst({ where: { ...target, userId }, select: { accessLevel: true } }))?.accessLevel ?? null;
/** A membership that came to its end, which a job has not cleared away yet. */
const end = (target: Target, userId: number) =>
  db().membership.updateMany({ where: { ...target, userId }, data: { expiresAt: new Date() } });
const eventsAbout = (userId: number) =>
  db().auditEvent.findMany({
    where: { subjectId: userId, action: { startsWith: 'member.' }, outcome: 'SUCCESS' },
    select: { action: true, targetType: true, targetName: true, before: true, after: true },
    orderBy: { id: 'asc' },
  });

describe('members of a group', () => {
  it('are managed by owners, each change with its event about the account', async () => {
    const group = await makeGroup();
    const target = inGroup(group);
    const owner = await memberOf(target, 50);
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    const until = dayFromNow(30);
    const added = await execute(addMembersOperation, owner, {
      target,
      userIds: [person.id, bot.id, person.id, 2_000_000_000],
      accessLevel: 30,
      expiresAt: until,
    });
    expect(added.done.map(({ name }) => name)).toEqual([person.username, bot.username]);
    expect(added.failed).toMatchObject([{ id: 2_000_000_000, code: 'not_found', reason: 'user_not_found' }]);
    expect((await add(owner, target, person.id, 40)).failed).toMatchObject([{ code: 'conflict', reason: 'member_exists' }]);
    expect(await execute(getMemberOperation, owner, { target, userId: bot.id })).toMatchObject({
      username: bot.username,
      kind: 'SERVICE_ACCOUNT',
      accessLevel: 30,
      expiresAt: until,
      source: 'direct',
      createdById: owner.userId,
    });
    await update(owner, target, person.id, 40);
    await update(owner, target, person.id, 40, { expiresAt: null });
    await update(owner, target, person.id, 40, { expiresAt: null });
    expect(await remove(owner, target, person.id)).toEqual({ userId: person.id, removed: 1 });
    const told = { userId: person.id, username: person.username };
    const place = { targetType: 'group', targetName: group.fullPath };
    expect(await eventsAbout(person.id)).toEqual([
      { ...place, action: 'member.add', before: null, after: { ...told, accessLevel: 30, expiresAt: until } },
      {
        ...place,
        action: 'member.update',
        before: { ...told, accessLevel: 30, expiresAt: until },
        after: { ...told, accessLevel: 40, expiresAt: until },
      },
      {
        ...place,
        action: 'member.update',
        before: { ...told, accessLevel: 40, expiresAt: until },
        after: { ...told, accessLevel: 40, expiresAt: null },
      },
      { ...place, action: 'member.remove', before: { ...told, accessLevel: 40, expiresAt: null }, after: null },
    ]);
    await expect(update(owner, target, person.id, 20)).rejects.toMatchObject({ code: 'not_found', reason: 'member_not_found' });
    await expect(remove(owner, target, person.id)).rejects.toMatchObject({ code: 'not_found', reason: 'member_not_found' });
  });

  it('are nobody else’s to manage, and nobody’s who does not see the group', async () => {
    const target = inGroup(await makeGroup());
    const maintainer = await memberOf(target, 40);
    const other = await makePerson();
    const refused = { code: 'forbidden', reason: 'insufficient_level' };
    await expect(add(maintainer, target, other.id, 10)).rejects.toMatchObject(refused);
    await expect(update(maintainer, target, other.id, 10)).rejects.toMatchObject(refused);
    await expect(remove(maintainer, target, other.id)).rejects.toMatchObject(refused);
    for (const attempt of [add, update]) await expect(attempt(stranger, target, other.id, 10)).rejects.toMatchObject({ code: 'not_found' });
    await expect(remove(stranger, target, other.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(execute(listMembersOperation, stranger, { target })).rejects.toMatchObject({ code: 'not_found' });
    const reading = await actorOfToken((await makeToken(await makeServiceAccount(), { scopes: ['read_api'] })).secret);
    await expect(add(reading, target, other.id, 10)).rejects.toMatchObject({ reason: 'insufficient_scope' });
  });

  it('have no less than they inherit, no end in the past, and minimal access at the top only', async () => {
    const top = await makeGroup();
    const child = await makeGroup({ parentId: top.id });
    const repository = await makeRepositoryIn(child);
    const person = await makePerson();
    expect(await add(admin, inGroup(top), person.id, 5)).toMatchObject({ failed: [] });
    await update(admin, inGroup(top), person.id, 30);
    for (const target of [inGroup(child), { repositoryId: repository.id }]) {
      expect((await add(admin, target, person.id, 20)).failed).toMatchObject([{ code: 'invalid_input', reason: 'below_inherited' }]);
      expect(await add(admin, target, person.id, 30)).toMatchObject({ failed: [] });
      await expect(update(admin, target, person.id, 10)).rejects.toMatchObject({
        reason: 'below_inherited',
        details: { level: 30, group: expect.any(String) },
      });
      await expect(update(admin, target, person.id, 5)).rejects.toMatchObject({ reason: 'minimal_top_level_only' });
      await expect(update(admin, target, person.id, 40, { expiresAt: dayFromNow(0) })).rejects.toMatchObject({ reason: 'end_in_past' });
      await expect(add(admin, target, person.id, 40, { expiresAt: dayFromNow(-1) })).rejects.toMatchObject({ reason: 'end_in_past' });
      await expect(add(admin, target, person.id, 45)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  it('count no more from their last day on, and can be added anew', async () => {
    const target = inGroup(await makeGroup());
    const reader = await memberOf(target, 50);
    await add(admin, target, admin.userId, 50);
    await end(target, reader.userId);
    await expect(execute(listMembersOperation, reader, { target })).rejects.toMatchObject({ code: 'not_found' });
    expect((await execute(listMembersOperation, admin, { target })).members).toHaveLength(1);
    await expect(update(admin, target, reader.userId, 20)).rejects.toMatchObject({ reason: 'member_not_found' });
    expect(await add(admin, target, reader.userId, 20)).toMatchObject({ failed: [] });
    expect((await execute(listMembersOperation, reader, { target })).members).toHaveLength(2);
  });

  it('are never ghosts nor deleted accounts', async () => {
    const target = inGroup(await makeGroup());
    const [ghost, gone] = [await makePerson(), await makePerson()];
    await db().password.deleteMany({ where: { userId: ghost.id } });
    await db().session.deleteMany({ where: { userId: ghost.id } });
    await db().user.update({ where: { id: ghost.id }, data: { kind: 'GHOST' } });
    await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
    for (const { id } of [ghost, gone]) {
      expect((await add(admin, target, id, 20)).failed).toMatchObject([{ code: 'not_found', reason: 'user_not_found' }]);
    }
  });

  it('keep one person who owns the group: not removed, not lowered, not by an end, not by leaving', async () => {
    const top = await makeGroup();
    const target = inGroup(top);
    const owner = await memberOf(target, 50);
    const bot = await makeServiceAccount();
    await add(admin, target, bot.id, 50);
    const refused = { code: 'precondition_failed', reason: 'sole_owner' };
    for (const who of [owner, admin]) {
      await expect(update(who, target, owner.userId, 40)).rejects.toMatchObject(refused);
      await expect(update(who, target, owner.userId, 50, { expiresAt: dayFromNow(9) })).rejects.toMatchObject(refused);
      await expect(remove(who, target, owner.userId)).rejects.toMatchObject(refused);
    }
    const blocked = await makePerson();
    await add(admin, target, blocked.id, 50);
    await execute(blockUsersOperation, admin, { userIds: [blocked.id] });
    await expect(remove(owner, target, owner.userId)).rejects.toMatchObject(refused);
    expect(await levelOf(target, owner.userId)).toBe(50);
    // The machine is no Owner to leave the group to, and itself may go at any time.
    expect(await remove(owner, target, bot.id)).toMatchObject({ removed: 1 });
    // An Owner above owns what is below.
    const child = await makeGroup({ parentId: top.id });
    const below = await memberOf(inGroup(child), 50);
    expect(await remove(below, inGroup(child), below.userId)).toMatchObject({ removed: 1 });
    await expect(execute(getGroupOperation, below, { id: child.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keep one also when two owners remove, lower or leave each other at once', async () => {
    for (const round of [0, 1, 2]) {
      const target = inGroup(await makeGroup());
      const [one, two] = [await memberOf(target, 50), await memberOf(target, 50)];
      const attempts = [
        () => [remove(one, target, two.userId), remove(two, target, one.userId)],
        () => [update(one, target, two.userId, 30), update(two, target, one.userId, 30)],
        () => [remove(one, target, one.userId), remove(two, target, two.userId)],
      ][round];
      const results = await Promise.allSettled(attempts?.() ?? []);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await db().membership.count({ where: { ...target, accessLevel: 50 } })).toBe(1);
    }
  });

  it('may leave, and be removed with what they have below', async () => {
    const top = await makeGroup();
    const target = inGroup(top);
    const owner = await memberOf(target, 50);
    const child = await makeGroup({ parentId: top.id });
    const repository = await makeRepositoryIn(child);
    const guest = await memberOf(target, 10);
    await makeMember(inGroup(child), guest.userId, 30);
    await makeMember({ repositoryId: repository.id }, guest.userId, 40);
    expect(await remove(guest, target, guest.userId)).toEqual({ userId: guest.userId, removed: 1 });
    expect(await levelOf(inGroup(child), guest.userId)).toBe(30);
    expect(await remove(owner, target, guest.userId, { withBelow: true })).toEqual({ userId: guest.userId, removed: 2 });
    expect((await eventsAbout(guest.userId)).slice(-2)).toMatchObject([
      { action: 'member.remove', targetType: 'group', targetName: child.fullPath },
      { action: 'member.remove', targetType: 'repository', targetName: repository.fullName },
    ]);
    expect(await levelOn(guest, repository.id)).toBe(0);
    await expect(remove(guest, target, guest.userId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('members of a repository', () => {
  it('are managed by maintainers, who neither make nor touch owners', async () => {
    const group = await makeGroup();
    const repository = await makeRepositoryIn(group);
    const target = { repositoryId: repository.id };
    const maintainer = await memberOf(target, 40);
    const [owner, bot] = [await memberOf(target, 50), await makeServiceAccount()];
    expect(await add(maintainer, target, bot.id, 40)).toMatchObject({ failed: [] });
    const above = { code: 'forbidden', reason: 'level_above_own' };
    expect((await add(maintainer, target, stranger.userId, 50)).failed).toMatchObject([above]);
    await expect(update(maintainer, target, bot.id, 50)).rejects.toMatchObject(above);
    await expect(update(maintainer, target, owner.userId, 20)).rejects.toMatchObject(above);
    await expect(remove(maintainer, target, owner.userId)).rejects.toMatchObject(above);
    await update(owner, target, maintainer.userId, 30);
    await expect(add(maintainer, target, stranger.userId, 10)).rejects.toMatchObject({ reason: 'insufficient_level' });
    await expect(add(stranger, target, stranger.userId, 10)).rejects.toMatchObject({ code: 'not_found', reason: 'repository_not_found' });
    // A repository may be without an Owner: those of its group have it.
    expect(await remove(owner, target, owner.userId)).toMatchObject({ removed: 1 });
    expect(await eventsAbout(bot.id)).toMatchObject([{ targetType: 'repository', targetName: repository.fullName }]);
  });
});

describe('members.list', () => {
  it('has one row an account, the highest level and where it comes from, page by page', async () => {
    const [top, invited] = [await makeGroup(), await makeGroup()];
    const child = await makeGroup({ parentId: top.id });
    const target = inGroup(child);
    const name = unique('m');
    const named = (letter: string) => makePerson({ username: `${name}-${letter}` });
    const [a, b, c] = [await named('a'), await named('B'), await named('c')];
    await makeMember(inGroup(top), a.id, 30);
    await makeMember(target, a.id, 30);
    await makeMember(inGroup(top), b.id, 40);
    for (const { id } of [b, c]) await makeMember(inGroup(invited), id, 50);
    await execute(shareGroupOperation, systemActor('seed'), { id: top.id, invitedId: invited.id, accessLevel: 20 });
    const all = { target, which: 'all', query: name };
    const rows = [
      { userId: a.id, accessLevel: 30, source: 'direct', sourceGroupPath: null },
      { userId: b.id, accessLevel: 40, source: 'inherited', sourceGroupPath: top.fullPath },
      { userId: c.id, accessLevel: 20, source: 'shared', sourceGroupPath: invited.fullPath },
    ];
    expect((await execute(listMembersOperation, admin, all)).members).toMatchObject(rows);
    const first = await execute(listMembersOperation, admin, { ...all, limit: 2 });
    expect(first).toMatchObject({ members: rows.slice(0, 2), hasNextPage: true });
    const second = await execute(listMembersOperation, admin, { ...all, limit: 2, after: `${name}-B` });
    expect(second).toMatchObject({ members: rows.slice(2), hasNextPage: false });
    expect((await execute(listMembersOperation, admin, { ...all, accessLevel: 30 })).members).toHaveLength(2);
    expect((await execute(listMembersOperation, admin, { target })).members).toMatchObject(rows.slice(0, 1));
    await expect(execute(getMemberOperation, admin, { target, userId: b.id })).rejects.toMatchObject({ reason: 'member_not_found' });
    expect(await execute(getMemberOperation, admin, { target, userId: b.id, which: 'all' })).toMatchObject({ source: 'inherited' });
    // Who inherits, members know; who is in a group that they do not see, they do not.
    const members = async (who: AccountActor) => (await execute(listMembersOperation, who, all)).members.map(({ userId }) => userId);
    expect(await members(await memberOf(target, 10))).toEqual([a.id, b.id]);
    const owner = await memberOf(target, 50);
    expect((await execute(listMembersOperation, owner, all)).members).toMatchObject([
      { sourceGroupPath: null },
      { sourceGroupId: top.id, sourceGroupPath: top.fullPath },
      { userId: c.id, source: 'shared', sourceGroupId: null, sourceGroupPath: null },
    ]);
  });

  it('of what is open to all tells those who have no level there the direct ones, and none of closed groups above', async () => {
    const group = await makeGroup();
    const repository = await makeRepositoryIn(group, 'PUBLIC');
    const target = { repositoryId: repository.id };
    const inside = await memberOf(inGroup(group), 30);
    const direct = await memberOf(target, 30);
    const list = async (who: AccountActor) =>
      (await execute(listMembersOperation, who, { target, which: 'all' })).members.map(({ userId }) => userId);
    expect(await list(stranger)).toEqual([direct.userId]);
    expect((await list(inside)).sort()).toEqual([inside.userId, direct.userId].sort());
    await expect(execute(listMembersOperation, stranger, { target: inGroup(group) })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('users.delete', () => {
  it.each([false, true])('takes the memberships with it and says which groups nobody owns now (for good: %s)', async (hard) => {
    const [alone, shared, inherited] = [await makeGroup(), await makeGroup(), await makeGroup()];
    const child = await makeGroup({ parentId: inherited.id });
    const repository = await makeRepositoryIn(shared);
    const person = await makePerson();
    for (const group of [alone, shared, child]) await makeMember(inGroup(group), person.id, 50);
    await makeMember({ repositoryId: repository.id }, person.id, 50);
    for (const group of [shared, inherited]) await memberOf(inGroup(group), 50);
    const bot = await makeServiceAccount();
    await makeMember(inGroup(alone), bot.id, 50);
    const { failed } = await execute(deleteUsersOperation, admin, { userIds: [person.id, bot.id], hard });
    expect(failed).toEqual([]);
    expect(await db().membership.count({ where: { userId: { in: [person.id, bot.id] } } })).toBe(0);
    const afterOf = async (userId: number) =>
      (
        await db().auditEvent.findFirstOrThrow({
          where: { targetType: 'user', targetId: String(userId), action: hard ? 'user.deleteForever' : 'user.delete' },
          select: { after: true },
        })
      ).after;
    expect(await afterOf(person.id)).toMatchObject({
      membershipsEnded: 4,
      groupsWithoutOwner: [alone.fullPath],
      groupsWithoutOwnerCount: 1,
    });
    const told = await afterOf(bot.id);
    expect(told).toMatchObject({ membershipsEnded: 1 });
    expect(told).not.toHaveProperty('groupsWithoutOwner');
  });

  it('at once with a membership being given leaves none', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [group, person] = [await makeGroup(), await makePerson()];
      await Promise.all([add(admin, inGroup(group), person.id, 30), execute(deleteUsersOperation, admin, { userIds: [person.id] })]);
      expect(await db().membership.count({ where: { userId: person.id } })).toBe(0);
    }
  });

  it('is not what blocking does: the memberships wait', async () => {
    const target = inGroup(await makeGroup());
    const member = await memberOf(target, 30);
    await execute(blockUsersOperation, admin, { userIds: [member.userId] });
    expect(await levelOf(target, member.userId)).toBe(30);
    expect((await execute(listMembersOperation, admin, { target })).members).toMatchObject([{ userId: member.userId, isBlocked: true }]);
  });
});
