import 'server-only';
import { shownText } from '../names';
import type { SettingsOf } from '../settings';
import { nextLink, type HostClient } from './client';
import { collectList, collectNamed } from './collect';
import { isRecord, pageOf, recordOf, toListed } from './listed';
import type { Adapter, Listing, ListedRepository } from './types';

type Settings = SettingsOf<'GITLAB'>;

const visibilities = { public: 'PUBLIC', internal: 'INTERNAL' } as const;

const read = (settings: Settings) => (item: Record<string, unknown>): ListedRepository | null =>
  toListed(settings, {
    id: item.id,
    name: item.path_with_namespace,
    description: item.description,
    visibility: item.visibility === 'public' || item.visibility === 'internal' ? visibilities[item.visibility] : 'PRIVATE',
    isArchived: item.archived === true,
    isFork: isRecord(item.forked_from_project),
    defaultBranch: item.default_branch,
    httpPath: `${String(item.path_with_namespace)}.git`,
    webPath: String(item.path_with_namespace),
    sshUrl: item.ssh_url_to_repo,
    stars: item.star_count,
    changedAt: item.last_activity_at,
  });

/** By keyset where the host has it: pages by number end at 50,000 projects. */
function pathOfQuery(query: string): string {
  const [path = '', search = ''] = query === 'all' ? ['projects'] : query.startsWith('?') ? ['projects', query.slice(1)] : query.split('?');
  const parameters = new URLSearchParams(search);
  parameters.set('per_page', '100');
  if (path === 'projects' && !parameters.has('order_by') && !parameters.has('page')) {
    parameters.set('pagination', 'keyset');
    parameters.set('order_by', 'id');
  }
  return `${path}?${parameters}`;
}

/** The header says which page comes next; some hosts leave out the links. */
function nextOf(headers: Record<string, string>, url: string): string | null {
  const link = nextLink(headers.link);
  if (link !== null || !/^\d{1,9}$/.test(headers['x-next-page'] ?? '')) return link;
  const next = new URL(url);
  next.searchParams.set('page', headers['x-next-page'] ?? '');
  return next.href;
}

async function list(settings: Settings, client: HostClient, listing: Listing): Promise<void> {
  const readOne = read(settings);
  for (const query of settings.queries) {
    await collectList(
      client,
      listing,
      `Query ${query}`,
      pathOfQuery(query),
      (json, headers, url) => pageOf(json, nextOf(headers, url), readOne),
    );
  }
  const pathOf = (name: string | number) => `projects/${encodeURIComponent(String(name))}`;
  await collectNamed(client, listing, settings.projects, pathOf, (json) => (isRecord(json) ? readOne(json) : null));
}

export const gitlab: Adapter<'GITLAB'> = {
  credentials: (_settings, token): Record<string, string> => (token === '' ? {} : { 'private-token': token }),
  apiUrl: ({ url }) => `${url}/api/v4`,
  list,
  test: async (_settings, client, token) => {
    if (token === '') {
      await client.get('projects?per_page=1');
      return {
        isOk: true,
        message: 'The host answers. Without a token only public projects can be seen.',
        username: null,
        scopes: null,
        missingScopes: [],
      };
    }
    const [user, self] = [await client.get('user'), await client.get('personal_access_tokens/self').catch(() => null)];
    const username = shownText(recordOf(user.json).username, 100);
    if (username === null) {
      return {
        isOk: false,
        message: 'The host answered, but not as GitLab does. Check the address.',
        username: null,
        scopes: null,
        missingScopes: [],
      };
    }
    const said = recordOf(self?.json).scopes;
    const scopes = Array.isArray(said) ? said.flatMap((scope) => shownText(scope, 50) ?? []) : null;
    const wanted = scopes === null || scopes.includes('api') ? [] : ['read_api', 'read_repository'];
    return {
      isOk: true,
      message: `Signed in as ${username}.`,
      username,
      scopes,
      missingScopes: wanted.filter((scope) => !scopes?.includes(scope)),
    };
  },
};
