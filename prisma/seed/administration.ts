import type { AccountActor } from '@/lib/actor/actor';
import { execute } from '@/lib/operation/execute';
import { createResetLinkOperation, randomizePasswordOperation } from '@/lib/passwords/operations';
import {
  assignRoleOperation,
  createRoleOperation,
  deleteRoleOperation,
  setRolesOperation,
  unassignRoleOperation,
  updateRoleOperation,
} from '@/lib/roles/operations';
import { limiters } from '@/lib/sessions/limits';
import {
  blockUsersOperation,
  createUserOperation,
  deleteUsersOperation,
  endAllSessionsOperation,
  recoverUsersOperation,
  setSiteAdminOperation,
  unblockUsersOperation,
  unlockUserOperation,
  updateServiceAccountOperation,
  updateUserOperation,
} from '@/lib/users/operations';
import { administerCodeHosts, codeHostEvents } from './code-hosts';
import { signInAs } from './credentials';
import { makeServiceAccount, unique } from './people';

/** What events of the audit log a site admin's changes to accounts leave, by operation. */
export const administrationEvents: Record<string, string> = {
  'passwords.createResetLink': 'user.createResetLink',
  'passwords.randomize': 'user.randomizePassword',
  'roles.create': 'role.create',
  'roles.delete': 'role.delete',
  'roles.update': 'role.update',
  'sessions.revokeAll': 'user.endSessions',
  'users.assignRole': 'user.assignRole',
  'users.blockMany': 'user.block',
  'users.delete': 'user.delete',
  'users.recover': 'user.recover',
  'users.setSiteAdmin': 'user.setSiteAdmin',
  'users.setRoles': 'user.setRoles',
  'users.unassignRole': 'user.unassignRole',
  'users.unblockMany': 'user.unblock',
  'users.unlock': 'user.unlock',
  'users.update': 'user.update',
  'users.updateServiceAccount': 'user.updateServiceAccount',
  ...codeHostEvents,
};

/** Every change that a site admin makes to other accounts, once. Returns the secrets that were handed out. */
export async function administerAccounts(admin: AccountActor): Promise<string[]> {
  const bot = await makeServiceAccount();
  await execute(updateServiceAccountOperation, admin, { userId: bot.id, facts: { ownerUsername: admin.username, labels: ['ci'] } });
  const created = await execute(createUserOperation, admin, { username: unique('person'), wantsResetLink: true });
  const userId = created.id;
  await execute(updateUserOperation, admin, { userId, displayName: 'Somebody else' });
  await execute(setSiteAdminOperation, admin, { userId, isSiteAdmin: true });
  await execute(setSiteAdminOperation, admin, { userId, isSiteAdmin: false });
  await signInAs(created);
  await execute(endAllSessionsOperation, admin, { userIds: [userId] });
  const lock = limiters().account;
  for (let attempt = 0; attempt < 60; attempt += 1) await lock.consume(`id:${userId}`).catch(() => undefined);
  await execute(unlockUserOperation, admin, { userId });
  await giveRoles(admin, userId);
  const links = [
    created.resetPasswordUrl ?? '',
    (await execute(createResetLinkOperation, admin, { userId })).resetPasswordUrl,
    (await execute(randomizePasswordOperation, admin, { userId })).resetPasswordUrl,
  ];
  await execute(blockUsersOperation, admin, { userIds: [userId] });
  await execute(unblockUsersOperation, admin, { userIds: [userId] });
  await execute(deleteUsersOperation, admin, { userIds: [userId] });
  await execute(recoverUsersOperation, admin, { userIds: [userId] });
  return [...links.map((link) => link.split('#code=')[1] ?? ''), ...(await administerCodeHosts(admin))];
}

async function giveRoles(admin: AccountActor, userId: number): Promise<void> {
  const role = await execute(createRoleOperation, admin, { name: unique('role'), permissions: ['API#ACCESS'] });
  await execute(updateRoleOperation, admin, { id: role.id, permissions: ['SEARCH#READ'] });
  await execute(assignRoleOperation, admin, { userId, roleId: role.id, reason: 'For a while' });
  await execute(unassignRoleOperation, admin, { userId, roleId: role.id });
  await execute(setRolesOperation, admin, { userId, roleIds: [role.id] });
  await execute(deleteRoleOperation, admin, { id: role.id });
}
