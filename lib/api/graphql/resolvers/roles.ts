import 'server-only';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import {
  createRoleOperation,
  deleteRoleOperation,
  getRoleOperation,
  listRolesOperation,
  setRolesOperation,
  updateRoleOperation,
} from '@/lib/roles/operations';
import type { HeldRole, Permission, Role } from '@/lib/roles/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { connectionOf, type ConnectionArguments } from '../connection';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId, parseNodeId, toNodeId } from '../ids';
import { emptyResponse } from '../wire';

const roleId = ({ id }: Pick<Role, 'id'>): string => toNodeId('Role', id);
const permissionId = ({ id }: Pick<Permission, 'id'>): string => toNodeId('Permission', id);

const allRoles = async (context: GraphQLContext) => (await run(listRolesOperation, context, { limit: 1_003 })).roles;

/** The roles that an account has now. */
export async function rolesOfUser(userId: number, args: ConnectionArguments, context: GraphQLContext) {
  return connectionOf(currentOf(await context.roles.load(userId)), args, roleId);
}

const currentOf = (held: readonly HeldRole[]): Role[] => held.filter(({ hasEnded }) => !hasEnded).map(({ role }) => role);

/** What those roles allow. */
export async function permissionsOfUser(userId: number, context: GraphQLContext) {
  const held = new Set(currentOf(await context.roles.load(userId)).flatMap(({ permissions }) => permissions));
  return connectionOf((await context.permissions()).filter(({ name }) => held.has(name)), {}, permissionId);
}

/** Roles as a filter names them: by name, or by node id. */
export async function roleNames(roles: readonly string[], context: GraphQLContext): Promise<string[]> {
  const idOf = (text: string) => {
    const node = parseNodeId(text);
    return node?.kind === 'Role' ? node.id : null;
  };
  if (roles.every((role) => idOf(role) === null)) return [...roles];
  const names = new Map((await allRoles(context)).map(({ id, name }) => [id, name]));
  return roles.map((role) => names.get(idOf(role) ?? 0) ?? role);
}

/** The names behind ids of permissions. @throws DomainError `not_found` */
async function permissionNames(ids: readonly string[], context: GraphQLContext): Promise<string[]> {
  const numbers = ids.map((id) => fromNodeId('Permission', id));
  const names = new Map((await context.permissions()).map(({ id, name }) => [id, name]));
  return numbers.map((id) => {
    const name = names.get(id);
    if (name !== undefined) return name;
    throw new DomainError('not_found', { reason: 'permission_not_found', message: `There is no permission with id ${id}.` });
  });
}

/** A role or a permission by its number, for `node`. */
export async function findRoleNode(kind: 'Role' | 'Permission', id: number, context: GraphQLContext) {
  if (kind === 'Permission') {
    const permission = (await context.permissions()).find((each) => each.id === id);
    return permission ? { __typename: 'Permission', ...permission } : null;
  }
  try {
    return { __typename: 'Role', ...(await run(getRoleOperation, context, { id })) };
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

export const roleResolvers = {
  Query: {
    roles: async (_root: unknown, args: ConnectionArguments, context: GraphQLContext) =>
      connectionOf(await allRoles(context), args, roleId),
    permissions: async (_root: unknown, args: ConnectionArguments, context: GraphQLContext) =>
      connectionOf(await context.permissions(), args, permissionId),
  },

  Mutation: {
    createRole: async (
      _root: unknown,
      { name, permissions }: { name: string; permissions: string[] },
      context: GraphQLContext,
      info: GraphQLResolveInfo,
    ) => run(createRoleOperation, context, { name, permissions: await permissionNames(permissions, context) }, alias(info)),
    deleteRole: async (_root: unknown, { role }: { role: string }, context: GraphQLContext) => {
      await run(deleteRoleOperation, context, { id: fromNodeId('Role', role) });
      return emptyResponse;
    },
    setPermissions: async (_root: unknown, { role, permissions }: { role: string; permissions: string[] }, context: GraphQLContext) => {
      const id = fromNodeId('Role', role);
      await run(updateRoleOperation, context, { id, permissions: await permissionNames(permissions, context) });
      return emptyResponse;
    },
    setRoles: async (_root: unknown, { user, roles }: { user: string; roles: string[] }, context: GraphQLContext) => {
      const input = { userId: fromNodeId('User', user), roleIds: roles.map((role) => fromNodeId('Role', role)) };
      await run(setRolesOperation, context, input);
      return emptyResponse;
    },
  },

  Role: {
    id: roleId,
    system: ({ system }: Role) => system !== null,
    permissions: async ({ permissions }: Role, args: ConnectionArguments, context: GraphQLContext) =>
      connectionOf((await context.permissions()).filter(({ name }) => permissions.includes(name)), args, permissionId),
  },

  Permission: { id: permissionId, displayName: ({ name }: Permission) => name },
};
