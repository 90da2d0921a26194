import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  bindModeSchema,
  listPendingRepositoriesInput,
  pathRulesInput,
  pathRulesSchema,
  pendingRepositoriesSchema,
  repositorySummarySchema,
  userSummaryInput,
  userSummarySchema,
} from './schema-read';
import { getBindMode, getPathRules, listPendingRepositories, summarizeRepository, summarizeUsers } from './service-read';

export const summarizeUsersOperation = defineOperation({
  name: 'grants.summarizeUsers',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'How many repositories some accounts were given, and whether they read all there are.',
  input: userSummaryInput,
  output: userSummarySchema,
  run: summarizeUsers,
});

export const summarizeRepositoryOperation = defineOperation({
  name: 'grants.summarizeRepository',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'To how many accounts a repository was given, and when that changed.',
  input: z.strictObject({ repositoryId: idSchema }),
  output: repositorySummarySchema,
  run: (context, { repositoryId }) => summarizeRepository(context, repositoryId),
});

export const listPendingRepositoriesOperation = defineOperation({
  name: 'grants.listPendingRepositories',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The repositories that wait for a name or an address.',
  input: listPendingRepositoriesInput,
  output: pendingRepositoriesSchema,
  run: listPendingRepositories,
});

export const getPathRulesOperation = defineOperation({
  name: 'grants.getPathRules',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'Which files of a repository an account may read.',
  input: pathRulesInput,
  output: pathRulesSchema,
  run: getPathRules,
});

export const getBindModeOperation = defineOperation({
  name: 'grants.getBindMode',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'By what the site names accounts in grants: their name, or their address.',
  input: z.strictObject({}),
  output: bindModeSchema,
  run: getBindMode,
});
