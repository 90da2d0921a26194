import 'server-only';
import { isDomainError } from '@/lib/errors/domain-error';
import type { HostSettings } from '../settings';
import { bitbucketServer } from './bitbucket-server';
import { HostClient, type ClientOptions, type PageStore } from './client';
import { github } from './github';
import { gitlab } from './gitlab';
import { HostError } from './host-error';
import { listOther, testOther } from './other';
import type { ConnectionTest, ListedRepository } from './types';

const mostRepositories = 200_000;

export interface ListRun {
  token: string;
  signal: AbortSignal;
  pages: PageStore | null;
  log: (line: string) => void;
  /** Called as repositories are found, with how many there are. */
  onProgress?: (found: number) => void;
  limits?: ClientOptions['limits'];
}

export interface ListOutcome {
  listed: ListedRepository[];
  /** The whole list was seen: what is not in it is gone. */
  isComplete: boolean;
  error: HostError | null;
}

/** Everything that a connection is told to copy, as far as the host lets it be seen. Throws only what is a bug, or the signal's reason. */
export async function listRepositories(settings: HostSettings, run: ListRun): Promise<ListOutcome> {
  const byId = new Map<string, ListedRepository>();
  let isComplete = true;
  const listing = {
    add: (repositories: readonly ListedRepository[]) => {
      for (const each of repositories) if (!isExcluded(settings, each)) byId.set(each.externalId, each);
      if (byId.size > mostRepositories) {
        throw new HostError(
          'unusable',
          `There are more than ${mostRepositories.toLocaleString('en')} repositories. List fewer by this connection.`,
        );
      }
      run.onProgress?.(byId.size);
    },
    markIncomplete: (why: string) => {
      isComplete = false;
      run.log(`${why} Nothing is removed in this run.`);
    },
    log: run.log,
  };
  const { outcome, error } = await attempt(run.signal, () => {
    switch (settings.kind) {
      case 'GITHUB':
        return github.list(settings, clientOf(github, settings, run), listing);
      case 'GITLAB':
        return gitlab.list(settings, clientOf(gitlab, settings, run), listing);
      case 'BITBUCKET_SERVER':
        return bitbucketServer.list(settings, clientOf(bitbucketServer, settings, run), listing);
      case 'OTHER':
        return listOther(settings, listing);
    }
  });
  return { listed: [...byId.values()], isComplete: isComplete && outcome === 'done', error };
}

/** What a connection sees with these settings and this token. */
export async function testConnection(settings: HostSettings, run: Pick<ListRun, 'token' | 'signal'>): Promise<ConnectionTest> {
  const options = { ...run, pages: null, log: () => undefined, limits: { attempts: 1, requestMs: 15_000 } };
  let seen: ConnectionTest | undefined;
  const { error } = await attempt(run.signal, async () => {
    switch (settings.kind) {
      case 'GITHUB':
        seen = await github.test(settings, clientOf(github, settings, options), run.token);
        break;
      case 'GITLAB':
        seen = await gitlab.test(settings, clientOf(gitlab, settings, options), run.token);
        break;
      case 'BITBUCKET_SERVER':
        seen = await bitbucketServer.test(settings, clientOf(bitbucketServer, settings, options), run.token);
        break;
      case 'OTHER':
        seen = await testOther(settings, run.token, run.signal);
        break;
    }
  });
  return seen ?? { isOk: false, message: error?.message ?? 'The host did not answer.', username: null, scopes: null, missingScopes: [] };
}

interface Spoken<Settings> {
  apiUrl: (settings: Settings) => string;
  credentials: (settings: Settings, token: string) => Record<string, string>;
}

function clientOf<Settings>(adapter: Spoken<Settings>, settings: Settings, { token, ...run }: ListRun): HostClient {
  return new HostClient({ ...run, apiUrl: adapter.apiUrl(settings), headers: adapter.credentials(settings, token) });
}

async function attempt(signal: AbortSignal, work: () => Promise<void>): Promise<{ outcome: 'done' | 'failed'; error: HostError | null }> {
  try {
    await work();
    return { outcome: 'done', error: null };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HostError) return { outcome: 'failed', error };
    if (isDomainError(error)) return { outcome: 'failed', error: new HostError('down', error.message) };
    throw error;
  }
}

function isExcluded({ exclude }: HostSettings, { externalId, fullName }: ListedRepository): boolean {
  const name = fullName.slice(fullName.indexOf('/') + 1).toLowerCase();
  return exclude.some((each) => each.id === externalId || each.name?.toLowerCase() === name);
}
