import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { isRevision, isTreePath } from '@/lib/git/revision';
import { GitError, runGit, type GitOptions } from '@/lib/git/run';
import { logger } from '@/lib/log/logger';
import type { OperationContext } from '@/lib/operation/define-operation';
import type { RepositoryReference } from './access-schema';
import type {
  AtRevision,
  Commit,
  FileBytes,
  FileList,
  fileKinds,
  ListCommitsInput,
  ListFilesInput,
  ReadBytesInput,
  ReadFileInput,
  RepositoryFile,
} from './files-schema';
import { mostReadBytes } from './files-schema';
import { looksCorrupt } from './mirror-git';
import { updateMirror } from './mirror-queries';
import { mayReadPath } from './path-rules';
import { requireIdentity } from './service';
import { requireReadable } from './service-access';
import { hasFolder, repositoryFolder } from './storage';

const mostEntries = 10_000;
const mostTreeBytes = 32 * 1024 * 1024;

export interface Opened {
  repositoryId: number;
  folder: string;
  commit: string;
  /** Null where the account reads everything. */
  paths: readonly string[] | null;
}

/**
 * The one way to what is in a repository: whether the actor may read it, the files it may read of it, and the commit that is meant.
 * @throws DomainError `not_found` for a repository, a revision, or both, as far as the actor is concerned
 */
export async function open(actor: Actor, reference: RepositoryReference, revision: string | undefined): Promise<Opened> {
  await requireIdentity(actor);
  const repositoryId = await requireReadable(actor, reference);
  const paths = await pathsOf(actor, repositoryId);
  const folder = repositoryFolder(repositoryId);
  if (!(await hasFolder(repositoryId))) throw noSuchRevision(revision);
  if (revision !== undefined && !isRevision(revision)) throw noSuchRevision(revision);
  const commit = await ask(repositoryId, ['rev-parse', '--verify', '--quiet', `${revision ?? 'HEAD'}^{commit}`]).catch((error: unknown) => {
    throw error instanceof GitError && error.kind === 'exit' ? noSuchRevision(revision) : error;
  });
  return { repositoryId, folder, commit: commit.toString().trim(), paths };
}

/** The patterns that narrow what an account reads; null where there are none for it. */
export async function pathsOf(actor: Actor, repositoryId: number): Promise<readonly string[] | null> {
  if (!isAccount(actor)) return null;
  const where = { userId_repositoryId: { userId: actor.userId, repositoryId } };
  return (await db().repositoryPathRule.findUnique({ where, select: { paths: true } }))?.paths ?? null;
}

const noSuchRevision = (revision: string | undefined) =>
  new DomainError('not_found', {
    reason: 'revision_not_found',
    message:
      revision === undefined ? 'This repository has no commits yet.' : `There is no branch, tag or commit "${revision.slice(0, 200)}".`,
  });
const noSuchPath = (path: string) =>
  new DomainError('not_found', { reason: 'path_not_found', message: `There is no file or folder "${path.slice(0, 200)}" at this commit.` });

/** Asks git, and notes a copy that turns out to be damaged so that it is fetched anew. */
export async function ask(repositoryId: number, args: string[], options: GitOptions = {}): Promise<Buffer> {
  try {
    return await runGit(args, { ...options, gitDir: repositoryFolder(repositoryId) });
  } catch (error) {
    if (!(error instanceof GitError) || error.kind === 'missing') throw error;
    if (error.kind === 'exit' && looksCorrupt.test(error.said)) {
      logger().warn({ repositoryId }, 'a repository on disk is damaged');
      await updateMirror(db(), repositoryId, { isCorrupted: true, nextFetchAt: new Date() });
      throw new DomainError('unavailable', { reason: 'repository_damaged',
        message: 'The copy on this server is damaged. It is being fetched anew.' });
    }
    if (error.kind !== 'exit') {
      throw new DomainError('unavailable', { reason: 'git_limit', message: 'This is too much for one request. Ask for a smaller part.' });
    }
    throw error;
  }
}

const kinds: Record<string, (typeof fileKinds)[number]> = {
  '100755': 'executable',
  '120000': 'symlink',
  '040000': 'folder',
  '160000': 'submodule',
};

interface TreeEntry {
  kind: (typeof fileKinds)[number];
  oid: string;
  byteSize: number | null;
  path: string;
}

async function tree({ repositoryId, commit }: Opened, path: string, isDeep: boolean): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-z', '-l', '--full-tree', ...(isDeep ? ['-r'] : []), commit, ...(path === '' ? [] : ['--', path])];
  const text = (await ask(repositoryId, args, { maxOutputBytes: mostTreeBytes })).toString('utf8');
  return text.split('\0').flatMap((line) => {
    const [, mode = '', oid = '', size = '', name = ''] = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return name === '' ? [] : [{ kind: kinds[mode] ?? 'file', oid, byteSize: size === '-' ? null : Number(size), path: name }];
  });
}

/** What is in a folder. @throws DomainError `not_found`, `invalid_input`, `unavailable` */
export async function listFiles({ actor }: OperationContext, { repository, revision, path }: ListFilesInput): Promise<FileList> {
  const folder = path.replace(/^\/+|\/+$/g, '');
  const opened = await open(actor, repository, revision);
  if (folder !== '' && !isTreePath(folder)) throw noSuchPath(path);
  const found = opened.paths === null ? await directly(opened, folder) : await narrowly(opened, folder, opened.paths);
  if (found.length === 0 && folder !== '') throw noSuchPath(path);
  const entries = found.slice(0, mostEntries).map((entry) => ({ ...entry, name: entry.path.slice(entry.path.lastIndexOf('/') + 1) }));
  return { commit: opened.commit, path: folder, entries, isCut: found.length > mostEntries };
}

