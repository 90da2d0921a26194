import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { DomainError } from '@/lib/errors/domain-error';
import { randomizePasswordOperation } from '@/lib/passwords/operations';
import {
  countUsersOperation,
  createUserOperation,
  deleteUsersOperation,
  endAllSessionsOperation,
  findUserOperation,
  getCurrentUserOperation,
  listUsersOperation,
  recoverUsersOperation,
  setSiteAdminOperation,
  updateUserOperation,
} from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { allDone } from '../all-done';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId } from '../ids';
import { countArgument, cursorArgument, emptyResponse, pageInfo } from '../wire';

type ActivePeriod = 'TODAY' | 'THIS_WEEK' | 'THIS_MONTH' | 'ALL_TIME';

interface UsersArguments {
  first?: number | null;
  after?: string | null;
  query?: string | null;
  tag?: string | null;
  activePeriod?: ActivePeriod | null;
  inactiveSince?: Date | null;
}

interface CreateUserArguments {
  username: string;
  email?: string | null;
  verifiedEmail?: boolean | null;
  isServiceAccount?: boolean | null;
}

interface UpdateUserArguments {
  user: string;
  username?: string | null;
  displayName?: string | null;
  avatarURL?: string | null;
}

const userIds = (ids: string[]): number[] => ids.map((id) => fromNodeId('User', id));

interface UserConnection {
  filter: object;
  limit: number;
  cursor: { afterId?: number };
  /** True when a filter can match nobody. */
  isEmpty: boolean;
  /** Kept so that `nodes` and `pageInfo` share one query. */
  page?: ReturnType<typeof loadPage>;
  /** For a list that is no search of accounts. */
  total?: () => Promise<number>;
}

/** A page that was read elsewhere, by ids. */
export const userConnectionOf = (
  page: { users: User[]; hasNextPage: boolean },
  total: () => Promise<number>,
): UserConnection => ({ filter: {}, limit: 0, cursor: {}, isEmpty: false, page: Promise.resolve(page), total });

const loadPage = async ({ filter, limit, cursor, isEmpty }: UserConnection, context: GraphQLContext) =>
  isEmpty ? { users: [], hasNextPage: false } : run(listUsersOperation, context, { ...filter, ...cursor, limit });
const pageOf = (connection: UserConnection, context: GraphQLContext) => (connection.page ??= loadPage(connection, context));

