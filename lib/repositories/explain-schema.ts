import { z } from 'zod';
import { idSchema, instant, lookupText, searchText } from '@/lib/text/schema';
import { accessReasonSchema, repositoryReference } from './access-schema';

export const explainAccessInput = z.strictObject({
  userId: idSchema,
  repository: repositoryReference,
  credential: z
    .strictObject({ kind: z.enum(['access-token', 'm2m-credential']), id: idSchema })
    .optional()
    .describe('What the account would come with; its scopes may take doors away'),
});
export type ExplainAccessInput = z.output<typeof explainAccessInput>;

export const codeDoors = ['graphql', 'stream', 'mcp', 'rest', 'v4', 'git'] as const;
export type CodeDoor = (typeof codeDoors)[number];

export const accessExplanationSchema = z.object({
  user: z.object({ id: idSchema, username: z.string(), kind: z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']) }),
  repository: z.object({ id: idSchema, fullName: z.string() }),
  isAllowed: z.boolean().describe('Whether the account may read the code'),
  reasons: z.array(accessReasonSchema),
  level: z.int().describe('The highest access level that memberships and shares give; 0 for none'),
  isBlocked: z.boolean(),
  hasPathRules: z.boolean().describe('True when only some of the files are open to the account'),
  credential: z
    .object({ kind: z.enum(['access-token', 'm2m-credential']), id: idSchema, name: z.string(), isUsable: z.boolean() })
    .nullable(),
  doors: z.array(
    z.object({
      door: z.enum(codeDoors),
      isOpen: z.boolean(),
      missing: z.string().nullable().describe('The permission or the scope that is lacking'),
    }),
  ),
  remedy: z.string().nullable().describe('The one change that would open it'),
});
export type AccessExplanation = z.output<typeof accessExplanationSchema>;

export const listAccountsInput = z.strictObject({
  repositoryId: idSchema,
  query: searchText.optional(),
  limit: z.int().min(1).max(100, 'Ask for at most 100 at a time.').default(20),
  after: lookupText(255).optional().describe('Keyset cursor: the username of the last one seen'),
});
export type ListAccountsInput = z.output<typeof listAccountsInput>;

export const accountsOfRepositorySchema = z.object({
  /** Who reads it without being named: everybody, or everybody but external accounts. */
  openTo: z.enum(['everybody', 'internal']).nullable(),
  accounts: z.array(
    z.object({
      userId: idSchema,
      username: z.string(),
      kind: z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']),
      reasons: z.array(accessReasonSchema),
      grantedAt: instant.nullable().describe('When it was granted to this account itself'),
    }),
  ),
  hasNextPage: z.boolean(),
});
export type AccountsOfRepository = z.output<typeof accountsOfRepositorySchema>;

export const listOpenInput = z.strictObject({
  userId: idSchema,
  query: searchText.optional(),
  limit: z.int().min(1).max(100, 'Ask for at most 100 at a time.').default(20),
  after: lookupText(1_024).optional().describe('Keyset cursor: the name of the last one seen'),
});
export type ListOpenInput = z.output<typeof listOpenInput>;

export const openRepositoriesSchema = z.object({
  repositories: z.array(
    z.object({
      id: idSchema,
      fullName: z.string(),
      visibility: z.enum(['PRIVATE', 'INTERNAL', 'PUBLIC']),
      reasons: z.array(accessReasonSchema),
      grantedAt: instant.nullable(),
    }),
  ),
  hasNextPage: z.boolean(),
});
export type OpenRepositories = z.output<typeof openRepositoriesSchema>;

export const countOpenInput = listOpenInput.pick({ userId: true, query: true });
export type CountOpenInput = z.output<typeof countOpenInput>;
export const countAccountsInput = listAccountsInput.pick({ repositoryId: true, query: true });
export type CountAccountsInput = z.output<typeof countAccountsInput>;
