import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import {
  addGrantsOperation,
  listPendingBindIdsOperation,
  removeGrantsOperation,
  setAllRepositoriesOperation,
  setPathRulesOperation,
  setRepositoryGrantsOperation,
  setUnrestrictedOperation,
} from '@/lib/grants/operations';
import { getBindModeOperation, listPendingRepositoriesOperation } from '@/lib/grants/operations-read';
import { getRepositoryOperation } from '@/lib/repositories/operations';
import { findUserOperation } from '@/lib/users/operations';
import type { GraphQLResolveInfo } from 'graphql';
import { allDone } from '../all-done';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId } from '../ids';
import { countArgument, cursorArgument, emptyResponse } from '../wire';
import { repositoryConnectionOf } from './repositories';

interface UserPermission {
  bindID: string;
}

interface SubRepoPermission {
  bindID: string;
  paths?: string[] | null;
  pathIncludes?: string[] | null;
  pathExcludes?: string[] | null;
}

interface AuthorizedArguments {
  username?: string | null;
  email?: string | null;
  first: number;
  after?: string | null;
}

const refuse = (message: string) => new DomainError('invalid_input', { message });

/** The patterns in their order: the last one that matches decides, so that what is excluded stands behind. */
function pathsOf({ paths, pathIncludes, pathExcludes }: SubRepoPermission): string[] {
  if (paths) return paths;
  if (pathIncludes && pathExcludes) return [...pathIncludes, ...pathExcludes.map((path) => `-${path.replace(/^-/, '')}`)];
  throw refuse('either both pathIncludes and pathExcludes needs to be set, or paths needs to be set');
}

