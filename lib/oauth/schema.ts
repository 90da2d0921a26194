import { z } from 'zod';
import { m2mScopes } from '@/lib/authz/scopes';
import { idSchema, instant, multiLine, singleLine } from '@/lib/text/schema';

const scopeList = z
  .array(z.enum(m2mScopes, { error: `Choose from ${m2mScopes.join(', ')}.` }))
  .min(1, 'Choose at least one scope.')
  .max(m2mScopes.length, 'Each scope may stand once.')
  .refine((scopes) => new Set(scopes).size === scopes.length, 'Each scope may stand once.');

export const m2mSecretSchema = z.object({
  id: idSchema,
  lastFive: z.string(),
  createdAt: instant,
  /** Set once a rotation with an overlap gave it an end. */
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  leakedAt: instant.nullable(),
});
export type M2MSecret = z.output<typeof m2mSecretSchema>;

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
  disabledAt: instant.nullable(),
  /** The ones that work, the newest first. */
  secrets: z.array(m2mSecretSchema),
});
export type M2MCredential = z.output<typeof m2mCredentialSchema>;

/** The only output with a `clientSecret`: of creating a credential, and of adding or rotating its secret. */
export const createdM2MCredentialSchema = z.object({ credential: m2mCredentialSchema, clientSecret: z.string() });
export type CreatedM2MCredential = z.output<typeof createdM2MCredentialSchema>;

export const createM2MCredentialInput = z.strictObject({
  userId: idSchema,
  name: singleLine(100, 'Write a name.').describe('What the credential is called'),
  description: multiLine(1_000).optional().describe('What it is for'),
  scopes: scopeList.describe('The most its bearers may carry'),
});
export type CreateM2MCredentialInput = z.output<typeof createM2MCredentialInput>;

export const useDays = 30;

export const m2mCredentialDetailsSchema = z.object({
  credential: m2mCredentialSchema,
  /** The last ones that were revoked or came to their end. */
  endedSecrets: z.array(m2mSecretSchema),
  /** Requests with its bearers on each of the last days, the oldest first; days are UTC. */
  days: z.array(z.object({ day: z.iso.date(), requests: z.int() })),
});
export type M2MCredentialDetails = z.output<typeof m2mCredentialDetailsSchema>;

export const updateM2MCredentialInput = z.strictObject({
  id: idSchema,
  name: createM2MCredentialInput.shape.name.optional(),
  description: createM2MCredentialInput.shape.description,
  scopes: createM2MCredentialInput.shape.scopes.optional(),
  lastUpdatedAt: instant
    .max(40)
    .optional()
    .describe('The updatedAt that the change was made on; another one now is a conflict'),
});
export type UpdateM2MCredentialInput = z.output<typeof updateM2MCredentialInput>;

const daySeconds = 86_400;

export const rotateM2MSecretInput = z.strictObject({
  id: idSchema,
  overlapSeconds: z
    .int('Write whole seconds.')
    .min(0, 'Write 0 or more seconds.')
    .max(7 * daySeconds, 'An overlap lasts 7 days at most.')
    .default(0)
    .describe('How long the secrets it replaces still work; 0 ends them at once'),
  newestSecretId: idSchema
    .nullable()
    .optional()
    .describe('The newest working secret that the caller knows, null for none; another one now is a conflict'),
});
export type RotateM2MSecretInput = z.output<typeof rotateM2MSecretInput>;

export const revokeM2MSecretInput = z.strictObject({ id: idSchema, secretId: idSchema });
export type RevokeM2MSecretInput = z.output<typeof revokeM2MSecretInput>;

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
