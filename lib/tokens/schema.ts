import { z } from 'zod';
import { idSchema, instant, multiLine, searchText, singleLine } from '@/lib/text/schema';

export const noteSchema = singleLine(255, 'Write what the token is for.').describe('What the token is for');

export const descriptionSchema = multiLine(1_000).describe('More about the token: where it is kept, who to ask; may be empty');

export const addressModes = ['OFF', 'REPORT', 'ENFORCE'] as const;
export type AddressMode = (typeof addressModes)[number];

export const accessTokenSchema = z.object({
  id: idSchema,
  userId: idSchema,
  createdById: idSchema.nullable(),
  parentId: idSchema.nullable().describe('The token that minted this one, and with which it ends'),
  rotatedFromId: idSchema.nullable().describe('The token whose place this one took'),
  prefix: z.string(),
  lastFive: z.string(),
  note: z.string(),
  description: z.string().nullable(),
  scopes: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  lastUsedAddress: z.string().nullable(),
  revokedAt: instant.nullable(),
  disabledAt: instant.nullable(),
  leakedAt: instant.nullable(),
  addressMode: z.enum(addressModes),
  allowedAddresses: z.array(z.string()),
});
export type AccessToken = z.output<typeof accessTokenSchema>;

/** The only output with a `secret`: it exists in this answer and nowhere else. */
export const createdAccessTokenSchema = z.object({ token: accessTokenSchema, secret: z.string() });
export type CreatedAccessToken = z.output<typeof createdAccessTokenSchema>;

export const createAccessTokenInput = z.strictObject({
  userId: idSchema,
  note: noteSchema,
  description: descriptionSchema.optional(),
  scopes: z.array(z.string().max(100)).min(1, 'Choose at least one scope.').max(50).describe('Wire scopes such as user:all'),
  expiresInSeconds: z
    .int()
    .nullable()
    .optional()
    .describe('Lifetime; absent takes the default, null asks for a token without end'),
});
export type CreateAccessTokenInput = z.output<typeof createAccessTokenInput>;

/** Tokens that expire within this many days count as expiring. */
export const expiringDays = 14;

export const tokenStates = ['active', 'expiring', 'expired', 'disabled', 'revoked'] as const;
export type TokenState = (typeof tokenStates)[number];

/** Tokens that never did anything for this many days count as unused. */
export const unusedDays = 30;
/** Reports of leaks call for somebody for this many days. */
export const leakDays = 30;

/** Why a token calls for somebody; home counts these, and the lists show them. */
export const tokenAttentions = ['leaked', 'expiring', 'expired', 'unused'] as const;
export type TokenAttention = (typeof tokenAttentions)[number];

const attentionFilter = z
  .enum(tokenAttentions)
  .optional()
  .describe('Only tokens that call for somebody in this way, in whatever state they are unless one is asked for');

export const listAccessTokensInput = z.strictObject({
  userId: idSchema,
  limit: z.int().min(0).max(1_000).default(50),
  offset: z.int().min(0).max(10_000_000).default(0),
  includeExpired: z.boolean().default(false),
  state: z.enum(tokenStates).optional().describe('Only tokens in this state; it then decides alone, whatever includeExpired says'),
  attention: attentionFilter,
});
export type ListAccessTokensInput = z.output<typeof listAccessTokensInput>;

/** A token of a list; a successor tells that its end is the end of an overlap. */
export const listedTokenSchema = accessTokenSchema.extend({ rotatedToId: idSchema.nullable() });
export type ListedToken = z.output<typeof listedTokenSchema>;

export const accessTokenPageSchema = z.object({ tokens: z.array(listedTokenSchema), totalCount: z.int() });

export type RevokeAccessTokenInput = { id: number } | { secret: string };

/** What a form needs to offer lifetimes and scopes for an account's new token. */
export const tokenOptionsSchema = z.object({
  canCreate: z.boolean(),
  /** Why not, when `canCreate` is false. */
  refusal: z.string().nullable(),
  scopes: z.array(z.string()),
  lifetimeDays: z.array(z.int()),
  defaultLifetimeDays: z.int(),
  canNeverExpire: z.boolean(),
});
export type TokenOptions = z.output<typeof tokenOptionsSchema>;

const lifetimeSchema = z
  .int()
  .nullable()
  .optional()
  .describe('Lifetime of the new token; absent takes the lifetime of the old one, null asks for a token without end');

const overlapDays = 7;
export const overlapSchema = z
  .int()
  .min(0)
  .max(overlapDays * 86_400, `The old token may work for ${overlapDays} more days at most.`)
  .default(0)
  .describe('For how long the old token still works; 0 ends it at once');

export const rotateAccessTokenInput = z.strictObject({ id: idSchema, overlapSeconds: overlapSchema, expiresInSeconds: lifetimeSchema });
export type RotateAccessTokenInput = z.output<typeof rotateAccessTokenInput>;

export const rotateOwnTokenInput = z.strictObject({ overlapSeconds: overlapSchema, expiresInSeconds: lifetimeSchema });
export type RotateOwnTokenInput = z.output<typeof rotateOwnTokenInput>;

/** What a form was filled from: a change made since then is told instead of written over. */
const lastUpdatedAt = z.iso.datetime().max(40).optional().describe('updatedAt of the token that the change was made on');

export const updateAccessTokenInput = z.strictObject({
  id: idSchema,
  note: noteSchema.optional(),
  description: descriptionSchema.optional(),
  lastUpdatedAt,
});
export type UpdateAccessTokenInput = z.output<typeof updateAccessTokenInput>;

