import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { isWireScope } from '@/lib/authz/scopes';
import { isDomainError } from '@/lib/errors/domain-error';
import {
  addM2MSecretOperation,
  createM2MCredentialOperation,
  deleteM2MCredentialOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  getM2MCredentialOperation,
  listIdpScopesOperation,
  revokeM2MSecretOperation,
  rotateM2MSecretOperation,
  updateM2MCredentialOperation,
} from '@/lib/oauth/operations';
import type { M2MCredential, M2MSecret } from '@/lib/oauth/schema';
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

interface UpdateM2MCredentialArguments {
  id: string;
  name?: string | null;
  description?: string | null;
  scopes?: string[] | null;
}

const idOf = ({ id }: { id: string }) => ({ id: fromNodeId('M2MCredential', id) });

/** For `node(id:)`: a credential, or its client half; nothing for those who may not see it. */
export async function findM2MNode(kind: 'M2MCredential' | 'IDPClient', id: number, context: GraphQLContext) {
  const found = await run(getM2MCredentialOperation, context, { id }).catch((error: unknown) => {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  });
  return found && { __typename: kind, ...found.credential };
}

export const m2mCredentialResolvers = {
  Query: {
    idpScopes: async (_root: unknown, _args: unknown, context: GraphQLContext) =>
      (await run(listIdpScopesOperation, context, {})).map(describeScope),
  },

  Mutation: {
    createM2MCredential: (_root: unknown, args: CreateM2MCredentialArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const { name, scopes, description } = args;
      const input = { userId: fromNodeId('User', args.userID), name, scopes, ...(description ? { description } : {}) };
      return run(createM2MCredentialOperation, context, input, alias(info));
    },

    updateM2MCredential: (_root: unknown, args: UpdateM2MCredentialArguments, context: GraphQLContext) => {
      const given = { name: args.name, description: args.description, scopes: args.scopes };
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
      return run(updateM2MCredentialOperation, context, { ...idOf(args), ...changes });
    },

    rotateM2MCredentialSecret: (
      _root: unknown,
      args: { id: string; overlapSeconds?: number | null },
      context: GraphQLContext,
      info: GraphQLResolveInfo,
    ) => run(rotateM2MSecretOperation, context, { ...idOf(args), overlapSeconds: args.overlapSeconds ?? 0 }, alias(info)),

    addM2MCredentialSecret: (_root: unknown, args: { id: string }, context: GraphQLContext, info: GraphQLResolveInfo) =>
      run(addM2MSecretOperation, context, idOf(args), alias(info)),

    revokeM2MCredentialSecret: (_root: unknown, args: { id: string; secretID: string }, context: GraphQLContext) =>
      run(revokeM2MSecretOperation, context, { ...idOf(args), secretId: fromNodeId('M2MCredentialSecret', args.secretID) }),

    disableM2MCredential: (_root: unknown, args: { id: string }, context: GraphQLContext) =>
      run(disableM2MCredentialOperation, context, idOf(args)),

    enableM2MCredential: (_root: unknown, args: { id: string }, context: GraphQLContext) =>
      run(enableM2MCredentialOperation, context, idOf(args)),

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
  M2MCredentialSecret: {
    id: (secret: M2MSecret) => toNodeId('M2MCredentialSecret', secret.id),
    secretLastChars: (secret: M2MSecret) => secret.lastFive,
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
