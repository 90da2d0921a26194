import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import {
  createCodeHostOperation,
  deleteCodeHostOperation,
  getCodeHostOperation,
  listCodeHostsOperation,
  synchroniseCodeHostOperation,
  updateCodeHostOperation,
} from '@/lib/code-hosts/operations';
import type { CodeHost } from '@/lib/code-hosts/schema';
import { isDomainError } from '@/lib/errors/domain-error';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { countArgument, cursorArgument, emptyResponse, pageInfo } from '../wire';

const kindOf = (word: string): string => (word === 'BITBUCKETSERVER' ? 'BITBUCKET_SERVER' : word);

interface UpdateInput {
  id: string;
  displayName?: string | null;
  config?: string | null;
}

/** For `node(id:)`: nothing for those who may not see it. */
export async function externalServiceNode(id: number, context: GraphQLContext) {
  try {
    return { __typename: 'ExternalService', ...(await run(getCodeHostOperation, context, { id })) };
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

export const externalServiceResolvers = {
  Query: {
    externalServices: async (_root: unknown, args: { first?: number | null; after?: string | null }, context: GraphQLContext) => {
      const first = countArgument(args.first);
      const page = await run(listCodeHostsOperation, context, { limit: Math.max(first, 1), ...cursorArgument(args.after) });
      const nodes = page.codeHosts.slice(0, first);
      const hasNextPage = page.hasMore || nodes.length < page.codeHosts.length;
      return { nodes, totalCount: page.totalCount, pageInfo: pageInfo(hasNextPage, String(nodes.at(-1)?.id ?? '')) };
    },
  },

  Mutation: {
    addExternalService: (
      _root: unknown,
      { input: { kind, displayName, config } }: { input: { kind: string; displayName: string; config: string } },
      context: GraphQLContext,
      info: GraphQLResolveInfo,
    ) => run(createCodeHostOperation, context, { kind: kindOf(kind), displayName, config }, alias(info)),

    updateExternalService: (_root: unknown, { input }: { input: UpdateInput }, context: GraphQLContext) => {
      const given = { displayName: input.displayName, config: input.config };
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
      return run(updateCodeHostOperation, context, { id: fromNodeId('ExternalService', input.id), ...changes });
    },

    deleteExternalService: async (
      _root: unknown,
      args: { externalService: string; keepRepositories?: boolean | null },
      context: GraphQLContext,
    ) => {
      const id = fromNodeId('ExternalService', args.externalService);
      await run(deleteCodeHostOperation, context, { id, repositories: args.keepRepositories ? 'keep' : 'delete' });
      return emptyResponse;
    },

    syncExternalService: async (_root: unknown, { id }: { id: string }, context: GraphQLContext) => {
      await run(synchroniseCodeHostOperation, context, { id: fromNodeId('ExternalService', id) });
      return emptyResponse;
    },
  },

  ExternalService: {
    id: ({ id }: CodeHost) => toNodeId('ExternalService', id),
    kind: ({ kind }: CodeHost) => kind.replace('_', ''),
    repoCount: ({ repositoryCount }: CodeHost) => repositoryCount,
    warning: ({ warnings }: CodeHost) => (warnings.length > 0 ? warnings.join(' ') : null),
    lastSyncError: ({ lastSync }: CodeHost) => lastSync?.error ?? null,
    lastSyncAt: ({ lastSync }: CodeHost) => lastSync?.finishedAt ?? null,
  },
};
