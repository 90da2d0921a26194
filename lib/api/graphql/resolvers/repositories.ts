import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import type { Commit, FileList } from '@/lib/repositories/files-schema';
import {
  addKeyValueOperation,
  countRepositoriesOperation,
  deleteKeyValueOperation,
  deleteRepositoryOperation,
  getRepositoryOperation,
  listRepositoriesOperation,
  updateKeyValueOperation,
} from '@/lib/repositories/operations';
import { getCommitOperation, listFilesOperation, readFileOperation } from '@/lib/repositories/operations-files';
import type { mirrorStates, Repository, RepositoryOrder } from '@/lib/repositories/schema';
import { externalUrl } from '@/lib/site/address';
import { run, type GraphQLContext } from '../context';
import { fromNodeId, parseNodeId, toNodeId } from '../ids';
import { countArgument, emptyResponse } from '../wire';

type MirrorState = (typeof mirrorStates)[number];

interface RepositoriesArguments {
  first?: number | null;
  last?: number | null;
  query?: string | null;
  after?: string | null;
  before?: string | null;
  names?: string[] | null;
  cloned?: boolean | null;
  notCloned?: boolean | null;
  indexed?: boolean | null;
  notIndexed?: boolean | null;
  cloneStatus?: 'NOT_CLONED' | 'CLONING' | 'CLONED' | null;
  failedFetch?: boolean | null;
  corrupted?: boolean | null;
  externalService?: string | null;
  orderBy?: keyof typeof orders | null;
  descending?: boolean | null;
}

const orders = {
  REPOSITORY_NAME: 'name',
  REPO_CREATED_AT: 'createdAt',
  REPOSITORY_CREATED_AT: 'createdAt',
  SIZE: 'size',
  STARS: 'stars',
  LAST_CHANGED: 'changedAt',
} as const satisfies Record<string, RepositoryOrder>;

const serviceTypes = { GITHUB: 'github', GITLAB: 'gitlab', BITBUCKET_SERVER: 'bitbucketServer', OTHER: 'other' } as const;

/** What the switches about clones leave of the states. */
function statesOf(args: RepositoriesArguments): MirrorState[] {
  const all: MirrorState[] = ['NOT_CLONED', 'CLONING', 'CLONED', 'FAILED'];
  const isWanted = (state: MirrorState) => {
    const isCloned = state === 'CLONED';
    if (isCloned ? args.cloned === false || args.indexed === false : args.notCloned === false || args.notIndexed === false) return false;
    return !args.cloneStatus || args.cloneStatus === (state === 'FAILED' ? 'NOT_CLONED' : state);
  };
  return all.filter(isWanted);
}

interface RepositoryConnection {
  filter: object;
  paging: object;
  /** Kept so that `nodes` and `pageInfo` share one query. */
  page?: ReturnType<typeof loadPage>;
  /** For a list that is no search of repositories. */
  total?: () => Promise<number | null>;
}

interface ListedRepositories {
  listed: { id: number; name: string }[];
  hasNextPage: boolean;
  isFirst: boolean;
  total: () => Promise<number | null>;
}

/** A page that was listed elsewhere, by ids: those of it that the viewer may read. */
export function repositoryConnectionOf({ listed, hasNextPage, isFirst, total }: ListedRepositories, context: GraphQLContext) {
  const load = async () => ({
    repositories: (await context.repositoriesByName.loadMany(listed.map(({ name }) => name))).filter(
      (repository): repository is Repository => repository !== null && !(repository instanceof Error),
    ),
    startCursor: listed[0] ? String(listed[0].id) : null,
    endCursor: hasNextPage ? String(listed.at(-1)?.id) : null,
    hasNextPage,
    hasPreviousPage: !isFirst,
  });
  return { filter: {}, paging: {}, page: load(), total } satisfies RepositoryConnection;
}

const loadPage = ({ filter, paging }: RepositoryConnection, context: GraphQLContext) =>
  run(listRepositoriesOperation, context, { ...filter, ...paging });
const pageOf = (connection: RepositoryConnection, context: GraphQLContext) => (connection.page ??= loadPage(connection, context));

/** Null for what is not there, or not for the viewer. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

/** A repository as `node` answers with it. */
export async function findRepositoryNode(id: number, context: GraphQLContext) {
  const found = await orNull(run(getRepositoryOperation, context, { repository: { id } }));
  return found && { __typename: 'Repository', ...found };
}

const repositoryPath = (name: string) => name.split('/').map(encodeURIComponent).join('/');

