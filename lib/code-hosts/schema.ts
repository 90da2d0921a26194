import { z } from 'zod';
import { idSchema, instant, searchText, singleLine, storedText } from '@/lib/text/schema';
import { codeHostKinds } from './config-schema';

export const syncStates = ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;

export const syncSchema = z.object({
  id: idSchema,
  codeHostId: idSchema,
  state: z.enum(syncStates),
  /** Empty where the clock asked for it, and where the account is gone. */
  askedByName: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  found: z.int(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  /** What went wrong, in a sentence; of a run that is done, that it could not see everything. */
  error: z.string().nullable(),
});
export type CodeHostSync = z.output<typeof syncSchema>;

export const syncDetailsSchema = syncSchema.extend({ log: z.string() });
export type CodeHostSyncDetails = z.output<typeof syncDetailsSchema>;

export const codeHostSchema = z.object({
  id: idSchema,
  kind: z.enum(codeHostKinds),
  displayName: z.string(),
  url: z.string(),
  gitUrlType: z.enum(['HTTP', 'SSH']),
  /** JSON with comments as it was written; secrets are the word REDACTED. */
  config: z.string(),
  hasToken: z.boolean(),
  hasSshKey: z.boolean(),
  syncIntervalMinutes: z.int(),
  nextSyncAt: instant.nullable(),
  /** The host asked to be left alone until then. */
  limitedUntil: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  repositoryCount: z.int(),
  /** The newest run, whatever became of it. */
  lastSync: syncSchema.nullable(),
  /** What the configuration holds that has no effect, and what is better changed. */
  warnings: z.array(z.string()),
});
export type CodeHost = z.output<typeof codeHostSchema>;

const displayName = singleLine(100, 'Give the connection a name.');
const config = storedText(500_000).describe('JSON with comments. The word REDACTED stands for the secret that is stored');
const syncIntervalMinutes = z
  .int('Write a number of minutes.')
  .min(5, 'Synchronise at most every 5 minutes.')
  .max(10_080, 'Synchronise at least once a week.')
  .describe('Minutes between two looks at what the host has');

export const createCodeHostInput = z.strictObject({
  kind: z.enum(codeHostKinds),
  displayName,
  config,
  syncIntervalMinutes: syncIntervalMinutes.default(60),
});
export type CreateCodeHostInput = z.output<typeof createCodeHostInput>;

export const updateCodeHostInput = z.strictObject({
  id: idSchema,
  displayName: displayName.optional(),
  config: config.optional(),
  syncIntervalMinutes: syncIntervalMinutes.optional(),
  lastUpdatedAt: instant.max(40).optional().describe('As it was read; a change in between is then a conflict'),
});
export type UpdateCodeHostInput = z.output<typeof updateCodeHostInput>;

export const deleteCodeHostInput = z.strictObject({
  id: idSchema,
  repositories: z.enum(['delete', 'keep']).describe('Whether its repositories go with it, or stay as copies that are fetched no more'),
});
export type DeleteCodeHostInput = z.output<typeof deleteCodeHostInput>;

export const listCodeHostsInput = z.strictObject({
  limit: z.int().min(1).max(1_000).default(100),
  afterId: idSchema.optional(),
  query: searchText.optional(),
});
export type ListCodeHostsInput = z.output<typeof listCodeHostsInput>;
export const codeHostPageSchema = z.object({ codeHosts: z.array(codeHostSchema), totalCount: z.int(), hasMore: z.boolean() });

export const testCodeHostInput = z.strictObject({
  id: idSchema.optional().describe('Of the connection whose stored secrets stand in for REDACTED'),
  kind: z.enum(codeHostKinds),
  config,
});
export type TestCodeHostInput = z.output<typeof testCodeHostInput>;

export const connectionTestSchema = z.object({
  isOk: z.boolean(),
  message: z.string(),
  username: z.string().nullable(),
  /** Null where the host does not say. */
  scopes: z.array(z.string()).nullable(),
  missingScopes: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type ConnectionTestResult = z.output<typeof connectionTestSchema>;

export const listSyncsInput = z.strictObject({
  codeHostId: idSchema,
  limit: z.int().min(1).max(50).default(10),
  beforeId: idSchema.optional(),
});
export type ListSyncsInput = z.output<typeof listSyncsInput>;
export const syncPageSchema = z.object({ syncs: z.array(syncSchema), hasMore: z.boolean() });
