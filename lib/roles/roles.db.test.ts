import { beforeAll, describe, expect, it } from 'vitest';
import { checkAccessToken } from '@/lib/actor/access-token';
import { systemActor, type AccountActor } from '@/lib/actor/actor';
import { checkBearer } from '@/lib/actor/oauth-token';
import { authorize } from '@/lib/authz/authorize';
import { hasPermission } from '@/lib/authz/permissions';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import type { User } from '@/lib/users/schema';
import { listSiteUsersOperation } from '@/lib/users/operations';
import { actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  assignRoleOperation,
  createRoleOperation,
  deleteRoleOperation,
  getRoleOperation,
  listEffectivePermissionsOperation,
  listPermissionsOperation,
  listRoleHoldersOperation,
  listRolesOfUsersOperation,
  listRolesOperation,
  setRolesOperation,
  unassignRoleOperation,
  updateRoleOperation,
} from './operations';
import type { Role } from './schema';

let admin: AccountActor;
let person: AccountActor;
let bot: User;
const system: Partial<Record<NonNullable<Role['system']>, Role>> = {};

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  person = await signInAs(await makePerson());
  bot = await makeServiceAccount();
  for (const role of (await execute(listRolesOperation, admin, { isSystem: true })).roles) if (role.system) system[role.system] = role;
});

const makeRole = (permissions: string[], name = unique('role')): Promise<Role> =>
  execute(createRoleOperation, admin, { name, description: 'For tests', permissions });
const assign = (userId: number, roleId: number, terms: object = {}, actor = admin) =>
  execute(assignRoleOperation, actor, { userId, roleId, ...terms });
const heldBy = async (userId: number) => (await execute(listRolesOfUsersOperation, admin, { userIds: [userId] }))[0]?.roles ?? [];
const lastEvent = (action: string, targetId: number) =>
  db().auditEvent.findFirst({ where: { action, targetId: String(targetId) }, orderBy: { id: 'desc' } });
const inAnHour = () => new Date(Date.now() + 3_600_000);
/** The same assignment, whose end came. */
const end = (userId: number, roleId: number) =>
  db().userRole.update({ where: { userId_roleId: { userId, roleId } }, data: { expiresAt: new Date(Date.now() - 1) } });

