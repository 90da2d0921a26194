import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  accessTokenPageSchema,
  accessTokenSchema,
  createAccessTokenInput,
  createdAccessTokenSchema,
  listAccessTokensInput,
  tokenOptionsSchema,
} from './schema';
import { getOwnToken, getTokenOptions, listAccessTokens, revokeAccessToken } from './service';
import { createAccessToken } from './service-create';

export const createAccessTokenOperation = defineOperation({
  name: 'accessTokens.create',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Creates an access token for an account. The secret is in this answer only.',
  idempotent: true,
  input: createAccessTokenInput,
  output: createdAccessTokenSchema,
  run: createAccessToken,
});

export const listAccessTokensOperation = defineOperation({
  name: 'accessTokens.list',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'The access tokens of an account.',
  input: listAccessTokensInput,
  output: accessTokenPageSchema,
  run: listAccessTokens,
});

export const getTokenOptionsOperation = defineOperation({
  name: 'accessTokens.getOptions',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'What the form for a new token may offer.',
  input: z.strictObject({ userId: idSchema }),
  output: tokenOptionsSchema,
  run: (context, { userId }) => getTokenOptions(context, userId),
});

export const revokeAccessTokenOperation = defineOperation({
  name: 'accessTokens.revoke',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Revokes an access token, and everything it minted.',
  input: z.strictObject({ id: idSchema }),
  output: z.null(),
  run: revokeAccessToken,
});

export const revokeAccessTokenBySecretOperation = defineOperation({
  name: 'accessTokens.revokeBySecret',
  kind: 'mutation',
  // Whoever holds the secret could do worse with it. SG §1.6.
  scope: 'self',
  summary: 'Revokes the access token with this secret, and everything it minted, whoever asks.',
  input: z.strictObject({ secret: z.string().min(1).max(500) }),
  output: z.null(),
  run: revokeAccessToken,
});

export const getOwnTokenOperation = defineOperation({
  name: 'accessTokens.getOwn',
  kind: 'query',
  scope: 'self',
  summary: 'The access token of this request.',
  input: z.strictObject({}),
  output: accessTokenSchema,
  run: getOwnToken,
});
