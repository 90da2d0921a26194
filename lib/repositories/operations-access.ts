import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  accessExplanationSchema,
  accountsOfRepositorySchema,
  explainAccessInput,
  listAccountsInput,
  listOpenInput,
  openRepositoriesSchema,
} from './explain-schema';
import { explainAccess, listAccountsOfRepository, listOpenRepositories } from './service-explain';

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
