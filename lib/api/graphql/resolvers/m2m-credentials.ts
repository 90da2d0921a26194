import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { isWireScope } from '@/lib/authz/scopes';
import { createM2MCredentialOperation, deleteM2MCredentialOperation } from '@/lib/oauth/operations';
import type { M2MCredential } from '@/lib/oauth/schema';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { emptyResponse } from '../wire';

const describeScope = (name: string) => ({ name, description: isWireScope(name) ? scopeDescriptions[name] : '' });

interface CreateM2MCredentialArguments {
  userID: string;
  name: string;
  description?: string | null;
  scopes: string[];
}

export const m2mCredentialResolvers = {
  Mutation: {
    createM2MCredential: (_root: unknown, args: CreateM2MCredentialArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const { name, scopes, description } = args;
      const input = { userId: fromNodeId('User', args.userID), name, scopes, ...(description ? { description } : {}) };
      return run(createM2MCredentialOperation, context, input, alias(info));
    },

    deleteM2MCredential: async (_root: unknown, { id }: { id: string }, context: GraphQLContext) => {
      await run(deleteM2MCredentialOperation, context, { id: fromNodeId('M2MCredential', id) });
      return emptyResponse;
    },
  },

  M2MCredential: {
    id: (credential: M2MCredential) => toNodeId('M2MCredential', credential.id),
    scopes: (credential: M2MCredential) => credential.scopes.map(describeScope),
    client: (credential: M2MCredential) => credential,
  },
  /** The client half of an M2M credential: no redirects, no user, only client_credentials. */
  IDPClient: {
    id: (client: M2MCredential) => toNodeId('IDPClient', client.id),
    clientID: (client: M2MCredential) => client.clientId,
    redirectURIs: () => [],
    responseTypes: () => [],
    audience: () => [],
    public: () => false,
    registrationSource: () => 'MANUAL',
  },
};
