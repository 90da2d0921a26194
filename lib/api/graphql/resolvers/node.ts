import 'server-only';
import { isDomainError } from '@/lib/errors/domain-error';
import { getAccessTokenOperation } from '@/lib/tokens/operations';
import { run, type GraphQLContext } from '../context';
import { parseNodeId, siteId } from '../ids';
import { externalServiceNode } from './external-services';
import { findM2MNode } from './m2m-credentials';
import { findRepositoryNode } from './repositories';
import { findRoleNode } from './roles';

/** A token that is gone, revoked or somebody else's is no node. */
async function accessTokenNode(id: number, context: GraphQLContext) {
  try {
    const token = await run(getAccessTokenOperation, context, { id });
    return token.revokedAt === null ? { __typename: 'AccessToken', ...token } : null;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

export const nodeResolvers = {
  Query: {
    node: async (_root: unknown, { id }: { id: string }, context: GraphQLContext) => {
      if (id === siteId) return { __typename: 'Site' };
      const node = parseNodeId(id);
      if (node?.kind === 'M2MCredential' || node?.kind === 'IDPClient') return findM2MNode(node.kind, node.id, context);
      if (node?.kind === 'ExternalService') return externalServiceNode(node.id, context);
      if (node?.kind === 'AccessToken') return accessTokenNode(node.id, context);
      if (node?.kind === 'Role' || node?.kind === 'Permission') return findRoleNode(node.kind, node.id, context);
      if (node?.kind === 'Repository') return findRepositoryNode(node.id, context);
      if (node?.kind !== 'User') return null;
      const user = await context.users.load(node.id);
      return user && { __typename: 'User', ...user };
    },
  },

  Node: { __resolveType: (node: { __typename: string }) => node.__typename },
};
