import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import { createM2MCredentialOperation, deleteM2MCredentialOperation } from '@/lib/oauth/operations';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { createAccessTokenOperation, revokeAccessTokenBySecretOperation, revokeAccessTokenOperation } from '@/lib/tokens/operations';
import { createUserOperation } from '@/lib/users/operations';
import { run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { emptyResponse } from '../wire';

interface CreateUserArguments {
  username: string;
  email?: string | null;
  verifiedEmail?: boolean | null;
  isServiceAccount?: boolean | null;
}

interface CreateAccessTokenArguments {
  user: string;
  durationSeconds?: number | null;
  scopes: string[];
  note: string;
}

interface CreateM2MCredentialArguments {
  userID: string;
  name: string;
  description?: string | null;
  scopes: string[];
}

/** One request may hold several mutations: its `Idempotency-Key` counts for each by its alias. */
const alias = (info: GraphQLResolveInfo) => String(info.path.key);

export const mutationResolvers = {
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

    createAccessToken: async (_root: unknown, args: CreateAccessTokenArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const { note, scopes, durationSeconds } = args;
      const userId = fromNodeId('User', args.user);
      const input = { userId, note, scopes, ...(typeof durationSeconds === 'number' ? { expiresInSeconds: durationSeconds } : {}) };
      const { token, secret } = await run(createAccessTokenOperation, context, input, alias(info)).catch((error: unknown) => {
        // SG §1.6 names the account here.
        if (!isDomainError(error) || error.reason !== 'must_be_self') throw error;
        throw new DomainError('forbidden', { message: `must be authenticated as user with id ${userId}` });
      });
      return { id: toNodeId('AccessToken', token.id), token: secret };
    },

    deleteAccessToken: async (
      _root: unknown,
      { byID, byToken }: { byID?: string | null; byToken?: string | null },
      context: GraphQLContext,
    ) => {
      if (!byID && !byToken) throw new DomainError('invalid_input', { message: 'either byID or byToken must be specified' });
      if (byID && byToken) throw new DomainError('invalid_input', { message: 'exactly one of byID or byToken must be specified' });
      if (byID) await run(revokeAccessTokenOperation, context, { id: fromNodeId('AccessToken', byID) });
      else await run(revokeAccessTokenBySecretOperation, context, { secret: byToken });
      return emptyResponse;
    },

    createM2MCredential: (_root: unknown, args: CreateM2MCredentialArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const { name, scopes, description } = args;
      const input = { userId: fromNodeId('User', args.userID), name, scopes, ...(description ? { description } : {}) };
      return run(createM2MCredentialOperation, context, input, alias(info));
    },

    deleteM2MCredential: async (_root: unknown, { id }: { id: string }, context: GraphQLContext) => {
      await run(deleteM2MCredentialOperation, context, { id: fromNodeId('M2MCredential', id) });
      return emptyResponse;
    },

    updateSiteConfiguration: async (_root: unknown, { lastID, input }: { lastID: number; input: string }, context: GraphQLContext) => {
      await run(updateConfigurationOperation, context, { lastId: lastID, contents: input });
      return false;
    },
  },
};
