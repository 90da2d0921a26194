import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  atRevision,
  commitListSchema,
  commitSchema,
  fileListSchema,
  fileSchema,
  listCommitsInput,
  listFilesInput,
  readFileInput,
} from './files-schema';
import { getCommit, listCommits, listFiles, readFile } from './service-files';

export const listFilesOperation = defineOperation({
  name: 'repositories.listFiles',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'What is in a folder of a repository at a revision.',
  input: listFilesInput,
  output: fileListSchema,
  run: listFiles,
});

export const readFileOperation = defineOperation({
  name: 'repositories.readFile',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'One file of a repository at a revision.',
  input: readFileInput,
  output: fileSchema,
  run: readFile,
});

export const listCommitsOperation = defineOperation({
  name: 'repositories.listCommits',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'The commits that led to a revision, the newest first.',
  input: listCommitsInput,
  output: commitListSchema,
  run: listCommits,
});

export const getCommitOperation = defineOperation({
  name: 'repositories.getCommit',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'One commit of a repository.',
  input: atRevision,
  output: commitSchema,
  run: getCommit,
});
