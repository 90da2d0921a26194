import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  atRevision,
  changeListSchema,
  commitListSchema,
  commitSchema,
  fileBytesSchema,
  fileListSchema,
  fileSchema,
  listCommitsInput,
  listFilesInput,
  listRefsInput,
  readBytesInput,
  readFileInput,
  refListSchema,
} from './files-schema';
import { getCommit, listCommits, listFiles, readBytes, readFile } from './service-files';
import { listChanges, listRefs } from './service-refs';

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

export const readBytesOperation = defineOperation({
  name: 'repositories.readBytes',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'The bytes of a file of a repository at a revision, up to 5 MiB.',
  input: readBytesInput,
  output: fileBytesSchema,
  run: readBytes,
});

export const listRefsOperation = defineOperation({
  name: 'repositories.listRefs',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'Branches or tags of a repository, by their names.',
  input: listRefsInput,
  output: refListSchema,
  run: listRefs,
});

export const listChangesOperation = defineOperation({
  name: 'repositories.listChanges',
  kind: 'query',
  scope: ['repositories:read'],
  summary: 'The files that a commit changed, against its first parent.',
  input: atRevision,
  output: changeListSchema,
  run: listChanges,
});
