import { z } from 'zod';
import { idSchema, instant, lookupText, searchText } from '@/lib/text/schema';

const repositoryIds = z
  .array(idSchema)
  .min(1, 'Choose at least one repository.')
  .max(1_000, 'Choose at most 1,000 repositories at a time.');

/** When a grant ends by itself. */
const until = z.coerce.date().optional().describe('When this ends by itself; without, it stays until somebody takes it away');

export const bindIdSchema = lookupText(255, 'Write a user name or an address.').describe(
  'What names an account, as the setting permissions.userMapping says: its confirmed first address or its name',
);

export const grantSchema = z.object({
  userId: idSchema,
  username: z.string(),
  repositoryId: idSchema,
  repositoryName: z.string(),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant.nullable(),
});
export type Grant = z.output<typeof grantSchema>;

export const addGrantsInput = z.strictObject({
  userId: idSchema,
  repositoryIds: repositoryIds.transform((ids) => [...new Set(ids)]),
  until,
});
export type AddGrantsInput = z.output<typeof addGrantsInput>;

export const grantResultSchema = z.object({
  done: z.array(z.object({ id: idSchema, name: z.string() })),
  failed: z.array(z.object({ id: idSchema, code: z.string(), reason: z.string().nullable(), message: z.string() })),
});
export type GrantResult = z.output<typeof grantResultSchema>;

export const removeGrantsInput = z.strictObject({ userId: idSchema, repositoryIds: addGrantsInput.shape.repositoryIds });
export type RemoveGrantsInput = z.output<typeof removeGrantsInput>;

/** `*` stands for any characters of one level, `**` for any at all. */
export const patternSchema = lookupText(1_024, 'Write a pattern such as github.com/acme/*.')
  .refine(
    (text) => /^[A-Za-z0-9_.~+\-/*]+$/.test(text),
    'Use the characters of repository names, * for one level and ** for any number of levels.',
  )
  .refine((text) => text.split(/\*+/).length <= 11, 'Use at most ten stars.');

export const mostMatches = 10_000;

export const previewGrantsInput = z.strictObject({ userId: idSchema, pattern: patternSchema });
export type PreviewGrantsInput = z.output<typeof previewGrantsInput>;

export const grantsPreviewSchema = z.object({
  matches: z.int().describe(`Repositories that match, counted up to ${mostMatches + 1}`),
  fresh: z.int().describe('Those of them that are not granted yet'),
  examples: z.array(z.string()).describe('The first names that match'),
});
export type GrantsPreview = z.output<typeof grantsPreviewSchema>;

export const addMatchingGrantsInput = z.strictObject({
  userId: idSchema,
  pattern: patternSchema,
  expectedMatches: z.int().min(1).max(mostMatches).describe('How many the preview said; another number now is a conflict'),
  until,
});
export type AddMatchingGrantsInput = z.output<typeof addMatchingGrantsInput>;

export const setRepositoryGrantsInput = z.strictObject({
  repositoryId: idSchema,
  bindIds: z.array(bindIdSchema).max(10_000, 'Name at most 10,000 accounts.'),
});
export type SetRepositoryGrantsInput = z.output<typeof setRepositoryGrantsInput>;

export const repositoryGrantsSetSchema = z.object({ granted: z.int(), pending: z.int(), added: z.int(), removed: z.int() });
export type RepositoryGrantsSet = z.output<typeof repositoryGrantsSetSchema>;

export const setUnrestrictedInput = z.strictObject({
  repositoryIds: repositoryIds.refine((ids) => new Set(ids).size === ids.length, 'Each repository may stand once.'),
  isUnrestricted: z.boolean(),
});
export type SetUnrestrictedInput = z.output<typeof setUnrestrictedInput>;

export const setAllRepositoriesInput = z.strictObject({
  userId: idSchema,
  isAllowed: z.boolean().describe('True for every repository there is and will be'),
  until,
});
export type SetAllRepositoriesInput = z.output<typeof setAllRepositoriesInput>;

export const allRepositoriesSchema = z.object({
  userId: idSchema,
  isAllowed: z.boolean(),
  until: instant.nullable(),
  byUsername: z.string().nullable().describe('Who switched it on'),
});
export type AllRepositories = z.output<typeof allRepositoriesSchema>;

const pathRule = lookupText(4_096, 'Write a path such as /docs/**.');

export const setPathRulesInput = z.strictObject({
  repositoryId: idSchema,
  rules: z
    .array(z.strictObject({ bindId: bindIdSchema, paths: z.array(pathRule).max(1_000) }))
    .max(1_000, 'Name at most 1,000 accounts.')
    .refine((rules) => new Set(rules.map(({ bindId }) => bindId)).size === rules.length, 'Each account may stand once.'),
});
export type SetPathRulesInput = z.output<typeof setPathRulesInput>;

const keyset = {
  limit: z.int().min(1).max(100, 'Ask for at most 100 at a time.').default(20),
  afterId: z.int().min(0).optional().describe('Keyset cursor: only greater ids'),
};

export const listUserGrantsInput = z.strictObject({
  userIds: z.array(idSchema).min(1).max(100),
  query: searchText.optional(),
  ...keyset,
  afterIds: z
    .array(z.int().min(0).max(2_147_483_647))
    .max(100)
    .optional()
    .describe('A cursor for each account, in their order, instead of one for all'),
});
export type ListUserGrantsInput = z.output<typeof listUserGrantsInput>;

export const userGrantsSchema = z.array(z.object({ userId: idSchema, grants: z.array(grantSchema), hasNextPage: z.boolean() }));
export type UserGrants = z.output<typeof userGrantsSchema>;

export const listRepositoryGrantsInput = z.strictObject({ repositoryId: idSchema, query: searchText.optional(), ...keyset });
export type ListRepositoryGrantsInput = z.output<typeof listRepositoryGrantsInput>;

export const repositoryGrantsSchema = z.object({ grants: z.array(grantSchema), hasNextPage: z.boolean() });
export type RepositoryGrants = z.output<typeof repositoryGrantsSchema>;
