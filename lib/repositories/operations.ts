import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  addKeyValueInput,
  createRepositoryInput,
  deletedRepositorySchema,
  deleteKeyValueInput,
  deleteRepositoryInput,
  getRepositoryInput,
  listRepositoriesInput,
  repositoryCountSchema,
  repositoryFilter,
  repositoryPageSchema,
  repositorySchema,
  siteRepositoryPageSchema,
  updateRepositoryInput,
} from './schema';
import { countRepositories, getRepository, listForSite, listRepositories } from './service';
import { createRepository, deleteRepository, updateRepository } from './service-change';
import { addKeyValue, deleteKeyValue, updateKeyValue } from './service-metadata';

export const getRepositoryOperation = defineOperation({
  name: 'repositories.get',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'A repository by its id or name.',
  input: getRepositoryInput,
  output: repositorySchema,
  run: getRepository,
});

export const listRepositoriesOperation = defineOperation({
  name: 'repositories.list',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'The repositories whose code the caller may read.',
  input: listRepositoriesInput,
  output: repositoryPageSchema,
  run: listRepositories,
});

export const countRepositoriesOperation = defineOperation({
  name: 'repositories.count',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'How many repositories the caller may read, up to 10,000.',
  input: repositoryFilter,
  output: repositoryCountSchema,
  run: countRepositories,
});

export const listSiteRepositoriesOperation = defineOperation({
  name: 'repositories.listForSite',
  kind: 'query',
  scope: ['site:read'],
  summary: 'Every repository of the site with the state of its copy.',
  input: listRepositoriesInput,
  output: siteRepositoryPageSchema,
  run: listForSite,
});

export const createRepositoryOperation = defineOperation({
  name: 'repositories.create',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Makes an empty repository in a group, ready to be pushed to.',
  idempotent: true,
  input: createRepositoryInput,
  output: repositorySchema,
  run: createRepository,
});

export const updateRepositoryOperation = defineOperation({
  name: 'repositories.update',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Renames, describes, opens, closes or archives a repository that was made here.',
  input: updateRepositoryInput,
  output: repositorySchema,
  run: updateRepository,
});

export const deleteRepositoryOperation = defineOperation({
  name: 'repositories.delete',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Deletes a repository; it is erased after a week, or at once on wish.',
  input: deleteRepositoryInput,
  output: deletedRepositorySchema,
  run: deleteRepository,
});

const keyValue = z.object({ key: z.string(), value: z.string().nullable() });

export const addKeyValueOperation = defineOperation({
  name: 'repositories.addKeyValue',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Hangs a key, with a value or without, on a repository.',
  input: addKeyValueInput,
  output: keyValue,
  run: addKeyValue,
});

export const updateKeyValueOperation = defineOperation({
  name: 'repositories.updateKeyValue',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Gives a key of a repository another value.',
  input: addKeyValueInput,
  output: keyValue,
  run: updateKeyValue,
});

export const deleteKeyValueOperation = defineOperation({
  name: 'repositories.deleteKeyValue',
  kind: 'mutation',
  scope: ['repositories:write'],
  summary: 'Takes a key off a repository.',
  input: deleteKeyValueInput,
  output: keyValue,
  run: deleteKeyValue,
});
