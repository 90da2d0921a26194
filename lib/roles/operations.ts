import 'server-only';
import { z } from 'zod';
import { authorize } from '@/lib/authz/authorize';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { findPermissions } from './queries';
import {
  assignRoleInput,
  createRoleInput,
  deletedRoleSchema,
  effectivePermissionSchema,
  heldRoleSchema,
  holderPageSchema,
  listHoldersInput,
  listRolesInput,
  permissionSchema,
  rolePageSchema,
  roleSchema,
  rolesOfUserSchema,
  roleWithHoldersSchema,
  setRolesInput,
  unassignRoleInput,
  updateRoleInput,
} from './schema';
import { createRole, deleteRole, getRole, listHolders, listRoles, updateRole } from './service';
import { assignRole, listEffectivePermissions, listRolesOfUsers, setRoles, unassignRole } from './service-assign';

export const listRolesOperation = defineOperation({
  name: 'roles.list',
  kind: 'query',
  scope: ['users:read'],
  summary: 'Roles with their permissions and how many accounts hold them, those of the system first.',
  input: listRolesInput,
  output: rolePageSchema,
  run: listRoles,
});

export const getRoleOperation = defineOperation({
  name: 'roles.get',
  kind: 'query',
  scope: ['users:read'],
  summary: 'One role with its permissions and how many accounts hold it.',
  input: z.strictObject({ id: idSchema }),
  output: roleWithHoldersSchema,
  run: (context, { id }) => getRole(context, id),
});

export const listRoleHoldersOperation = defineOperation({
  name: 'roles.listHolders',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The accounts that hold a role now, by name.',
  input: listHoldersInput,
  output: holderPageSchema,
  run: listHolders,
});

export const createRoleOperation = defineOperation({
  name: 'roles.create',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Creates a custom role.',
  idempotent: true,
  input: createRoleInput,
  output: roleSchema,
  run: createRole,
});

export const updateRoleOperation = defineOperation({
  name: 'roles.update',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Changes the name, the description or the permissions of a role.',
  input: updateRoleInput,
  output: roleSchema,
  run: updateRole,
});

export const deleteRoleOperation = defineOperation({
  name: 'roles.delete',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Deletes a custom role, and says who held it.',
  input: z.strictObject({ id: idSchema }),
  output: deletedRoleSchema,
  run: (context, { id }) => deleteRole(context, id),
});

export const listPermissionsOperation = defineOperation({
  name: 'permissions.list',
  kind: 'query',
  scope: ['users:read'],
  summary: 'Everything that a role can allow.',
  input: z.strictObject({}),
  output: z.array(permissionSchema),
  run: ({ actor }) => {
    authorize(actor, 'permission.list');
    return findPermissions();
  },
});

export const setRolesOperation = defineOperation({
  name: 'users.setRoles',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Replaces the custom roles of an account.',
  input: setRolesInput,
  output: z.array(heldRoleSchema),
  run: setRoles,
});

export const assignRoleOperation = defineOperation({
  name: 'users.assignRole',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Gives an account a custom role, with an end and a reason if need be.',
  input: assignRoleInput,
  output: z.array(heldRoleSchema),
  run: assignRole,
});

export const unassignRoleOperation = defineOperation({
  name: 'users.unassignRole',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Takes a custom role from an account.',
  input: unassignRoleInput,
  output: z.array(heldRoleSchema),
  run: unassignRole,
});

export const listRolesOfUsersOperation = defineOperation({
  name: 'users.listRoles',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The roles of up to 1,000 accounts, ended ones too, for themselves and for those who give roles.',
  input: z.strictObject({ userIds: z.array(idSchema).max(1_000) }),
  output: z.array(rolesOfUserSchema),
  run: (context, { userIds }) => listRolesOfUsers(context, userIds),
});

export const listEffectivePermissionsOperation = defineOperation({
  name: 'users.effectivePermissions',
  kind: 'query',
  scope: ['users:read'],
  summary: 'What an account may do now, each permission with the roles that it comes from.',
  input: z.strictObject({ userId: idSchema }),
  output: z.array(effectivePermissionSchema),
  run: (context, { userId }) => listEffectivePermissions(context, userId),
});
