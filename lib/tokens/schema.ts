import { z } from 'zod';
import { idSchema, instant, singleLine } from '@/lib/text/schema';

export const noteSchema = singleLine(255, 'Write what the token is for.').describe('What the token is for');

export const accessTokenSchema = z.object({
  id: idSchema,
  userId: idSchema,
  createdById: idSchema.nullable(),
  prefix: z.string(),
  lastFive: z.string(),
  note: z.string(),
  scopes: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  lastUsedAddress: z.string().nullable(),
  revokedAt: instant.nullable(),
});
export type AccessToken = z.output<typeof accessTokenSchema>;

/** The only output with a `secret`: it exists in this answer and nowhere else. */
export const createdAccessTokenSchema = z.object({ token: accessTokenSchema, secret: z.string() });
export type CreatedAccessToken = z.output<typeof createdAccessTokenSchema>;

export const createAccessTokenInput = z.strictObject({
  userId: idSchema,
  note: noteSchema,
  scopes: z.array(z.string().max(100)).min(1, 'Choose at least one scope.').max(50).describe('Wire scopes such as user:all'),
  expiresInSeconds: z
    .int()
    .nullable()
    .optional()
    .describe('Lifetime; absent takes the default, null asks for a token without end'),
});
export type CreateAccessTokenInput = z.output<typeof createAccessTokenInput>;

export const listAccessTokensInput = z.strictObject({
  userId: idSchema,
  limit: z.int().min(0).max(1_000).default(50),
  offset: z.int().min(0).max(10_000_000).default(0),
  includeExpired: z.boolean().default(false),
});
export type ListAccessTokensInput = z.output<typeof listAccessTokensInput>;

export const accessTokenPageSchema = z.object({ tokens: z.array(accessTokenSchema), totalCount: z.int() });

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
