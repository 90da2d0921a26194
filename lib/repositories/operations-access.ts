import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  accessExplanationSchema,
  accountsOfRepositorySchema,
  countAccountsInput,
  countOpenInput,
  explainAccessInput,
  listAccountsInput,
  listOpenInput,
  openRepositoriesSchema,
} from './explain-schema';
import { repositoryCountSchema } from './schema';
import {
  countAccountsOfRepository,
  countOpenRepositories,
  explainAccess,
  listAccountsOfRepository,
  listOpenRepositories,
} from './service-explain';

export const explainAccessOperation = defineOperation({
  name: 'access.explain',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'Why an account may read a repository, with a credential if wished, or what keeps it out.',
  input: explainAccessInput,
  output: accessExplanationSchema,
  run: explainAccess,
});

export const listOpenRepositoriesOperation = defineOperation({
  name: 'access.listRepositories',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The repositories that an account may read, each with its reasons.',
  input: listOpenInput,
  output: openRepositoriesSchema,
  run: listOpenRepositories,
});

export const listAccountsOfRepositoryOperation = defineOperation({
  name: 'access.listAccounts',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'The accounts that may read a repository, each with its reasons.',
  input: listAccountsInput,
  output: accountsOfRepositorySchema,
  run: listAccountsOfRepository,
});

export const countOpenRepositoriesOperation = defineOperation({
  name: 'access.countRepositories',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'How many repositories an account may read, up to 10,000.',
  input: countOpenInput,
  output: repositoryCountSchema,
  run: countOpenRepositories,
});

export const countAccountsOfRepositoryOperation = defineOperation({
  name: 'access.countAccounts',
  kind: 'query',
  scope: ['grants:read'],
  summary: 'How many accounts may read a repository by something of their own, up to 10,000.',
  input: countAccountsInput,
  output: repositoryCountSchema,
  run: countAccountsOfRepository,
});
