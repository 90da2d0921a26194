import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { DomainError } from '@/lib/errors/domain-error';
import {
  countUsersOperation,
  createUserOperation,
  findUserOperation,
  getCurrentUserOperation,
  listUsersOperation,
} from '@/lib/users/operations';
import { alias, run, type GraphQLContext } from '../context';
import { countArgument, cursorArgument, pageInfo } from '../wire';

type ActivePeriod = 'TODAY' | 'THIS_WEEK' | 'THIS_MONTH' | 'ALL_TIME';

interface UsersArguments {
  first?: number | null;
  after?: string | null;
  query?: string | null;
  activePeriod?: ActivePeriod | null;
  inactiveSince?: Date | null;
}

interface CreateUserArguments {
  username: string;
  email?: string | null;
  verifiedEmail?: boolean | null;
  isServiceAccount?: boolean | null;
}

interface UserConnection {
  filter: object;
  limit: number;
  cursor: { afterId?: number };
  /** Kept so that `nodes` and `pageInfo` share one query. */
  page?: ReturnType<typeof loadPage>;
}

const loadPage = ({ filter, limit, cursor }: UserConnection, context: GraphQLContext) =>
  run(listUsersOperation, context, { ...filter, ...cursor, limit });
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
      return { filter, limit: countArgument(first), cursor: cursorArgument(after) };
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
      return { user: await run(createUserOperation, context, input, alias(info)), resetPasswordURL: null };
    },
  },

  UserConnection: {
    nodes: async (connection: UserConnection, _args: unknown, context: GraphQLContext) => (await pageOf(connection, context)).users,
    totalCount: ({ filter }: UserConnection, _args: unknown, context: GraphQLContext) => run(countUsersOperation, context, filter),
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
