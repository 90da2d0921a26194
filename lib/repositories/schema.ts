import { z } from 'zod';
import { madePath, visibilitySchema } from '@/lib/groups/schema';
import { idSchema, instant, lookupText, multiLine, searchText, singleLine, storedText } from '@/lib/text/schema';
import { repositoryReference } from './access-schema';

export const mirrorStates = ['NOT_CLONED', 'CLONING', 'CLONED', 'FAILED'] as const;

export const repositorySchema = z.object({
  id: idSchema,
  groupId: idSchema,
  origin: z.enum(['HOSTED', 'MIRROR']),
  path: z.string(),
  name: z.string(),
  fullName: z.string(),
  description: z.string().nullable(),
  visibility: visibilitySchema,
  isUnrestricted: z.boolean(),
  isArchived: z.boolean(),
  isFork: z.boolean(),
  defaultBranch: z.string().nullable().describe('Null while there is no commit'),
  sizeBytes: z.number(),
  stars: z.int(),
  changedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  mirror: z
    .object({
      externalId: z.string(),
      state: z.enum(mirrorStates),
      webUrl: z.string().nullable(),
      fetchedAt: instant.nullable(),
      codeHost: z.object({ id: idSchema, kind: z.enum(['GITHUB', 'GITLAB', 'BITBUCKET_SERVER', 'OTHER']), url: z.string() }).nullable(),
    })
    .nullable(),
  keyValues: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
});
export type Repository = z.output<typeof repositorySchema>;

/** What administrators see beside it. */
export const siteRepositorySchema = repositorySchema.extend({
  fetch: z
    .object({
      progress: z.int().nullable(),
      phase: z.string().nullable(),
      startedAt: instant.nullable(),
      nextFetchAt: instant.nullable(),
      failedAt: instant.nullable(),
      failures: z.int(),
      lastError: z.string().nullable(),
      isCorrupted: z.boolean(),
      missingSince: instant.nullable(),
    })
    .nullable(),
});
export type SiteRepository = z.output<typeof siteRepositorySchema>;

export const getRepositoryInput = z.strictObject({
  repository: repositoryReference,
  purpose: z.enum(['code', 'existence']).default('code').describe('Whether to read code, or only to know that it is there'),
});
export type GetRepositoryInput = z.output<typeof getRepositoryInput>;

export const repositoryOrders = ['name', 'createdAt', 'size', 'stars', 'changedAt'] as const;
export type RepositoryOrder = (typeof repositoryOrders)[number];

/** Which repositories: every part that is given must hold. */
export const repositoryFilter = z.strictObject({
  query: searchText.optional().describe('Part of the name'),
  names: z.array(lookupText(1_024)).max(1_000).optional(),
  states: z.array(z.enum(mirrorStates)).max(4).optional().describe('What was made here counts as cloned'),
  hasFailed: z.boolean().optional().describe('Only those whose last fetch failed'),
  isCorrupted: z.boolean().optional(),
  codeHostId: idSchema.optional(),
  visibility: visibilitySchema.optional(),
  isUnrestricted: z.boolean().optional(),
});
export type RepositoryFilter = z.output<typeof repositoryFilter>;

const cursor = lookupText(1_200);
export const listRepositoriesInput = repositoryFilter.extend({
  orderBy: z.enum(repositoryOrders).default('name'),
  isDescending: z.boolean().default(false),
  limit: z.int().min(1).max(1_000).default(50),
  after: cursor.optional().describe('Continue after the entry with this cursor'),
  before: cursor.optional().describe('The entries before the one with this cursor'),
  isFromEnd: z.boolean().default(false).describe('The last ones instead of the first'),
});
export type ListRepositoriesInput = z.output<typeof listRepositoriesInput>;

const pageOf = <T extends z.ZodType>(repository: T) =>
  z.object({
    repositories: z.array(repository),
    startCursor: z.string().nullable(),
    endCursor: z.string().nullable(),
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
  });
export const repositoryPageSchema = pageOf(repositorySchema);
export const siteRepositoryPageSchema = pageOf(siteRepositorySchema);

export const mostCounted = 10_000;
export const repositoryCountSchema = z.object({ count: z.int(), isCapped: z.boolean().describe(`More than ${mostCounted}`) });

export const branchName = z
  .string('Write the name of a branch.')
  .min(1, 'Write the name of a branch.')
  .max(200, 'Write at most 200 characters.')
  .regex(/^(?![-/.])(?!.*(\.\.|\/\/|@\{))[^\p{Cc}\s~^:?*[\\{}]*(?<![/.])$/u, 'A branch cannot have this name.')
  .refine((name) => !name.endsWith('.lock'), 'A branch cannot have this name.');

export const createRepositoryInput = z.strictObject({
  groupId: idSchema.describe('The group it lives in'),
  path: madePath,
  name: singleLine(255).optional().describe('As people read it; the path where nothing is given'),
  description: multiLine(2_000).optional(),
  visibility: visibilitySchema.default('PRIVATE'),
  defaultBranch: branchName.default('main'),
});
export type CreateRepositoryInput = z.output<typeof createRepositoryInput>;

export const updateRepositoryInput = z.strictObject({
  id: idSchema,
  path: madePath.optional(),
  name: singleLine(255).optional(),
  description: multiLine(2_000).optional(),
  visibility: visibilitySchema.optional(),
  isArchived: z.boolean().optional().describe('Archived ones take no pushes'),
});
export type UpdateRepositoryInput = z.output<typeof updateRepositoryInput>;

export const deleteRepositoryInput = z.strictObject({
  id: idSchema,
  isForever: z.boolean().default(false).describe('At once, instead of after a week'),
});
export type DeleteRepositoryInput = z.output<typeof deleteRepositoryInput>;

export const deletedRepositorySchema = z.object({ id: idSchema, fullName: z.string() });

const key = singleLine(200, 'Write a key.');
export const addKeyValueInput = z.strictObject({ repositoryId: idSchema, key, value: storedText(2_000).nullable().default(null) });
export type KeyValueInput = z.output<typeof addKeyValueInput>;
export const deleteKeyValueInput = z.strictObject({ repositoryId: idSchema, key });
export type DeleteKeyValueInput = z.output<typeof deleteKeyValueInput>;
