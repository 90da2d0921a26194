import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import { getConfigurationOperation, updateConfigurationOperation } from '@/lib/site/operations';
import { contractVersion } from '@/lib/site/version';
import { countSiteUsersOperation, listSiteUsersOperation } from '@/lib/users/operations';
import type { SiteUser } from '@/lib/users/site-schema';
import type { ConnectionArguments } from '../connection';
import { run, type GraphQLContext } from '../context';
import { siteId, toNodeId } from '../ids';
import { roleNames, rolesOfUser } from './roles';

interface RangeArgument {
  lte?: Date | null;
  gte?: Date | null;
  not?: boolean | null;
  empty?: boolean | null;
}

interface SiteUsersArguments {
  query?: string | null;
  siteAdmin?: boolean | null;
  serviceAccount?: boolean | null;
  username?: string | null;
  email?: string | null;
  lastActiveAt?: RangeArgument | null;
  deletedAt?: RangeArgument | null;
  createdAt?: RangeArgument | null;
  eventsCount?: { lte?: number | null; gte?: number | null } | null;
  roles?: string[] | null;
}

const orders = {
  USERNAME: 'username',
  EMAIL: 'email',
  EVENTS_COUNT: 'eventsCount',
  LAST_ACTIVE_AT: 'lastActiveAt',
  CREATED_AT: 'createdAt',
  DELETED_AT: 'deletedAt',
  USER_TYPE: 'kind',
} as const;

interface SiteUsersParent {
  filter: Record<string, unknown>;
}

interface PageArguments {
  limit?: number | null;
  offset?: number | null;
  orderBy?: keyof typeof orders | null;
  descending?: boolean | null;
}

export const siteResolvers = {
  Query: { site: () => ({}) },

  Mutation: {
    updateSiteConfiguration: async (_root: unknown, { lastID, input }: { lastID: number; input: string }, context: GraphQLContext) => {
      await run(updateConfigurationOperation, context, { lastId: lastID, contents: input });
      return false;
    },
  },

  Site: {
    id: () => siteId,
    siteID: () => 'keyward',
    productVersion: () => contractVersion,
    buildVersion: () => contractVersion,
    configuration: (_site: unknown, _args: unknown, context: GraphQLContext) => run(getConfigurationOperation, context, {}),
    users: async (_site: unknown, args: SiteUsersArguments, context: GraphQLContext): Promise<SiteUsersParent> => {
      // Asked here too, so that the refusal stands at `site.users` and not once at each field below it.
      authorize(context.actor, 'user.listForSite');
      return { filter: await toFilter(args, context) };
    },
  },

  SiteConfiguration: {
    effectiveContents: (configuration: { contents: string }) => configuration.contents,
    validationMessages: () => [],
  },

  SiteUsers: {
    totalCount: ({ filter }: SiteUsersParent, _args: unknown, context: GraphQLContext) => run(countSiteUsersOperation, context, filter),
    nodes: ({ filter }: SiteUsersParent, args: PageArguments, context: GraphQLContext) => {
      const page = { limit: args.limit ?? 100, offset: args.offset ?? 0, descending: args.descending ?? false };
      return run(listSiteUsersOperation, context, { ...filter, ...page, orderBy: orders[args.orderBy ?? 'USERNAME'] });
    },
  },

  SiteUser: {
    id: (user: SiteUser) => toNodeId('User', user.id),
    siteAdmin: (user: SiteUser) => user.isSiteAdmin,
    serviceAccount: (user: SiteUser) => user.kind === 'SERVICE_ACCOUNT',
    scimControlled: () => false,
    locked: (user: SiteUser) => user.isLocked,
    roles: (user: SiteUser, args: ConnectionArguments, context: GraphQLContext) => rolesOfUser(user.id, args, context),
  },
};

const toFilter = async (args: SiteUsersArguments, context: GraphQLContext): Promise<Record<string, unknown>> =>
  withoutNulls({
    query: args.query,
    username: args.username,
    email: args.email,
    isSiteAdmin: args.siteAdmin,
    isServiceAccount: args.serviceAccount,
    createdAt: toRange(args.createdAt),
    lastActiveAt: toRange(args.lastActiveAt),
    deletedAt: toRange(args.deletedAt),
    eventsCount: args.eventsCount && withoutNulls({ ...args.eventsCount }),
    roles: args.roles && args.roles.length > 0 ? await roleNames(args.roles, context) : undefined,
  });

const toRange = (range: RangeArgument | null | undefined) =>
  range && withoutNulls({ gte: range.gte, lte: range.lte, not: range.not, isEmpty: range.empty });

/** A null argument means the same as none. */
const withoutNulls = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