export const mostAddressEntries = 50;
const addressEntries = z
  .array(z.string().max(60))
  .max(mostAddressEntries, `A list takes ${mostAddressEntries} entries. Put neighbours together as a network.`)
  .describe('Addresses and networks in CIDR notation, IPv4 or IPv6');

export const setTokenAddressesInput = z.strictObject({
  id: idSchema,
  addressMode: z.enum(addressModes).describe('OFF lets everyone pass, REPORT counts requests from elsewhere, ENFORCE refuses them'),
  allowedAddresses: addressEntries,
  lastUpdatedAt,
});
export type SetTokenAddressesInput = z.output<typeof setTokenAddressesInput>;

export const seenAddressSchema = z.object({ address: z.string(), requests: z.int(), lastSeenAt: instant });

export const proposeAddressesInput = z.strictObject({
  id: idSchema,
  days: z.int().min(1).max(365).default(30).describe('How far to look back'),
  allowedAddresses: addressEntries.optional().describe('The list to hold against what was seen; absent takes the stored one'),
});
export type ProposeAddressesInput = z.output<typeof proposeAddressesInput>;

export const addressProposalSchema = z.object({
  entries: z.array(z.object({ entry: z.string(), addresses: z.int(), requests: z.int() })),
  seen: z.int().describe('Addresses that were looked at'),
  outside: z.array(seenAddressSchema).describe('Seen addresses that the list does not cover, the latest first'),
});
export type AddressProposal = z.output<typeof addressProposalSchema>;

const mostAtOnce = 100;
export const revokeManyInput = z.strictObject({
  ids: z.array(idSchema).min(1, 'Choose at least one token.').max(mostAtOnce, `Choose ${mostAtOnce} tokens at most.`),
});
export type RevokeManyInput = z.output<typeof revokeManyInput>;

/** What became of each row of a bulk action. */
export const bulkOutcomeSchema = z.object({ done: z.array(idSchema), failed: z.array(z.object({ id: idSchema, message: z.string() })) });
export type BulkOutcome = z.output<typeof bulkOutcomeSchema>;

const tokenReference = z.object({
  id: idSchema,
  /** Null once the account is deleted: its name may be another's. */
  username: z.string().nullable(),
  note: z.string(),
  lastFive: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  disabledAt: instant.nullable(),
});
export type TokenReference = z.output<typeof tokenReference>;

/** All that a page about one token shows. */
export const tokenDetailSchema = z.object({
  token: listedTokenSchema,
  /** The chain of rotations, the oldest first, this token among them. */
  rotations: z.array(tokenReference),
  /** What minted it, where that is for the viewer. */
  parent: tokenReference.nullable(),
  /** The newest of what it minted and the viewer may see; so is their count. */
  children: z.array(tokenReference),
  childCount: z.int(),
  days: z.array(z.object({ day: z.iso.date(), requests: z.int() })),
  addresses: z.array(seenAddressSchema.extend({ outside: z.int(), firstSeenAt: instant })),
});
export type TokenDetail = z.output<typeof tokenDetailSchema>;

export const siteTokenSorts = ['createdAt', 'lastUsedAt', 'expiresAt'] as const;

export const siteTokensFilter = z.strictObject({
  state: z.enum(tokenStates).optional(),
  attention: attentionFilter,
  query: searchText.optional().describe('Inside the note or the name of the owner'),
  isUnused: z.boolean().default(false).describe('Neither used nor made in the last 90 days'),
  isNeverUsed: z.boolean().default(false),
  isEndless: z.boolean().default(false).describe('Without an end'),
  isWide: z.boolean().default(false).describe('With a scope that opens everything, or sudo'),
  ownerKind: z.enum(['HUMAN', 'SERVICE_ACCOUNT']).optional(),
});
export type SiteTokensFilter = z.output<typeof siteTokensFilter>;

/** `<instant or infinity>~<id>`: by what the list is ordered, and the id for those of the same instant. */
function isPlace(text: string): boolean {
  const [, instantText = '', id] = /^(-?infinity|[\d:.TZ-]{24})~(\d{1,10})$/.exec(text) ?? [];
  if (id === undefined || Number(id) > 2_147_483_647) return false;
  const at = new Date(instantText);
  return instantText.endsWith('infinity') || (!Number.isNaN(at.getTime()) && at.toISOString() === instantText);
}

export const listSiteTokensInput = siteTokensFilter.extend({
  orderBy: z.enum(siteTokenSorts).default('createdAt'),
  descending: z.boolean().default(true),
  limit: z.int().min(1).max(100).default(50),
  cursor: z
    .string()
    .max(60)
    .refine(isPlace, 'This is no place in this list. Start at its first page.')
    .optional()
    .describe('Where the page before ended'),
});
export type ListSiteTokensInput = z.output<typeof listSiteTokensInput>;

export const siteTokenSchema = listedTokenSchema.extend({
  owner: z.object({
    username: z.string(),
    kind: z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']),
    state: z.enum(['active', 'blocked', 'deleted']),
  }),
  isCutOff: z.boolean().describe('A token above the one that minted it, or that one, is out of use, and with it this one'),
  creatorName: z.string().nullable(),
});
export type SiteToken = z.output<typeof siteTokenSchema>;

export const siteTokenPageSchema = z.object({ tokens: z.array(siteTokenSchema), nextCursor: z.string().nullable() });

/** The listing of the GraphQL contract: its order is its own, and it goes no further than its first page. */
export const listNewestSiteTokensInput = z.strictObject({
  limit: z.int().min(0).max(1_000).default(50),
  includeExpired: z.boolean().default(false),
});
export type ListNewestSiteTokensInput = z.output<typeof listNewestSiteTokensInput>;
