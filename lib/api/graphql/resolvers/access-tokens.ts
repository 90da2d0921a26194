import 'server-only';
import type { GraphQLResolveInfo } from 'graphql';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import {
  countAllTokensOperation,
  createAccessTokenOperation,
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  listNewestSiteTokensOperation,
  revokeAccessTokenBySecretOperation,
  revokeAccessTokenOperation,
  rotateAccessTokenOperation,
  setTokenAddressesOperation,
  updateAccessTokenOperation,
} from '@/lib/tokens/operations';
import type { AccessToken, AddressMode } from '@/lib/tokens/schema';
import { alias, run, type GraphQLContext } from '../context';
import { fromNodeId, toNodeId } from '../ids';
import { countArgument, emptyResponse, pageInfo } from '../wire';

interface CreateAccessTokenArguments {
  user: string;
  durationSeconds?: number | null;
  scopes: string[];
  note: string;
}

interface RotateArguments {
  id: string;
  durationSeconds?: number | null;
  overlapSeconds?: number | null;
}

interface UpdateArguments {
  id: string;
  note?: string | null;
  description?: string | null;
  lastUpdatedAt?: Date | null;
}

const idOf = (id: string) => fromNodeId('AccessToken', id);

const idOrNull = (id: number | null) => (id === null ? null : toNodeId('AccessToken', id));

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

    rotateAccessToken: async (_root: unknown, args: RotateArguments, context: GraphQLContext, info: GraphQLResolveInfo) => {
      const { durationSeconds, overlapSeconds } = args;
      const input = {
        id: idOf(args.id),
        ...(typeof durationSeconds === 'number' ? { expiresInSeconds: durationSeconds } : {}),
        ...(typeof overlapSeconds === 'number' ? { overlapSeconds } : {}),
      };
      const { token, secret } = await run(rotateAccessTokenOperation, context, input, alias(info));
      return { id: toNodeId('AccessToken', token.id), token: secret };
    },

    updateAccessToken: (_root: unknown, { id, note, description, lastUpdatedAt }: UpdateArguments, context: GraphQLContext) =>
      run(updateAccessTokenOperation, context, {
        id: idOf(id),
        ...(typeof note === 'string' ? { note } : {}),
        ...(typeof description === 'string' ? { description } : {}),
        ...(lastUpdatedAt ? { lastUpdatedAt: lastUpdatedAt.toISOString() } : {}),
      }),

    disableAccessToken: (_root: unknown, { id }: { id: string }, context: GraphQLContext) =>
      run(disableAccessTokenOperation, context, { id: idOf(id) }),

    enableAccessToken: (_root: unknown, { id }: { id: string }, context: GraphQLContext) =>
      run(enableAccessTokenOperation, context, { id: idOf(id) }),

    setAccessTokenAddresses: (
      _root: unknown,
      { id, mode, allowedAddresses }: { id: string; mode: AddressMode; allowedAddresses: string[] },
      context: GraphQLContext,
    ) => run(setTokenAddressesOperation, context, { id: idOf(id), addressMode: mode, allowedAddresses }),
  },

  Site: {
    accessTokens: async (_site: unknown, args: { first?: number | null; includeExpired?: boolean | null }, context: GraphQLContext) => {
      const includeExpired = args.includeExpired ?? false;
      const limit = countArgument(args.first);
      const nodes = await run(listNewestSiteTokensOperation, context, { limit, includeExpired });
      // Counting goes through every row, so only who asks for it pays.
      const totalCount = () => run(countAllTokensOperation, context, { includeExpired });
      return { nodes, totalCount, pageInfo: async () => pageInfo(nodes.length === limit && (await totalCount()) > nodes.length, null) };
    },
  },

  AccessToken: {
    id: (token: AccessToken) => toNodeId('AccessToken', token.id),
    subject: (token: AccessToken, _args: unknown, { users }: GraphQLContext) => users.load(token.userId),
    creator: (token: AccessToken, _args: unknown, { users }: GraphQLContext) =>
      token.createdById === null ? null : users.load(token.createdById),
    tokenLastChars: (token: AccessToken) => token.lastFive,
    rotatedFromID: (token: AccessToken) => idOrNull(token.rotatedFromId),
    parentID: (token: AccessToken) => idOrNull(token.parentId),
  },
};
