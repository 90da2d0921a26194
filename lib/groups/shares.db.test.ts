import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { levelOn } from '@/lib/repositories/service-access';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeGroup, makeMember, makeRepositoryIn } from '@/prisma/seed/groups';
import { makePerson } from '@/prisma/seed/people';
import { getGroupOperation } from './operations';
import {
  listGroupSharesOperation,
  listRepositorySharesOperation,
  shareGroupOperation,
  shareRepositoryOperation,
  unshareGroupOperation,
  unshareRepositoryOperation,
} from './operations-shares';
import type { AccessLevel, Group } from './schema';

type Target = { groupId: number } | { repositoryId: number };

let stranger: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  stranger = await signInAs(await makePerson());
});

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const inGroup = ({ id }: Group) => ({ groupId: id });

async function memberOf(target: Target, level: AccessLevel): Promise<AccountActor> {
  const person = await makePerson();
  await makeMember(target, person.id, level);
  return signInAs(person);
}

describe('shares', () => {
  const places = async () => {
    const group = await makeGroup();
    const repository = await makeRepositoryIn(group);
    return { group, repository };
  };

  it('open a group or a repository to the members of another, up to a level, until they end', async () => {
    const { group, repository } = await places();
    const [team, crew] = [await makeGroup(), await makeGroup()];
    const owner = await memberOf(inGroup(group), 50);
    for (const each of [team, crew]) await makeMember(inGroup(each), owner.userId, 10);
    const [ofTeam, ofCrew] = [await memberOf(inGroup(team), 30), await memberOf(inGroup(crew), 10)];
    const until = dayFromNow(5);
    const made = await execute(shareGroupOperation, owner, { id: group.id, invitedId: team.id, accessLevel: 20, expiresAt: until });
    expect(made).toMatchObject({ invitedId: team.id, invitedPath: team.fullPath, accessLevel: 20, expiresAt: until });
    await execute(shareRepositoryOperation, owner, { id: repository.id, invitedId: crew.id, accessLevel: 30 });
    expect([await levelOn(ofTeam, repository.id), await levelOn(ofCrew, repository.id)]).toEqual([20, 10]);
    expect(await execute(getGroupOperation, ofTeam, { id: group.id })).toMatchObject({ isPathOnly: false });
    expect(await execute(getGroupOperation, ofCrew, { id: group.id })).toMatchObject({ isPathOnly: true });
    const again = execute(shareGroupOperation, owner, { id: group.id, invitedId: team.id, accessLevel: 10 });
    await expect(again).rejects.toMatchObject({ code: 'conflict', reason: 'share_exists' });
    expect((await execute(listGroupSharesOperation, owner, { id: group.id })).shares).toEqual([made]);
    expect((await execute(listRepositorySharesOperation, owner, { id: repository.id })).shares).toMatchObject([{ invitedId: crew.id }]);
    // Members see those of the shares whose other group they see.
    await makeMember(inGroup(group), ofCrew.userId, 10);
    expect((await execute(listGroupSharesOperation, ofCrew, { id: group.id })).shares).toEqual([]);
    expect((await execute(listGroupSharesOperation, ofTeam, { id: group.id })).shares).toEqual([made]);
    await db().groupShare.update({ where: { id: made.id }, data: { expiresAt: new Date() } });
    expect(await levelOn(ofTeam, repository.id)).toBe(0);
    expect((await execute(listGroupSharesOperation, owner, { id: group.id })).shares).toEqual([]);
    const renewed = await execute(shareGroupOperation, owner, { id: group.id, invitedId: team.id, accessLevel: 40 });
    expect(renewed.expiresAt).toBeNull();
    await execute(unshareGroupOperation, owner, { id: group.id, invitedId: team.id });
    await execute(unshareRepositoryOperation, owner, { id: repository.id, invitedId: crew.id });
    await expect(execute(unshareGroupOperation, owner, { id: group.id, invitedId: team.id })).rejects.toMatchObject({
      code: 'not_found',
      reason: 'share_not_found',
    });
    await expect(execute(getGroupOperation, ofTeam, { id: group.id })).rejects.toMatchObject({ code: 'not_found' });
    const events = await db().auditEvent.findMany({
      where: { targetType: 'group', targetId: String(group.id), action: { in: ['group.share', 'group.unshare'] } },
      select: { before: true, after: true },
      orderBy: { id: 'asc' },
    });
    const told = { invitedId: team.id, invitedPath: team.fullPath };
    expect(events).toEqual([
      { before: null, after: { ...told, accessLevel: 20, expiresAt: until } },
      { before: null, after: { ...told, accessLevel: 40, expiresAt: null } },
      { before: { ...told, accessLevel: 40, expiresAt: null }, after: null },
    ]);
  });

  it('are for owners of groups and maintainers of repositories, with groups they see, within their own level', async () => {
    const { group, repository } = await places();
    const [child, team] = [await makeGroup({ parentId: group.id }), await makeGroup()];
    const inChild = await makeRepositoryIn(child);
    const [owner, maintainer] = [await memberOf(inGroup(group), 50), await memberOf(inGroup(group), 40)];
    const shareGroup = (who: AccountActor, input: object) => execute(shareGroupOperation, who, { id: group.id, accessLevel: 20, ...input });
    const shareRepository = (who: AccountActor, input: object) =>
      execute(shareRepositoryOperation, who, { id: repository.id, accessLevel: 20, ...input });
    for (const invitedId of [team.id, 2_000_000_000]) {
      await expect(shareGroup(owner, { invitedId })).rejects.toMatchObject({ code: 'not_found', reason: 'group_not_found' });
    }
    // One that only leads somewhere is not seen.
    const leaf = await makeGroup({ parentId: team.id });
    await makeMember(inGroup(leaf), maintainer.userId, 10);
    await expect(shareRepository(maintainer, { invitedId: team.id })).rejects.toMatchObject({ reason: 'group_not_found' });
    for (const who of [owner, maintainer]) await makeMember(inGroup(team), who.userId, 10);
    await expect(shareGroup(maintainer, { invitedId: team.id })).rejects.toMatchObject({ reason: 'insufficient_level' });
    await expect(shareRepository(maintainer, { invitedId: team.id, accessLevel: 50 })).rejects.toMatchObject({ reason: 'level_above_own' });
    await expect(shareGroup(stranger, { invitedId: team.id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(shareRepository(stranger, { invitedId: team.id })).rejects.toMatchObject({ reason: 'repository_not_found' });
    await expect(shareGroup(owner, { invitedId: team.id, accessLevel: 5 })).rejects.toMatchObject({ reason: 'share_level' });
    await expect(shareGroup(owner, { invitedId: team.id, expiresAt: dayFromNow(0) })).rejects.toMatchObject({ reason: 'end_in_past' });
    for (const [operation, id, invitedId] of [
      [shareGroupOperation, group.id, group.id],
      [shareGroupOperation, child.id, group.id],
      [shareRepositoryOperation, inChild.id, group.id],
      [shareRepositoryOperation, inChild.id, child.id],
    ] as const) {
      const within = execute(operation, owner, { id, invitedId, accessLevel: 20 });
      await expect(within).rejects.toMatchObject({ code: 'invalid_input', reason: 'share_within' });
    }
    expect(await shareRepository(owner, { invitedId: child.id })).toMatchObject({ invitedPath: child.fullPath });
    await shareRepository(owner, { invitedId: team.id, accessLevel: 50 });
    const end = execute(unshareRepositoryOperation, maintainer, { id: repository.id, invitedId: team.id });
    await expect(end).rejects.toMatchObject({ reason: 'level_above_own' });
  });
});
