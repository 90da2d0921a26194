import 'server-only';
import { can } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import { listRepositoryGrantsOperation } from '@/lib/grants/operations';
import { getPathRulesOperation, summarizeRepositoryOperation } from '@/lib/grants/operations-read';
import type { AccessReason } from '@/lib/repositories/access-schema';
import type { AccessExplanation } from '@/lib/repositories/explain-schema';
import {
  countAccountsOfRepositoryOperation,
  countOpenRepositoriesOperation,
  explainAccessOperation,
  listAccountsOfRepositoryOperation,
  listOpenRepositoriesOperation,
} from '@/lib/repositories/operations-access';
import { contractReasons } from '@/lib/repositories/reason-words';
import type { Repository } from '@/lib/repositories/schema';
import type { User } from '@/lib/users/schema';
import type { ConnectionArguments } from '../connection';
import { run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { countArgument, cursorArgument, emptyConnection } from '../wire';
import { userConnectionOf } from './users';

const pageSize = { fallback: 20, most: 100 };

interface ListArguments extends ConnectionArguments {
  query?: string | null;
}

/** @throws DomainError `invalid_input` for a page from the end: these lists are read along their keys */
function forwards({ first, last, before }: ListArguments): number {
  if ((last !== null && last !== undefined) || before) {
    throw new DomainError('invalid_input', { message: 'This list is read forwards. Use first and after instead of last and before.' });
  }
  return Math.min(pageSize.most, Math.max(1, countArgument(first, pageSize.fallback)));
}

const pageInfoOf = (cursors: string[], hasNextPage: boolean, after: string | null | undefined) => ({
  startCursor: cursors[0] ?? null,
  endCursor: cursors.at(-1) ?? null,
  hasNextPage,
  hasPreviousPage: Boolean(after) && cursors.length > 0,
});

const uncapped = ({ count, isCapped }: { count: number; isCapped: boolean }) => (isCapped ? null : count);
const queryOf = ({ query }: ListArguments) => (query ? { query } : {});

/** What an account may read is told to itself and to those who look after such permissions. SG §2.3. */
function requireMaySee(user: User, { actor }: GraphQLContext): void {
  if (can(actor, 'grant.listOfUser', { userId: user.id, kind: user.kind })) return;
  const message = 'Only the account itself and site admins may see this.';
  throw new DomainError('forbidden', { reason: 'must_be_self_or_site_admin', message });
}

async function summaryOf(user: User, context: GraphQLContext) {
  requireMaySee(user, context);
  return context.grantSummaries.load({ userId: user.id });
}

interface RepositoryNode {
  repositoryId: number;
  name: string;
  reason: string;
  updatedAt: string | null;
}

/** What was given one by one: a statement for all the accounts that a request asks about. SG §5.4. */
function grantedPage(user: User, args: ListArguments, limit: number, context: GraphQLContext) {
  const { afterId = 0 } = cursorArgument(args.after);
  const page = context.grants.load({ userId: user.id, limit, afterId, ...queryOf(args) });
  const nodes = async (): Promise<RepositoryNode[]> =>
    (await page).grants.map(({ repositoryId, repositoryName, updatedAt }) => ({
      repositoryId,
      name: repositoryName,
      reason: contractReasons.grant,
      updatedAt,
    }));
  return {
    nodes,
    totalCount: async () => (await context.grantSummaries.load({ userId: user.id, ...queryOf(args) }))?.grants ?? 0,
    pageInfo: async () => {
      const { grants, hasNextPage } = await page;
      return pageInfoOf(grants.map(({ repositoryId }) => String(repositoryId)), hasNextPage, args.after);
    },
  };
}

function openPage(user: User, args: ListArguments, limit: number, context: GraphQLContext) {
  const of = { userId: user.id, ...queryOf(args) };
  const page = run(listOpenRepositoriesOperation, context, { ...of, limit, ...(args.after ? { after: args.after } : {}) });
  const nodes = async (): Promise<RepositoryNode[]> =>
    (await page).repositories.map(({ id, fullName, reasons, grantedAt }) => ({
      repositoryId: id,
      name: fullName,
      reason: wordsOf(reasons)[0] ?? '',
      updatedAt: grantedAt,
    }));
  return {
    nodes,
    totalCount: async () => uncapped(await run(countOpenRepositoriesOperation, context, of)),
    pageInfo: async () => {
      const { repositories, hasNextPage } = await page;
      return pageInfoOf(repositories.map(({ fullName }) => fullName), hasNextPage, args.after);
    },
  };
}

const wordsOf = (reasons: readonly AccessReason[]): string[] => [...new Set(reasons.map(({ kind }) => contractReasons[kind]))];

export const permissionsInfoResolvers = {
  User: {
    unrestrictedRepoAccess: async (user: User, _args: unknown, context: GraphQLContext) =>
      (await summaryOf(user, context))?.hasAllRepositories ?? false,
    permissionsInfo: (user: User, _args: unknown, context: GraphQLContext) => {
      requireMaySee(user, context);
      return { user };
    },
    explainRepositoryAccess: (
      user: User,
      args: { repository: string; accessToken?: string | null; m2mCredential?: string | null },
      context: GraphQLContext,
    ) => {
      requireMaySee(user, context);
      const credential = args.accessToken
        ? { kind: 'access-token', id: fromNodeId('AccessToken', args.accessToken) }
        : args.m2mCredential
          ? { kind: 'm2m-credential', id: fromNodeId('M2MCredential', args.m2mCredential) }
          : null;
      const repository = { id: fromNodeId('Repository', args.repository) };
      return run(explainAccessOperation, context, { userId: user.id, repository, ...(credential ? { credential } : {}) });
    },
  },

  UserPermissionsInfo: {
    permissions: () => ['READ'],
    // Nothing is copied from code hosts: every decision is made anew.
    syncedAt: () => null,
    updatedAt: async ({ user }: { user: User }, _args: unknown, context: GraphQLContext) =>
      (await summaryOf(user, context))?.updatedAt ?? null,
    source: async ({ user }: { user: User }, _args: unknown, context: GraphQLContext) =>
      ((await summaryOf(user, context))?.grants ?? 0) > 0 ? 'API' : null,
    unrestricted: async ({ user }: { user: User }, _args: unknown, context: GraphQLContext) =>
      (await summaryOf(user, context))?.isUnrestricted ?? false,
    repositories: ({ user }: { user: User }, args: ListArguments & { source?: string | null }, context: GraphQLContext) => {
      const limit = forwards(args);
      if (args.source && args.source !== 'API') return emptyConnection();
      return args.source ? grantedPage(user, args, limit, context) : openPage(user, args, limit, context);
    },
  },

  PermissionsInfoRepositoryNode: {
    id: ({ repositoryId }: RepositoryNode) => toNodeId('Repository', repositoryId),
    repository: ({ name }: RepositoryNode, _args: unknown, context: GraphQLContext) => context.repositoriesByName.load(name),
  },

  Repository: {
    authorizedUsers: async (repository: Repository, args: { first: number; after?: string | null }, context: GraphQLContext) => {
      const limit = Math.min(pageSize.most, Math.max(1, countArgument(args.first)));
      const input = { repositoryId: repository.id, limit, ...cursorArgument(args.after) };
      const { grants, hasNextPage } = await run(listRepositoryGrantsOperation, context, input);
      const users = (await context.users.loadMany(grants.map(({ userId }) => userId))).filter(
        (user): user is User => user !== null && !(user instanceof Error),
      );
      const total = async () => (await run(summarizeRepositoryOperation, context, { repositoryId: repository.id })).grants;
      return userConnectionOf({ users, hasNextPage }, total);
    },
    permissionsInfo: (repository: Repository, _args: unknown, { actor }: GraphQLContext) => {
      if (can(actor, 'grant.listOfRepository')) return { repository };
      throw new DomainError('forbidden', { reason: 'must_be_site_admin', message: 'Only those who look after permissions may see this.' });
    },
    subRepositoryPermissions: async (repository: Repository, { userID }: { userID: string }, context: GraphQLContext) => {
      const input = { repositoryId: repository.id, userId: fromNodeId('User', userID) };
      const paths = (await run(getPathRulesOperation, context, input)).paths ?? [];
      return { nodes: paths, totalCount: paths.length };
    },
  },

  RepositoryPermissionsInfo: {
    permissions: () => ['READ'],
    syncedAt: () => null,
    updatedAt: async ({ repository }: { repository: Repository }, _args: unknown, context: GraphQLContext) =>
      (await run(summarizeRepositoryOperation, context, { repositoryId: repository.id })).updatedAt,
    unrestricted: ({ repository }: { repository: Repository }) => repository.isUnrestricted,
    users: ({ repository }: { repository: Repository }, args: ListArguments, context: GraphQLContext) => {
      const of = { repositoryId: repository.id, ...queryOf(args) };
      const input = { ...of, limit: forwards(args), ...(args.after ? { after: args.after } : {}) };
      const page = run(listAccountsOfRepositoryOperation, context, input);
      return {
        nodes: async () => (await page).accounts,
        totalCount: async () => uncapped(await run(countAccountsOfRepositoryOperation, context, of)),
        pageInfo: async () => {
          const { accounts, hasNextPage } = await page;
          return pageInfoOf(accounts.map(({ username }) => username), hasNextPage, args.after);
        },
      };
    },
  },

  PermissionsInfoUserNode: {
    id: ({ userId }: { userId: number }) => toNodeId('User', userId),
    user: ({ userId }: { userId: number }, _args: unknown, context: GraphQLContext) => context.users.load(userId),
    reasons: ({ reasons }: { reasons: AccessReason[] }) => wordsOf(reasons),
    updatedAt: ({ grantedAt }: { grantedAt: string | null }) => grantedAt,
  },

  RepositoryAccessExplanation: {
    allowed: ({ isAllowed }: AccessExplanation) => isAllowed,
    blocked: ({ isBlocked }: AccessExplanation) => isBlocked,
    partial: ({ hasPathRules }: AccessExplanation) => hasPathRules,
  },

  RepositoryAccessReason: {
    reason: ({ kind }: AccessReason) => contractReasons[kind],
    group: ({ groupPath }: AccessReason) => groupPath,
  },

  RepositoryAccessDoor: {
    name: ({ door }: AccessExplanation['doors'][number]) => door,
    open: ({ isOpen }: AccessExplanation['doors'][number]) => isOpen,
  },
};