type CommitNode = Commit & { of: Repository };
interface BlobNode {
  commit: CommitNode;
  path: string;
  byteSize: number;
  /** Read when it is asked for. */
  text?: Promise<{ content: string | null; isBinary: boolean; byteSize: number }>;
}
interface TreeNode {
  commit: CommitNode;
  path: string;
  list?: FileList;
}

const listAt = ({ of, oid }: CommitNode, path: string, context: GraphQLContext) =>
  run(listFilesOperation, context, { repository: { id: of.id }, revision: oid, path });
const readAt = ({ of, oid }: CommitNode, path: string, maxBytes: number, context: GraphQLContext) =>
  run(readFileOperation, context, { repository: { id: of.id }, revision: oid, path, maxBytes });

async function blobAt(commit: CommitNode, { path }: { path: string }, context: GraphQLContext): Promise<BlobNode | null> {
  const file = await orNull(readAt(commit, path, 0, context));
  return file && { commit, path: file.path, byteSize: file.byteSize };
}

const mostContentBytes = 5 * 1024 * 1024;
const textOf = (blob: BlobNode, context: GraphQLContext) => (blob.text ??= readAt(blob.commit, blob.path, mostContentBytes, context));

async function contentOf(blob: BlobNode, context: GraphQLContext): Promise<string> {
  const { content, isBinary, byteSize } = await textOf(blob, context);
  if (content !== null || isBinary) return content ?? '';
  throw new DomainError('precondition_failed', { message: `"${blob.path}" has ${byteSize} bytes, more than can be read this way.` });
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const signature = ({ name, email, at }: Commit['author']) => ({ date: at, person: { name, email, displayName: name } });

export const repositoryResolvers = {
  Query: {
    repository: (_root: unknown, { name }: { name?: string | null }, context: GraphQLContext) => {
      if (!name) throw new DomainError('invalid_input', { message: 'Give the name of a repository.' });
      return orNull(run(getRepositoryOperation, context, { repository: { name } }));
    },

    repositories: (_root: unknown, args: RepositoriesArguments): RepositoryConnection => {
      const states = statesOf(args);
      const host = args.externalService ? parseNodeId(args.externalService) : null;
      if (args.externalService && host?.kind !== 'ExternalService') {
        throw new DomainError('not_found', { reason: 'invalid_node_id', message: 'externalService is not the id of an ExternalService.' });
      }
      const isFromEnd = args.last !== null && args.last !== undefined && (args.first === null || args.first === undefined);
      return {
        filter: {
          ...(args.query ? { query: args.query } : {}),
          ...(args.names ? { names: args.names } : {}),
          ...(states.length < 4 ? { states } : {}),
          ...(args.failedFetch ? { hasFailed: true } : {}),
          ...(args.corrupted ? { isCorrupted: true } : {}),
          ...(host ? { codeHostId: host.id } : {}),
        },
        paging: {
          orderBy: orders[args.orderBy ?? 'REPOSITORY_NAME'],
          isDescending: args.descending ?? false,
          limit: Math.max(1, countArgument(isFromEnd ? args.last : args.first)),
          isFromEnd,
          ...(args.after ? { after: args.after } : {}),
          ...(args.before ? { before: args.before } : {}),
        },
      };
    },
  },

  Mutation: {
    deleteRepository: async (_root: unknown, { repository }: { repository: string }, context: GraphQLContext) => {
      await run(deleteRepositoryOperation, context, { id: fromNodeId('Repository', repository) });
      return emptyResponse;
    },
    addRepoKeyValuePair: async (_root: unknown, args: KeyValueArguments, context: GraphQLContext) => {
      await run(addKeyValueOperation, context, keyValueInput(args));
      return emptyResponse;
    },
    updateRepoKeyValuePair: async (_root: unknown, args: KeyValueArguments, context: GraphQLContext) => {
      await run(updateKeyValueOperation, context, keyValueInput(args));
      return emptyResponse;
    },
    deleteRepoKeyValuePair: async (_root: unknown, { repo, key }: KeyValueArguments, context: GraphQLContext) => {
      await run(deleteKeyValueOperation, context, { repositoryId: fromNodeId('Repository', repo), key });
      return emptyResponse;
    },
  },

  RepositoryConnection: {
    nodes: async (connection: RepositoryConnection, _args: unknown, context: GraphQLContext) =>
      (await pageOf(connection, context)).repositories,
    totalCount: async ({ filter, total }: RepositoryConnection, _args: unknown, context: GraphQLContext) => {
      if (total) return total();
      const { count, isCapped } = await run(countRepositoriesOperation, context, filter);
      return isCapped ? null : count;
    },
    pageInfo: (connection: RepositoryConnection, _args: unknown, context: GraphQLContext) => pageOf(connection, context),
  },

  Repository: {
    id: ({ id }: Repository) => toNodeId('Repository', id),
    databaseID: ({ id }: Repository) => id,
    name: ({ fullName }: Repository) => fullName,
    url: ({ fullName }: Repository) => `/repositories/${repositoryPath(fullName)}`,
    cloneURL: ({ fullName }: Repository) => `${externalUrl()}/${repositoryPath(fullName)}.git`,
    description: ({ description }: Repository) => description ?? '',
    isPrivate: ({ visibility }: Repository) => visibility !== 'PUBLIC',
    externalRepository: ({ id, mirror }: Repository) => ({
      id: mirror?.externalId ?? String(id),
      serviceType: mirror ? serviceTypes[mirror.codeHost?.kind ?? 'OTHER'] : 'keyward',
      serviceID: `${(mirror ? (mirror.codeHost?.url ?? '') : externalUrl()).replace(/\/+$/, '')}/`,
    }),
    externalURLs: ({ mirror }: Repository) => {
      if (!mirror?.webUrl) return [];
      const kind = mirror.codeHost?.kind ?? 'OTHER';
      return [{ url: mirror.webUrl, serviceKind: kind.replace('_', ''), serviceType: serviceTypes[kind] }];
    },
    defaultBranch: ({ defaultBranch }: Repository) => defaultBranch && { name: `refs/heads/${defaultBranch}`, displayName: defaultBranch },
    viewerCanAdminister: (_repository: Repository, _args: unknown, { actor }: GraphQLContext) => isAccount(actor) && actor.isSiteAdmin,
    keyValuePairs: ({ keyValues }: Repository) => keyValues,
    mirrorInfo: ({ mirror, sizeBytes, updatedAt }: Repository) => ({
      cloned: mirror === null || mirror.state === 'CLONED',
      cloneInProgress: mirror?.state === 'CLONING',
      updatedAt: mirror ? mirror.fetchedAt : updatedAt,
      byteSize: String(sizeBytes),
    }),
    commit: async (repository: Repository, { rev }: { rev: string }, context: GraphQLContext) => {
      const input = { repository: { id: repository.id }, ...(rev === '' ? {} : { revision: rev }) };
      const found = await orNull(run(getCommitOperation, context, input));
      return found && { ...found, of: repository };
    },
  },

  GitCommit: {
    abbreviatedOID: ({ oid }: CommitNode) => oid.slice(0, 7),
    message: ({ subject, body }: CommitNode) => (body ? `${subject}\n\n${body}` : subject),
    author: ({ author }: CommitNode) => signature(author),
    committer: ({ committer }: CommitNode) => signature(committer),
    repository: ({ of }: CommitNode) => of,
    blob: blobAt,
    file: blobAt,
    tree: async (commit: CommitNode, { path }: { path?: string | null }, context: GraphQLContext): Promise<TreeNode | null> => {
      const list = await orNull(listAt(commit, path ?? '', context));
      return list && { commit, path: list.path, list };
    },
  },

  TreeEntry: { __resolveType: (entry: BlobNode | TreeNode) => ('byteSize' in entry ? 'GitBlob' : 'GitTree') },

  GitBlob: {
    name: ({ path }: BlobNode) => lastPart(path),
    isDirectory: () => false,
    binary: async (blob: BlobNode, _args: unknown, context: GraphQLContext) => (await textOf(blob, context)).isBinary,
    content: (blob: BlobNode, _args: unknown, context: GraphQLContext) => contentOf(blob, context),
  },

  GitTree: {
    name: ({ path }: TreeNode) => lastPart(path),
    isDirectory: () => true,
    entries: async (tree: TreeNode, { first }: { first?: number | null }, context: GraphQLContext) => {
      const { commit } = tree;
      const { entries } = tree.list ?? (await listAt(commit, tree.path, context));
      return entries
        .slice(0, countArgument(first))
        .map(({ path, byteSize }) => (byteSize === null ? { commit, path } : { commit, path, byteSize }));
    },
  },
};

interface KeyValueArguments {
  repo: string;
  key: string;
  value?: string | null;
}

const keyValueInput = ({ repo, key, value }: KeyValueArguments) => ({
  repositoryId: fromNodeId('Repository', repo),
  key,
  value: value ?? null,
});