export const usersResolvers = {
  Query: {
    currentUser: (_root: unknown, _args: unknown, context: GraphQLContext) => run(getCurrentUserOperation, context, {}),

    user: async (
      _root: unknown,
      args: { username?: string | null; email?: string | null; databaseID?: number | null },
      context: GraphQLContext,
    ) => {
      const { username, email, databaseID } = args;
      const reference = username ? { username } : email ? { email } : databaseID ? { id: databaseID } : null;
      if (!reference) throw new DomainError('invalid_input', { message: 'Give a username, an email or a databaseID.' });
      const user = await run(findUserOperation, context, reference);
      if (user) return user;
      throw new DomainError('not_found', { message: `user not found: [${username ?? email ?? databaseID}]` });
    },

    users: (_root: unknown, { first, after, ...args }: UsersArguments): UserConnection => {
      const activeSince = startOf(args.activePeriod ?? 'ALL_TIME');
      const filter = {
        ...(args.query ? { query: args.query } : {}),
        ...(activeSince ? { activeSince } : {}),
        ...(args.inactiveSince ? { inactiveSince: args.inactiveSince } : {}),
      };
      return { filter, limit: countArgument(first), cursor: cursorArgument(after), isEmpty: Boolean(args.tag) };
    },
  },

  Mutation: {
    createUser: async (_root: unknown, args: CreateUserArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const input = {
        username: args.username,
        // The command line tool sends an empty text where it has no address.
        ...(args.email ? { email: args.email } : {}),
        isEmailVerified: args.verifiedEmail ?? false,
        isServiceAccount: args.isServiceAccount ?? false,
      };
      const { resetPasswordUrl, ...user } = await run(createUserOperation, context, { ...input, wantsResetLink: true }, alias(info));
      return { user, resetPasswordURL: resetPasswordUrl };
    },

    updateUser: (_root: unknown, args: UpdateUserArguments, context: GraphQLContext) => {
      const { username, displayName, avatarURL } = args;
      return run(updateUserOperation, context, {
        userId: fromNodeId('User', args.user),
        ...(username === null || username === undefined ? {} : { username }),
        ...(displayName === null || displayName === undefined ? {} : { displayName }),
        ...(avatarURL === null || avatarURL === undefined ? {} : { avatarUrl: avatarURL }),
      });
    },

    randomizeUserPassword: async (_root: unknown, { user }: { user: string }, context: GraphQLContext) => {
      const { resetPasswordUrl, emailSent } = await run(randomizePasswordOperation, context, { userId: fromNodeId('User', user) });
      return { resetPasswordURL: resetPasswordUrl, emailSent };
    },

    deleteUser: async (_root: unknown, args: { user: string; hard?: boolean | null }, context: GraphQLContext) => {
      const input = { userIds: [fromNodeId('User', args.user)], hard: args.hard ?? false };
      return allDone(await run(deleteUsersOperation, context, input));
    },

    deleteUsers: async (_root: unknown, args: { users: string[]; hard?: boolean | null }, context: GraphQLContext) => {
      if (args.users.length === 0) return emptyResponse;
      const { done, failed } = await run(deleteUsersOperation, context, { userIds: userIds(args.users), hard: args.hard ?? false });
      return allDone({ done, failed: failed.filter(({ code }) => code !== 'not_found') });
    },

    recoverUsers: async (_root: unknown, args: { userIDs: string[] }, context: GraphQLContext) =>
      args.userIDs.length === 0
        ? emptyResponse
        : allDone(await run(recoverUsersOperation, context, { userIds: userIds(args.userIDs) })),

    setUserIsSiteAdmin: async (_root: unknown, args: { userID: string; siteAdmin: boolean }, context: GraphQLContext) => {
      await run(setSiteAdminOperation, context, { userId: fromNodeId('User', args.userID), isSiteAdmin: args.siteAdmin });
      return emptyResponse;
    },

    invalidateSessionsByID: async (_root: unknown, args: { userID: string }, context: GraphQLContext) =>
      allDone(await run(endAllSessionsOperation, context, { userIds: [fromNodeId('User', args.userID)] })),

    invalidateSessionsByIDs: async (_root: unknown, args: { userIDs: string[] }, context: GraphQLContext) =>
      args.userIDs.length === 0
        ? emptyResponse
        : allDone(await run(endAllSessionsOperation, context, { userIds: userIds(args.userIDs) })),
  },

  UserConnection: {
    nodes: async (connection: UserConnection, _args: unknown, context: GraphQLContext) => (await pageOf(connection, context)).users,
    totalCount: ({ filter, isEmpty, total }: UserConnection, _args: unknown, context: GraphQLContext) =>
      total ? total() : isEmpty ? 0 : run(countUsersOperation, context, filter),
    pageInfo: async (connection: UserConnection, _args: unknown, context: GraphQLContext) => {
      const { users, hasNextPage } = await pageOf(connection, context);
      const last = users.at(-1)?.id;
      return pageInfo(hasNextPage, last ? String(last) : null);
    },
  },
};

/** Start of the current day, ISO week or month, in UTC. */
function startOf(period: ActivePeriod): Date | null {
  const now = new Date();
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (period) {
    case 'ALL_TIME':
      return null;
    case 'TODAY':
      return new Date(Date.UTC(year, month, day));
    case 'THIS_WEEK':
      return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7)));
    case 'THIS_MONTH':
      return new Date(Date.UTC(year, month, 1));
  }
}
