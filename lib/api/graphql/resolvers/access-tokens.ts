import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import { createAccessTokenOperation, revokeAccessTokenBySecretOperation, revokeAccessTokenOperation } from '@/lib/tokens/operations';
import type { AccessToken } from '@/lib/tokens/schema';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { emptyResponse } from '../wire';

interface CreateAccessTokenArguments {
  user: string;
  durationSeconds?: number | null;
  scopes: string[];
  note: string;
}

export const accessTokenResolvers = {
  Mutation: {
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
  },

  AccessToken: {
    id: (token: AccessToken) => toNodeId('AccessToken', token.id),
    subject: (token: AccessToken, _args: unknown, { users }: GraphQLContext) => users.load(token.userId),
    creator: (token: AccessToken, _args: unknown, { users }: GraphQLContext) =>
      token.createdById === null ? null : users.load(token.createdById),
    tokenLastChars: (token: AccessToken) => token.lastFive,
  },
};
