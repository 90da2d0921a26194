import 'server-only';
import { findUserOperation } from '@/lib/users/operations';
import { run, type GraphQLContext } from '../context';
import { parseNodeId, siteId } from '../ids';
import { findM2MNode } from './m2m-credentials';

export const nodeResolvers = {
  Query: {
    node: async (_root: unknown, { id }: { id: string }, context: GraphQLContext) => {
      if (id === siteId) return { __typename: 'Site' };
      const node = parseNodeId(id);
      if (node?.kind === 'M2MCredential' || node?.kind === 'IDPClient') return findM2MNode(node.kind, node.id, context);
      if (node?.kind !== 'User') return null;
      const user = await run(findUserOperation, context, { id: node.id });
      return user && { __typename: 'User', ...user };
    },
  },

  Node: { __resolveType: (node: { __typename: string }) => node.__typename },
};