export const repositoryPermissionResolvers = {
  Query: {
    authorizedUserRepositories: async (_root: unknown, args: AuthorizedArguments, context: GraphQLContext) => {
      authorize(context.actor, 'grant.listPending');
      const account = args.username ? { username: args.username } : args.email ? { email: args.email } : null;
      if (!account) throw refuse('neither email nor username is given to identify a user');
      const limit = Math.min(100, Math.max(1, countArgument(args.first)));
      const { afterId = 0 } = cursorArgument(args.after);
      const user = await run(findUserOperation, context, account);
      if (user) {
        const { grants, hasNextPage } = await context.grants.load({ userId: user.id, limit, afterId });
        const listed = grants.map(({ repositoryId, repositoryName }) => ({ id: repositoryId, name: repositoryName }));
        const total = async () => (await context.grantSummaries.load({ userId: user.id }))?.grants ?? 0;
        return repositoryConnectionOf({ listed, hasNextPage, isFirst: afterId === 0, total }, context);
      }
      const pending = await pendingOf(account, { limit, afterId }, context);
      return repositoryConnectionOf(
        { listed: pending.repositories, hasNextPage: pending.hasNextPage, isFirst: afterId === 0, total: async () => null },
        context,
      );
    },

    usersWithPendingPermissions: async (_root: unknown, _args: unknown, context: GraphQLContext) => {
      const all: string[] = [];
      const most = 10_000;
      for (let page: string[] | undefined; page === undefined || page.length === most; ) {
        page = await run(listPendingBindIdsOperation, context, { limit: most, ...(all.length > 0 ? { after: all.at(-1) } : {}) });
        all.push(...page);
      }
      return all;
    },
  },

  Mutation: {
    setRepositoryPermissionsForUsers: async (
      _root: unknown,
      { repository, userPermissions }: { repository: string; userPermissions: UserPermission[] },
      context: GraphQLContext,
    ) => {
      const repositoryId = fromNodeId('Repository', repository);
      await run(setRepositoryGrantsOperation, context, { repositoryId, bindIds: userPermissions.map(({ bindID }) => bindID) });
      return emptyResponse;
    },

    addRepositoryPermissionForUser: async (
      _root: unknown,
      { permission, userID }: { permission: { repository?: string | null; wildcard?: boolean | null }; userID: string },
      context: GraphQLContext,
      info: GraphQLResolveInfo,
    ) => {
      const { repository, wildcard } = permission;
      const userId = fromNodeId('User', userID);
      const isNamed = repository !== null && repository !== undefined;
      const isWildcard = wildcard !== null && wildcard !== undefined;
      if (isNamed === isWildcard) throw refuse('exactly one of repository and wildcard must be set');
      if (isWildcard) {
        await run(setAllRepositoriesOperation, context, { userId, isAllowed: wildcard }, alias(info));
        return emptyResponse;
      }
      const repositoryIds = [fromNodeId('Repository', repository ?? '')];
      return allDone(await run(addGrantsOperation, context, { userId, repositoryIds }, alias(info)));
    },

    removeRepositoryPermissionForUser: async (
      _root: unknown,
      { repository, userID }: { repository: string; userID: string },
      context: GraphQLContext,
    ) => {
      const input = { userId: fromNodeId('User', userID), repositoryIds: [fromNodeId('Repository', repository)] };
      return allDone(await run(removeGrantsOperation, context, input));
    },

    setRepositoryPermissionsUnrestricted: async (
      _root: unknown,
      { repositories, unrestricted }: { repositories: string[]; unrestricted: boolean },
      context: GraphQLContext,
    ) => {
      const repositoryIds = repositories.map((id) => fromNodeId('Repository', id));
      await run(setUnrestrictedOperation, context, { repositoryIds, isUnrestricted: unrestricted });
      return emptyResponse;
    },

    setSubRepositoryPermissionsForUsers: async (
      _root: unknown,
      { repository, userPermissions }: { repository: string; userPermissions: SubRepoPermission[] },
      context: GraphQLContext,
    ) => {
      authorize(context.actor, 'grant.setPathRules');
      const rules = userPermissions.map((permission) => ({ bindId: permission.bindID, paths: pathsOf(permission) }));
      await run(setPathRulesOperation, context, { repositoryId: fromNodeId('Repository', repository), rules });
      return emptyResponse;
    },

    setRepositoryPermissionsForBitbucketProject: (_root: unknown, _args: unknown, context: GraphQLContext) => {
      authorize(context.actor, 'grant.replace');
      const message =
        'This site does not set the permissions of whole Bitbucket projects. Use setRepositoryPermissionsForUsers for each repository.';
      throw new DomainError('precondition_failed', { message });
    },

    scheduleRepositoryPermissionsSync: async (_root: unknown, { repository }: { repository: string }, context: GraphQLContext) => {
      authorize(context.actor, 'grant.replace');
      const id = fromNodeId('Repository', repository);
      await run(getRepositoryOperation, context, { repository: { id }, purpose: 'existence' });
      return emptyResponse;
    },

    scheduleUserPermissionsSync: async (_root: unknown, { user }: { user: string }, context: GraphQLContext) => {
      const id = fromNodeId('User', user);
      authorize(context.actor, 'grant.listOfUser', { userId: id, kind: 'HUMAN' });
      if (await context.users.load(id)) return emptyResponse;
      throw new DomainError('not_found', { message: `user not found: [${id}]` });
    },
  },

  Site: {
    permissionsUserMappingBindID: async (_site: unknown, _args: unknown, context: GraphQLContext) =>
      (await run(getBindModeOperation, context, {})).by === 'email' ? 'EMAIL' : 'USERNAME',
  },
};

/** Nothing waits for a name where the site goes by addresses, and the other way round. */
async function pendingOf(
  account: { username: string } | { email: string },
  page: { limit: number; afterId: number },
  context: GraphQLContext,
) {
  try {
    return await run(listPendingRepositoriesOperation, context, { account, ...page });
  } catch (error) {
    if (isDomainError(error) && error.reason === 'other_bind_id') return { repositories: [], hasNextPage: false };
    throw error;
  }
}