describe('roles', () => {
  it('are made, found, renamed and deleted by site admins, with what was before and after', async () => {
    const name = unique('Release_Manager');
    const role = await makeRole(['SEARCH#READ', 'API#ACCESS', 'API#ACCESS'], name);
    expect(role).toMatchObject({ name, system: null, description: 'For tests', permissions: ['API#ACCESS', 'SEARCH#READ'] });
    expect(await lastEvent('role.create', role.id)).toMatchObject({ targetType: 'role', after: { name, permissions: role.permissions } });

    const found = await execute(listRolesOperation, admin, { query: name.toUpperCase().slice(2) });
    expect(found).toMatchObject({ roles: [{ id: role.id, holderCount: 0 }], totalCount: 1, hasNextPage: false });
    expect((await execute(listRolesOperation, admin, { limit: 3 })).roles.map((each) => each.system)).toEqual([
      'SITE_ADMINISTRATOR',
      'USER',
      'SERVICE_ACCOUNT',
    ]);

    const changed = await execute(
      updateRoleOperation,
      admin,
      { id: role.id, name: `${name}s`, description: '', permissions: ['API#ACCESS'] },
    );
    expect(changed).toMatchObject({ name: `${name}s`, description: null, permissions: ['API#ACCESS'] });
    expect(await lastEvent('role.update', role.id)).toMatchObject({
      before: { name, description: 'For tests', permissions: ['API#ACCESS', 'SEARCH#READ'] },
      after: { name: `${name}s`, description: null, permissions: ['API#ACCESS'] },
    });
    // Only its spelling: no other role has the name.
    await execute(updateRoleOperation, admin, { id: role.id, name: `${name}S` });

    await assign(bot.id, role.id);
    const ended = await makeServiceAccount();
    await assign(ended.id, role.id);
    await end(ended.id, role.id);
    expect(await execute(getRoleOperation, admin, { id: role.id })).toMatchObject({ holderCount: 1 });
    expect(await execute(listRoleHoldersOperation, admin, { id: role.id })).toEqual({
      holders: [{ id: bot.id, username: bot.username, expiresAt: null }],
      totalCount: 1,
    });
    expect(await execute(deleteRoleOperation, admin, { id: role.id })).toMatchObject({ holders: [{ id: bot.id }], totalHolders: 1 });
    expect(await lastEvent('role.delete', role.id)).toMatchObject({ before: { holders: [bot.username], permissions: ['API#ACCESS'] } });
    expect((await heldBy(bot.id)).map((held) => held.role.name)).not.toContain(`${name}S`);
    await expect(execute(deleteRoleOperation, admin, { id: role.id })).rejects.toMatchObject({
      code: 'not_found',
      reason: 'role_not_found',
    });
  });

  it('edited by two at once: the second is told, and nothing of the first is lost', async () => {
    const role = await makeRole(['API#ACCESS']);
    const edit = (permissions: string[]) =>
      execute(updateRoleOperation, admin, { id: role.id, permissions, lastUpdatedAt: role.updatedAt });
    const results = await Promise.allSettled([edit(['SEARCH#READ']), edit(['MCP#ACCESS'])]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict', reason: 'stale_edit' } });
  });

  it('refuse names that are taken or pass for a system role, and permissions that there are not', async () => {
    const role = await makeRole([]);
    for (const name of [role.name.toUpperCase(), 'Site Administrator', 'service-account', 'user']) {
      await expect(makeRole([], name)).rejects.toMatchObject({
        code: 'conflict',
        reason: 'role_name_taken',
        fields: { name: expect.any(String) },
      });
    }
    const other = await makeRole([]);
    await expect(execute(updateRoleOperation, admin, { id: other.id, name: role.name })).rejects.toMatchObject({
      reason: 'role_name_taken',
    });
    for (const permissions of [['NO#SUCH'], ['api#access']]) {
      await expect(makeRole(permissions)).rejects.toMatchObject({ code: 'invalid_input', fields: { permissions: expect.any(String) } });
    }
    await expect(makeRole([], ' ')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(execute(updateRoleOperation, admin, { id: 2_000_000_000, name: 'x' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of the system keep their names and cannot be deleted; Site Administrator cannot be changed at all', async () => {
    const [administrator, user] = [system.SITE_ADMINISTRATOR?.id, system.USER?.id];
    await expect(execute(updateRoleOperation, admin, { id: administrator, permissions: [] })).rejects.toMatchObject({
      reason: 'site_admin_role',
    });
    await expect(execute(updateRoleOperation, admin, { id: user, name: 'Everyone' })).rejects.toMatchObject({ reason: 'system_role' });
    await expect(execute(deleteRoleOperation, admin, { id: user })).rejects.toMatchObject({ reason: 'system_role' });
    await expect(assign(bot.id, administrator ?? 0)).rejects.toMatchObject({ reason: 'system_role' });
    await expect(execute(unassignRoleOperation, admin, { userId: bot.id, roleId: user })).rejects.toMatchObject({ reason: 'system_role' });
    expect(await execute(listRoleHoldersOperation, admin, { id: administrator })).toMatchObject({
      holders: [{ id: admin.userId }],
      totalCount: 1,
    });
  });

  it('are nobody else’s business: each refusal is recorded', async () => {
    const role = await makeRole([]);
    const tries = [
      () => execute(listRolesOperation, person, {}),
      () => execute(getRoleOperation, person, { id: role.id }),
      () => execute(listRoleHoldersOperation, person, { id: role.id }),
      () => execute(createRoleOperation, person, { name: unique('role'), permissions: [] }),
      () => execute(updateRoleOperation, person, { id: role.id, permissions: [] }),
      () => execute(deleteRoleOperation, person, { id: role.id }),
      () => assign(person.userId, role.id, {}, person),
      () => execute(setRolesOperation, person, { userId: person.userId, roleIds: [] }),
      () => execute(unassignRoleOperation, person, { userId: person.userId, roleId: role.id }),
      () => execute(listRolesOfUsersOperation, person, { userIds: [person.userId, bot.id] }),
      () => execute(listEffectivePermissionsOperation, person, { userId: bot.id }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
    expect(await db().auditEvent.count({ where: { actorId: person.userId, outcome: 'REFUSED' } })).toBe(6);
    expect((await execute(listPermissionsOperation, person, {})).at(0)).toMatchObject({ name: 'API#ACCESS', group: 'API' });
    expect((await execute(listRolesOfUsersOperation, person, { userIds: [person.userId] }))[0]?.roles).toMatchObject([
      { role: { system: 'USER' } },
    ]);
  });
});

describe('roles of an account', () => {
  it('count from the next request on, until their end, and are then shown as ended', async () => {
    const role = await makeRole(['BATCH_CHANGES#WRITE', 'API#ACCESS']);
    const { secret } = await makeToken(bot);
    expect(hasPermission(await actorOfToken(secret), 'BATCH_CHANGES#WRITE')).toBe(false);
    const expiresAt = inAnHour();
    const [, held] = await assign(bot.id, role.id, { expiresAt, reason: ' Until the release ' });
    expect(held).toMatchObject({ role: { id: role.id }, reason: 'Until the release', expiresAt: expiresAt.toISOString(), hasEnded: false });
    expect(held?.assignedBy).toEqual({ id: admin.userId, username: admin.username });
    expect(await lastEvent('user.assignRole', bot.id)).toMatchObject({ after: { role: role.name, reason: 'Until the release' } });
    expect(hasPermission(await actorOfToken(secret), 'BATCH_CHANGES#WRITE')).toBe(true);

    const effective = await execute(listEffectivePermissionsOperation, admin, { userId: bot.id });
    expect(effective.find(({ name }) => name === 'API#ACCESS')?.roles.map(({ name }) => name)).toEqual(['SERVICE_ACCOUNT', role.name]);
    expect(effective.find(({ name }) => name === 'BATCH_CHANGES#WRITE')?.roles).toMatchObject([
      { id: role.id, expiresAt: expiresAt.toISOString() },
    ]);
    const filter = { roles: [role.name.toUpperCase()] };
    expect((await execute(listSiteUsersOperation, admin, filter)).map(({ id }) => id)).toEqual([bot.id]);

    await end(bot.id, role.id);
    expect(hasPermission(await actorOfToken(secret), 'BATCH_CHANGES#WRITE')).toBe(false);
    expect((await heldBy(bot.id)).at(-1)).toMatchObject({ role: { id: role.id }, hasEnded: true });
    expect((await execute(listEffectivePermissionsOperation, admin, { userId: bot.id })).map(({ name }) => name)).not.toContain(
      'BATCH_CHANGES#WRITE',
    );
    expect(await execute(listSiteUsersOperation, admin, filter)).toEqual([]);

    // Given again it starts anew; then its end alone is changed, then it is taken away.
    expect((await assign(bot.id, role.id)).at(-1)).toMatchObject({ reason: null, expiresAt: null, hasEnded: false });
    expect((await assign(bot.id, role.id, { expiresAt })).at(-1)).toMatchObject({ expiresAt: expiresAt.toISOString() });
    expect(await lastEvent('user.assignRole', bot.id)).toMatchObject({
      before: { expiresAt: null },
      after: { expiresAt: expiresAt.toISOString() },
    });
    const events = await db().auditEvent.count();
    await assign(bot.id, role.id, { expiresAt });
    expect(await db().auditEvent.count()).toBe(events);
    await execute(unassignRoleOperation, admin, { userId: bot.id, roleId: role.id });
    expect(await lastEvent('user.unassignRole', bot.id)).toMatchObject({ before: { role: role.name } });
    expect(await heldBy(bot.id)).toHaveLength(1);
    await expect(execute(unassignRoleOperation, admin, { userId: bot.id, roleId: role.id })).rejects.toMatchObject({
      reason: 'role_not_assigned',
    });
    await expect(assign(bot.id, role.id, { expiresAt: new Date() })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: 'expiry_in_past',
    });
    await expect(assign(bot.id, 2_000_000_000)).rejects.toMatchObject({ reason: 'role_not_found' });
    await expect(assign(2_000_000_000, role.id)).rejects.toMatchObject({ reason: 'user_not_found' });
  });

  it('are the same for sessions, bearers and the target of sudo', async () => {
    const role = await makeRole(['CODY#ACCESS', 'ROLES#ASSIGN']);
    await assign(bot.id, role.id);
    const bearer = await checkBearer((await grantBearer(await makeM2MCredential(bot))).accessToken, origin);
    expect(bearer.ok && hasPermission(bearer.actor, 'CODY#ACCESS')).toBe(true);
    const user = await makePerson();
    await assign(user.id, role.id);
    expect(hasPermission(await signInAs(user), 'ROLES#ASSIGN')).toBe(true);
    const sudo = await makeToken(
      { ...user, id: admin.userId, username: admin.username, isSiteAdmin: true },
      { scopes: ['user:all', 'site-admin:sudo'] },
      admin,
    );
    const acting = await actorOfToken(sudo.secret, { sudo: bot.username });
    expect(hasPermission(acting, 'CODY#ACCESS')).toBe(true);
    expect(hasPermission(acting, 'REPO_PERMISSIONS#WRITE')).toBe(false);
    expect(() => authorize(acting, 'role.create')).toThrow(expect.objectContaining({ reason: 'must_be_site_admin' }));
  });

  it('are replaced as a whole, where those of the system do no harm and kept ones stay as they were given', async () => {
    const account = await makeServiceAccount();
    const [kept, gone, added, ended] = await Promise.all([makeRole([]), makeRole([]), makeRole([]), makeRole([])]);
    const expiresAt = inAnHour();
    await assign(account.id, kept.id, { expiresAt, reason: 'Kept' });
    await assign(account.id, gone.id);
    await assign(account.id, ended.id);
    await end(account.id, ended.id);
    const roleIds = [system.USER?.id, system.SITE_ADMINISTRATOR?.id, kept.id, added.id, added.id];
    const held = await execute(setRolesOperation, admin, { userId: account.id, roleIds });
    expect(new Set(held.map(({ role, hasEnded }) => `${role.id} ${hasEnded}`))).toEqual(
      new Set([`${system.SERVICE_ACCOUNT?.id} false`, `${kept.id} false`, `${added.id} false`, `${ended.id} true`]),
    );
    expect(held.find(({ role }) => role.id === kept.id)).toMatchObject({ reason: 'Kept', expiresAt: expiresAt.toISOString() });
    expect(await lastEvent('user.setRoles', account.id)).toMatchObject({
      before: { roles: [kept.name, gone.name].sort() },
      after: { roles: [kept.name, added.name].sort() },
    });
    const events = await db().auditEvent.count();
    await execute(setRolesOperation, admin, { userId: account.id, roleIds, expectedRoleIds: [added.id, kept.id] });
    expect(await db().auditEvent.count()).toBe(events);

    const attempt = (input: object) => execute(setRolesOperation, admin, { userId: account.id, roleIds: [], ...input });
    await expect(attempt({ expectedRoleIds: [kept.id] })).rejects.toMatchObject({ code: 'conflict', reason: 'stale_edit' });
    await expect(attempt({ roleIds: [2_000_000_000] })).rejects.toMatchObject({ reason: 'role_not_found' });
    await expect(attempt({ userId: 2_000_000_000 })).rejects.toMatchObject({ reason: 'user_not_found' });
    expect((await heldBy(account.id)).filter(({ hasEnded }) => !hasEnded)).toHaveLength(3);
    // An ended one that is asked for starts anew.
    const again = await attempt({ roleIds: [ended.id] });
    expect(again.map(({ role, hasEnded }) => [role.id, hasEnded])).toEqual([[system.SERVICE_ACCOUNT?.id, false], [ended.id, false]]);
  });

  it('are given by others only as far as they hold what the role allows, and as long', async () => {
    const assigning = await makeRole(['ROLES#ASSIGN', 'CODY#ACCESS', 'REPO_PERMISSIONS#READ']);
    const weak = await makeRole(['CODY#ACCESS', 'REPO_PERMISSIONS#READ']);
    const strong = await makeRole(['CODY#ACCESS', 'REPO_PERMISSIONS#WRITE']);
    const delegate = await makePerson();
    await assign(delegate.id, assigning.id, { expiresAt: inAnHour() });
    const actor = await signInAs(delegate);
    const account = await makeServiceAccount();
    const notHeld = { code: 'forbidden', reason: 'permission_not_held' };
    await expect(assign(account.id, strong.id, {}, actor)).rejects.toMatchObject(notHeld);
    await expect(assign(account.id, weak.id, {}, actor)).rejects.toMatchObject(notHeld);
    await expect(assign(account.id, weak.id, { expiresAt: new Date(Date.now() + 7_200_000) }, actor)).rejects.toMatchObject(notHeld);
    await expect(execute(setRolesOperation, actor, { userId: account.id, roleIds: [weak.id] })).rejects.toMatchObject(notHeld);
    await assign(account.id, weak.id, { expiresAt: new Date(Date.now() + 60_000) }, actor);

    await assign(account.id, strong.id);
    await expect(execute(unassignRoleOperation, actor, { userId: account.id, roleId: strong.id })).rejects.toMatchObject(notHeld);
    await expect(execute(setRolesOperation, actor, { userId: account.id, roleIds: [weak.id] })).rejects.toMatchObject(notHeld);
    await execute(unassignRoleOperation, actor, { userId: account.id, roleId: weak.id });
    expect((await heldBy(account.id)).map(({ role }) => role.id)).toEqual([system.SERVICE_ACCOUNT?.id, strong.id]);
    expect(await lastEvent('user.assignRole', account.id)).toMatchObject({ outcome: 'SUCCESS' });
    await expect(execute(createRoleOperation, actor, { name: unique('role'), permissions: [] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    // What was taken from the delegate after the request was authenticated counts all the same.
    await end(delegate.id, assigning.id);
    await expect(assign(account.id, weak.id, { expiresAt: new Date(Date.now() + 60_000) }, actor)).rejects.toMatchObject(notHeld);
  });
});

describe('API#ACCESS taken from Service Account', () => {
  it('closes the API doors to service accounts on the next request, and says so in the audit log', async () => {
    const { secret, token } = await makeToken(bot);
    const { accessToken } = await grantBearer(await makeM2MCredential(bot));
    const sudo = await makeToken(
      { ...bot, id: admin.userId, username: admin.username, kind: 'HUMAN' },
      { scopes: ['user:all', 'site-admin:sudo'] },
      admin,
    );
    const own = await makeToken({ ...bot, id: person.userId, username: person.username, kind: 'HUMAN' }, {}, person);
    const role = system.SERVICE_ACCOUNT;
    await execute(updateRoleOperation, systemActor('test'), { id: role?.id, permissions: ['SEARCH#READ', 'MCP#ACCESS'] });
    const refused = { ok: false, reason: 'missing_permission' };
    for (const door of ['graphql', 'rest', 'v4'] as const) expect(await checkAccessToken(secret, { ...origin, door })).toEqual(refused);
    for (const door of ['stream', 'mcp', 'git'] as const) expect((await checkAccessToken(secret, { ...origin, door })).ok).toBe(true);
    expect(await checkBearer(accessToken, origin)).toEqual(refused);
    expect(await checkAccessToken(sudo.secret, origin, { sudo: { username: bot.username } })).toEqual(refused);
    expect((await checkAccessToken(own.secret, origin)).ok).toBe(true);
    const events = await db().auditEvent.findMany({
      where: { reason: 'missing_permission', targetType: 'access-token', targetId: String(token.id) },
    });
    expect(events).toHaveLength(3);
    expect(events).toMatchObject([{ action: 'authentication', outcome: 'REFUSED' }, {}, {}]);
    expect(
      await db().auditEvent.count({ where: { action: 'token.impersonate', targetId: String(bot.id), at: { gt: token.createdAt } } }),
    ).toBe(0);

    // A custom role opens them again for one account.
    const opening = await makeRole(['API#ACCESS']);
    await assign(bot.id, opening.id);
    expect(await checkAccessToken(secret, origin)).toMatchObject({ ok: true });
    await execute(updateRoleOperation, admin, { id: role?.id, permissions: role?.permissions });
  });
});
