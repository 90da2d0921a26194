import { z } from 'zod';
import { idSchema, instant, searchText } from '@/lib/text/schema';
import { bindIdSchema } from './schema';

export const userSummaryInput = z.strictObject({
  userIds: z.array(idSchema).min(1).max(1_000),
  query: searchText.optional().describe('Count only repositories with this in their name'),
});
export type UserSummaryInput = z.output<typeof userSummaryInput>;

export const userSummarySchema = z.array(
  z.object({
    userId: idSchema,
    grants: z.int().describe('Repositories that were given one by one'),
    updatedAt: instant.nullable().describe('When the last of them was given or changed'),
    hasAllRepositories: z.boolean(),
    allRepositoriesUntil: instant.nullable(),
    isUnrestricted: z.boolean().describe('Reads every repository: by that switch, or as a site admin'),
  }),
);
export type UserSummary = z.output<typeof userSummarySchema>[number];

export const repositorySummarySchema = z.object({ grants: z.int(), updatedAt: instant.nullable() });
export type RepositorySummary = z.output<typeof repositorySummarySchema>;

export const listPendingRepositoriesInput = z.strictObject({
  account: z.union([z.strictObject({ username: bindIdSchema }), z.strictObject({ email: bindIdSchema })]),
  limit: z.int().min(1).max(1_000).default(100),
  afterId: z.int().min(0).optional().describe('Keyset cursor: only greater ids'),
});
export type ListPendingRepositoriesInput = z.output<typeof listPendingRepositoriesInput>;

export const pendingRepositoriesSchema = z.object({
  repositories: z.array(z.object({ id: idSchema, name: z.string() })),
  hasNextPage: z.boolean(),
});
export type PendingRepositories = z.output<typeof pendingRepositoriesSchema>;

export const pathRulesInput = z.strictObject({ repositoryId: idSchema, userId: idSchema });
export const pathRulesSchema = z.object({ paths: z.array(z.string()).nullable().describe('Null where the whole repository is meant') });
export const bindModeSchema = z.object({ isEnabled: z.boolean(), by: z.enum(['email', 'username']) });
