import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  accessTokenPageSchema,
  accessTokenSchema,
  addressProposalSchema,
  bulkOutcomeSchema,
  createAccessTokenInput,
  createdAccessTokenSchema,
  listAccessTokensInput,
  listedTokenSchema,
  listNewestSiteTokensInput,
  listSiteTokensInput,
  proposeAddressesInput,
  revokeManyInput,
  rotateAccessTokenInput,
  rotateOwnTokenInput,
  setTokenAddressesInput,
  siteTokenPageSchema,
  siteTokensFilter,
  tokenDetailSchema,
  tokenOptionsSchema,
  updateAccessTokenInput,
} from './schema';
import { getOwnToken, getTokenOptions, listAccessTokens, revokeAccessToken } from './service';
import { revokeManyTokens, setTokenAddresses, setTokenDisabled, updateAccessToken } from './service-change';
import { createAccessToken } from './service-create';
import { getAccessToken, getTokenDetail, proposeAddresses } from './service-detail';
import { rotateAccessToken, rotateOwnToken } from './service-rotate';
import { countAllTokens, countTokensOfSite, listNewestSiteTokens, listSiteTokens } from './service-site';

const oneToken = z.strictObject({ id: idSchema });

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
  input: oneToken,
  output: z.null(),
  run: (context, input) => revokeAccessToken(context, input).then(() => null),
});

export const revokeAccessTokenBySecretOperation = defineOperation({
  name: 'accessTokens.revokeBySecret',
  kind: 'mutation',
  // Whoever holds the secret could do worse with it. SG §1.6.
  scope: 'self',
  summary: 'Revokes the access token with this secret, and everything it minted, whoever asks.',
  input: z.strictObject({ secret: z.string().min(1).max(500) }),
  output: z.null(),
  run: (context, input) => revokeAccessToken(context, input).then(() => null),
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

export const revokeManyAccessTokensOperation = defineOperation({
  name: 'accessTokens.revokeMany',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Revokes several access tokens, each by itself, and says what became of each.',
  input: revokeManyInput,
  output: bulkOutcomeSchema,
  run: revokeManyTokens,
});

export const rotateAccessTokenOperation = defineOperation({
  name: 'accessTokens.rotate',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Gives an access token a new secret, which is in this answer only. The old one ends at once or after an overlap.',
  idempotent: true,
  input: rotateAccessTokenInput,
  output: createdAccessTokenSchema,
  run: rotateAccessToken,
});

export const rotateOwnTokenOperation = defineOperation({
  name: 'accessTokens.rotateOwn',
  kind: 'mutation',
  scope: ['tokens:rotate-self'],
  summary: 'Rotates the access token of this request.',
  idempotent: true,
  input: rotateOwnTokenInput,
  output: createdAccessTokenSchema,
  run: rotateOwnToken,
});

export const updateAccessTokenOperation = defineOperation({
  name: 'accessTokens.update',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Changes the note and the description of an access token.',
  input: updateAccessTokenInput,
  output: accessTokenSchema,
  run: updateAccessToken,
});

export const disableAccessTokenOperation = defineOperation({
  name: 'accessTokens.disable',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Takes an access token, and what it minted, out of use until it is enabled again.',
  input: oneToken,
  output: accessTokenSchema,
  run: (context, { id }) => setTokenDisabled(context, id, true),
});

export const enableAccessTokenOperation = defineOperation({
  name: 'accessTokens.enable',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Puts a disabled access token back into use.',
  input: oneToken,
  output: accessTokenSchema,
  run: (context, { id }) => setTokenDisabled(context, id, false),
});

export const setTokenAddressesOperation = defineOperation({
  name: 'accessTokens.setAddresses',
  kind: 'mutation',
  scope: ['tokens:write'],
  summary: 'Sets from which addresses an access token may be used.',
  input: setTokenAddressesInput,
  output: accessTokenSchema,
  run: setTokenAddresses,
});

export const proposeAddressesOperation = defineOperation({
  name: 'accessTokens.proposeAddresses',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'The shortest address list that covers from where an access token was used.',
  input: proposeAddressesInput,
  output: addressProposalSchema,
  run: proposeAddresses,
});

export const getAccessTokenOperation = defineOperation({
  name: 'accessTokens.get',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'One access token.',
  input: oneToken,
  output: listedTokenSchema,
  run: (context, { id }) => getAccessToken(context, id),
});

export const getTokenDetailOperation = defineOperation({
  name: 'accessTokens.getDetail',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'One access token with its uses per day, addresses, rotations and what it minted.',
  input: oneToken,
  output: tokenDetailSchema,
  run: (context, { id }) => getTokenDetail(context, id),
});

export const listSiteTokensOperation = defineOperation({
  name: 'accessTokens.listForSite',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'All access tokens of the site, page by page.',
  input: listSiteTokensInput,
  output: siteTokenPageSchema,
  run: listSiteTokens,
});

export const countSiteTokensOperation = defineOperation({
  name: 'accessTokens.countForSite',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'How many access tokens of the site match, at most one more than the cap.',
  input: siteTokensFilter.extend({ cap: z.int().min(1).max(1_000_000).default(10_000) }),
  output: z.int(),
  run: countTokensOfSite,
});

export const listNewestSiteTokensOperation = defineOperation({
  name: 'accessTokens.listNewestForSite',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'The first access tokens of the site: just made, then never used, then by last use.',
  input: listNewestSiteTokensInput,
  output: z.array(listedTokenSchema),
  run: listNewestSiteTokens,
});

export const countAllTokensOperation = defineOperation({
  name: 'accessTokens.countAll',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'How many access tokens the site has, counted to the last.',
  input: z.strictObject({ includeExpired: z.boolean().default(false) }),
  output: z.int(),
  run: (context, { includeExpired }) => countAllTokens(context, includeExpired),
});
