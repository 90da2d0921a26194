import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema, lookupText } from '@/lib/text/schema';
import {
  addGrantsInput,
  addMatchingGrantsInput,
  allRepositoriesSchema,
  grantResultSchema,
  grantsPreviewSchema,
  listRepositoryGrantsInput,
  listUserGrantsInput,
  previewGrantsInput,
  removeGrantsInput,
  repositoryGrantsSchema,
  repositoryGrantsSetSchema,
  setAllRepositoriesInput,
  setPathRulesInput,
  setRepositoryGrantsInput,
  setUnrestrictedInput,
  userGrantsSchema,
} from './schema';
import { addGrants, addMatchingGrants, previewGrants, removeGrants } from './service';
import { listPendingBindIds, listRepositoryGrants, listUserGrants } from './service-list';
import { getAllRepositories, setAllRepositories, setPathRules, setRepositoryGrants, setUnrestricted } from './service-replace';

export const addGrantsOperation = defineOperation({
  name: 'grants.add',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Gives an account some repositories, with an end if wished.',
  input: addGrantsInput,
  output: grantResultSchema,
  run: addGrants,
});

export const removeGrantsOperation = defineOperation({
  name: 'grants.remove',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Takes repositories that were given to an account.',
  input: removeGrantsInput,
  output: grantResultSchema,
  run: removeGrants,
});

export const previewGrantsOperation = defineOperation({
  name: 'grants.preview',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'Which repositories a pattern of names matches, before any of them is given.',
  input: previewGrantsInput,
  output: grantsPreviewSchema,
  run: previewGrants,
});

export const addMatchingGrantsOperation = defineOperation({
  name: 'grants.addMatching',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Gives an account every repository whose name matches a pattern now.',
  input: addMatchingGrantsInput,
  output: z.object({ matches: z.int(), added: z.int() }),
  run: addMatchingGrants,
});

export const setRepositoryGrantsOperation = defineOperation({
  name: 'grants.setForRepository',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Makes the explicit grants of a repository exactly those of the named accounts.',
  input: setRepositoryGrantsInput,
  output: repositoryGrantsSetSchema,
  run: setRepositoryGrants,
});

export const setUnrestrictedOperation = defineOperation({
  name: 'grants.setUnrestricted',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Opens repositories to every account, or closes them again.',
  input: setUnrestrictedInput,
  output: z.object({ changed: z.int() }),
  run: setUnrestricted,
});

export const getAllRepositoriesOperation = defineOperation({
  name: 'grants.getAllRepositories',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'Whether an account reads every repository there is and will be.',
  input: z.strictObject({ userId: idSchema }),
  output: allRepositoriesSchema,
  run: (context, { userId }) => getAllRepositories(context, userId),
});

export const setAllRepositoriesOperation = defineOperation({
  name: 'grants.setAllRepositories',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Opens every repository there is and will be to a service account, or takes that back.',
  input: setAllRepositoriesInput,
  output: allRepositoriesSchema,
  run: setAllRepositories,
});

export const setPathRulesOperation = defineOperation({
  name: 'grants.setPathRules',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Says which files of a repository some accounts may read.',
  input: setPathRulesInput,
  output: z.object({ accounts: z.int() }),
  run: setPathRules,
});

export const listUserGrantsOperation = defineOperation({
  name: 'grants.listOfUsers',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The repositories that some accounts were given one by one.',
  input: listUserGrantsInput,
  output: userGrantsSchema,
  run: listUserGrants,
});

export const listRepositoryGrantsOperation = defineOperation({
  name: 'grants.listOfRepository',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The accounts that were given a repository one by one.',
  input: listRepositoryGrantsInput,
  output: repositoryGrantsSchema,
  run: listRepositoryGrants,
});

export const listPendingBindIdsOperation = defineOperation({
  name: 'grants.listPending',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The names and addresses that grants wait for.',
  input: z.strictObject({
    limit: z.int().min(1).max(10_000).default(1_000),
    after: lookupText(255).optional().describe('Keyset cursor: the last one seen'),
  }),
  output: z.array(z.string()),
  run: (context, { limit, after }) => listPendingBindIds(context, { limit, after: after ?? '' }),
});
