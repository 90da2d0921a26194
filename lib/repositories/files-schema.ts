import { z } from 'zod';
import { instant, searchText } from '@/lib/text/schema';
import { repositoryReference } from './access-schema';

const revision = z
  .string('Write a branch, a tag or a commit.')
  .max(250, 'Write at most 250 characters.')
  .optional()
  .describe('A branch, a tag or a commit; the default branch where nothing is given');
const path = z.string('Write a path.').max(4_000, 'Write at most 4,000 characters.');

export const atRevision = z.strictObject({ repository: repositoryReference, revision });
export type AtRevision = z.output<typeof atRevision>;
export const listFilesInput = atRevision.extend({
  path: path.default('').describe('A folder; the whole repository where nothing is given'),
});
export type ListFilesInput = z.output<typeof listFilesInput>;

export const mostReadBytes = 5 * 1024 * 1024;
export const readFileInput = atRevision.extend({
  path,
  maxBytes: z.int().min(0).max(mostReadBytes).default(1024 * 1024).describe('Larger files come without their content'),
});
export type ReadFileInput = z.output<typeof readFileInput>;

export const readBytesInput = atRevision.extend({ path });
export type ReadBytesInput = z.output<typeof readBytesInput>;
export const fileBytesSchema = z.object({
  ...{ path: z.string(), oid: z.string(), byteSize: z.int() },
  isBinary: z.boolean(),
  base64: z.string(),
});
export type FileBytes = z.output<typeof fileBytesSchema>;

export const listCommitsInput = atRevision.extend({
  path: path.default(''),
  limit: z.int().min(1).max(100).default(30),
  offset: z.int().min(0).max(100_000).default(0),
});
export type ListCommitsInput = z.output<typeof listCommitsInput>;

export const fileKinds = ['file', 'executable', 'symlink', 'folder', 'submodule'] as const;

export const fileListSchema = z.object({
  commit: z.string(),
  path: z.string(),
  entries: z.array(
    z.object({ name: z.string(), path: z.string(), kind: z.enum(fileKinds), oid: z.string().nullable(), byteSize: z.int().nullable() }),
  ),
  isCut: z.boolean().describe('The folder has more entries than are listed'),
});
export type FileList = z.output<typeof fileListSchema>;

export const fileSchema = z.object({
  commit: z.string(),
  path: z.string(),
  kind: z.enum(fileKinds),
  oid: z.string(),
  byteSize: z.int(),
  isBinary: z.boolean(),
  content: z.string().nullable().describe('Null for binary files, and for those that are larger than asked for'),
});
export type RepositoryFile = z.output<typeof fileSchema>;

const person = z.object({ name: z.string(), email: z.string(), at: instant });
export const commitSchema = z.object({
  oid: z.string(),
  subject: z.string(),
  body: z.string(),
  author: person,
  committer: person,
  parents: z.array(z.string()),
});
export type Commit = z.output<typeof commitSchema>;
export const commitListSchema = z.object({ commits: z.array(commitSchema), hasMore: z.boolean() });

export const refKinds = ['branch', 'tag'] as const;
export const listRefsInput = z.strictObject({
  repository: repositoryReference,
  kind: z.enum(refKinds),
  query: searchText.optional().describe('Part of the name'),
  limit: z.int().min(1).max(1_000).default(50),
});
export type ListRefsInput = z.output<typeof listRefsInput>;
export const refListSchema = z.object({ refs: z.array(z.object({ name: z.string(), oid: z.string() })), hasMore: z.boolean() });
export type RefList = z.output<typeof refListSchema>;

export const changeKinds = ['added', 'changed', 'deleted', 'renamed', 'copied', 'type-changed'] as const;
export const changeListSchema = z.object({
  changes: z.array(
    z.object({ kind: z.enum(changeKinds), path: z.string(), before: z.string().nullable().describe('Its path before a rename') }),
  ),
  isCut: z.boolean().describe('The commit changes more files than are listed'),
});
export type ChangeList = z.output<typeof changeListSchema>;
