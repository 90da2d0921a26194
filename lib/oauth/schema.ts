import { z } from 'zod';
import { m2mScopes } from '@/lib/authz/scopes';
import { idSchema, instant, multiLine, singleLine } from '@/lib/text/schema';

const scopeList = z
  .array(z.enum(m2mScopes, { error: `Choose from ${m2mScopes.join(', ')}.` }))
  .min(1, 'Choose at least one scope.')
  .max(m2mScopes.length, 'Each scope may stand once.')
  .refine((scopes) => new Set(scopes).size === scopes.length, 'Each scope may stand once.');

export const m2mCredentialSchema = z.object({
  id: idSchema,
  userId: idSchema,
  clientId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  scopes: z.array(z.string()),
  secretLastFive: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  lastUsedAt: instant.nullable(),
});
export type M2MCredential = z.output<typeof m2mCredentialSchema>;

/** The only output with a `clientSecret`. */
export const createdM2MCredentialSchema = z.object({ credential: m2mCredentialSchema, clientSecret: z.string() });
export type CreatedM2MCredential = z.output<typeof createdM2MCredentialSchema>;

export const createM2MCredentialInput = z.strictObject({
  userId: idSchema,
  name: singleLine(100, 'Write a name.').describe('What the credential is called'),
  description: multiLine(1_000).optional().describe('What it is for'),
  scopes: scopeList.describe('The most its bearers may carry'),
});
export type CreateM2MCredentialInput = z.output<typeof createM2MCredentialInput>;

export const listM2MCredentialsInput = z.strictObject({
  userId: idSchema,
  limit: z.int().min(0).max(1_000).default(50),
  afterId: z.int().min(0).optional().describe('Keyset cursor: only credentials with a smaller id'),
});
export type ListM2MCredentialsInput = z.output<typeof listM2MCredentialsInput>;

export const m2mCredentialPageSchema = z.object({
  credentials: z.array(m2mCredentialSchema),
  totalCount: z.int(),
  hasNextPage: z.boolean(),
});

export const clientCredentialsGrantInput = z.strictObject({
  clientId: z.string().max(200).regex(/^[\x21-\x7e]+$/),
  clientSecret: z.string().min(1).max(500),
  /** Absent asks for all the client may have. */
  scopes: z.array(z.string().min(1).max(100)).max(50).optional(),
});
export type ClientCredentialsGrantInput = z.output<typeof clientCredentialsGrantInput>;

/** The only output with a bearer. */
export const grantedBearerSchema = z.object({ accessToken: z.string(), expiresInSeconds: z.int(), scopes: z.array(z.string()) });
export type GrantedBearer = z.output<typeof grantedBearerSchema>;