const directly = (opened: Opened, folder: string): Promise<TreeEntry[]> => tree(opened, folder === '' ? '' : `${folder}/`, false);

/** Only what leads to a file that the account may read. */
async function narrowly(opened: Opened, folder: string, patterns: readonly string[]): Promise<Omit<TreeEntry, never>[]> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = (await tree(opened, prefix, true)).filter(({ path }) => mayReadPath(patterns, path));
  const shown = new Map<string, TreeEntry>();
  for (const file of files) {
    const rest = file.path.slice(prefix.length);
    const slash = rest.indexOf('/');
    const path = slash < 0 ? file.path : prefix + rest.slice(0, slash);
    if (slash < 0) shown.set(path, file);
    else if (!shown.has(path)) shown.set(path, { kind: 'folder', oid: '', byteSize: null, path });
  }
  return [...shown.values()];
}

/** A file that the actor may read. @throws DomainError `not_found` */
async function findFile(opened: Opened, path: string): Promise<TreeEntry & { byteSize: number }> {
  const clean = path.replace(/^\/+/, '');
  if (!isTreePath(clean) || (opened.paths !== null && !mayReadPath(opened.paths, clean))) throw noSuchPath(path);
  const entry = (await tree(opened, clean, false)).find((each) => each.path === clean);
  if (!entry || entry.byteSize === null) throw noSuchPath(path);
  return { ...entry, byteSize: entry.byteSize };
}

/** The bytes of a file, whatever they are. @throws DomainError `not_found`, `unavailable`, `precondition_failed` (`file_too_large`) */
export async function readBytes({ actor }: OperationContext, { repository, revision, path }: ReadBytesInput): Promise<FileBytes> {
  const opened = await open(actor, repository, revision);
  const file = await findFile(opened, path);
  if (file.byteSize > mostReadBytes) {
    const message = 'This file is too large to be read here. Clone the repository.';
    throw new DomainError('precondition_failed', { reason: 'file_too_large', message });
  }
  const bytes = await ask(opened.repositoryId, ['cat-file', 'blob', file.oid], { maxOutputBytes: mostReadBytes + 1 });
  return { path: file.path, oid: file.oid, byteSize: file.byteSize, isBinary: decode(bytes) === null, base64: bytes.toString('base64') };
}

/** One file at a commit. @throws DomainError `not_found`, `unavailable` */
export async function readFile({ actor }: OperationContext, input: ReadFileInput): Promise<RepositoryFile> {
  const { repository, revision, path, maxBytes } = input;
  const opened = await open(actor, repository, revision);
  const { path: clean, kind, oid, byteSize } = await findFile(opened, path);
  const isWhole = byteSize <= maxBytes;
  const bytes = isWhole ? await ask(opened.repositoryId, ['cat-file', 'blob', oid], { maxOutputBytes: maxBytes + 1 }) : null;
  const text = bytes === null ? null : decode(bytes);
  return { commit: opened.commit, path: clean, kind, oid, byteSize, isBinary: bytes !== null && text === null, content: text };
}

/** The text of a file; null where it is none. */
function decode(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8_000).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const commitFormat = ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%s', '%b'].join('%x1f');

/**
 * The commits that led to a revision, the newest first; with a path those that changed it. Who reads a part of the files alone sees
 * the commits of a file of that part.
 * @throws DomainError `not_found`, `unavailable`
 */
export async function listCommits({ actor }: OperationContext, { repository, revision, path, limit, offset }: ListCommitsInput) {
  const opened = await open(actor, repository, revision);
  const clean = path.replace(/^\/+|\/+$/g, '');
  if (clean !== '' && !isTreePath(clean)) throw noSuchPath(path);
  if (opened.paths !== null && (clean === '' || !mayReadPath(opened.paths, clean))) throw noSuchPath(path);
  const bounds = [`--max-count=${limit + 1}`, `--skip=${offset}`];
  const args = ['log', '-z', `--format=${commitFormat}`, '--no-show-signature', ...bounds, opened.commit];
  const text = (await ask(opened.repositoryId, [...args, '--', ...(clean === '' ? [] : [clean])])).toString('utf8');
  const commits = text.split('\0').flatMap((each) => readCommit(each) ?? []);
  return { commits: commits.slice(0, limit), hasMore: commits.length > limit };
}

/** One commit. @throws DomainError `not_found` */
export async function getCommit({ actor }: OperationContext, { repository, revision }: AtRevision): Promise<Commit> {
  const { repositoryId, commit, paths } = await open(actor, repository, revision);
  const text = (await ask(repositoryId, ['show', '--no-patch', '--no-show-signature', `--format=${commitFormat}`, commit]))
    .toString('utf8');
  const found = readCommit(text.replace(/\n$/, ''));
  if (!found) throw noSuchRevision(revision);
  // A message may tell of files that are not for this account.
  return paths === null ? found : { ...found, subject: '', body: '' };
}

function readCommit(text: string): Commit | null {
  const [oid = '', parents = '', ...rest] = text.split('\x1f');
  const [authorName = '', authorEmail = '', authorAt, name = '', email = '', at, subject = '', body = ''] = rest;
  if (!/^[0-9a-f]{40,64}$/.test(oid)) return null;
  return {
    oid,
    parents: parents.split(' ').filter((each) => each !== ''),
    author: { name: authorName, email: authorEmail, at: instantOf(authorAt) },
    committer: { name, email, at: instantOf(at) },
    subject: subject.slice(0, 1_000),
    body: body.slice(0, 20_000).trimEnd(),
  };
}

/** Commits carry any number as their date. */
const instantOf = (seconds: string | undefined): string =>
  new Date(Math.min(Math.max(0, Number(seconds) || 0), lastSecond) * 1_000).toISOString();
const lastSecond = 253_402_300_799;
