import 'server-only';
import { shownText } from '../names';
import type { SettingsOf } from '../settings';
import type { HostClient } from './client';
import { nextLink } from './client';
import { collectList, collectNamed } from './collect';
import { isRecord, pageOf, recordOf, toListed } from './listed';
import type { Adapter, ListedRepository } from './types';

type Settings = SettingsOf<'GITHUB'>;

// What a search answers at most, however much it finds.
const mostFound = 1_000;
const isCloud = ({ url }: Settings): boolean => new URL(url).hostname.replace(/^www\./, '') === 'github.com';

const visibilityOf = (item: Record<string, unknown>) => {
  if (item.visibility === 'internal') return 'INTERNAL' as const;
  // Both must say so: the one that is missing is no reason to open anything.
  return item.private === false && (item.visibility === 'public' || item.visibility === undefined)
    ? ('PUBLIC' as const)
    : ('PRIVATE' as const);
};

const read = (settings: Settings) => (item: Record<string, unknown>): ListedRepository | null =>
  toListed(settings, {
    id: item.node_id ?? item.id,
    name: item.full_name,
    description: item.description,
    visibility: visibilityOf(item),
    isArchived: item.archived === true,
    isFork: item.fork === true,
    defaultBranch: item.default_branch,
    httpPath: `${String(item.full_name)}.git`,
    webPath: String(item.full_name),
    sshUrl: item.ssh_url,
    stars: item.stargazers_count,
    changedAt: item.pushed_at,
  });

function pathOfQuery(query: string): string {
  if (query === 'affiliated' || query === 'all') return 'user/repos?per_page=100';
  if (query === 'public') return 'repositories?per_page=100';
  return `search/repositories?per_page=100&q=${encodeURIComponent(query)}`;
}

async function list(settings: Settings, client: HostClient, listing: Parameters<Adapter<'GITHUB'>['list']>[2]): Promise<void> {
  const readOne = read(settings);
  const readList = (json: unknown, headers: Record<string, string>) => pageOf(json, nextLink(headers.link), readOne);
  for (const org of settings.orgs) {
    await collectList(client, listing, `Organisation ${org}`, `orgs/${encodeURIComponent(org)}/repos?per_page=100`, readList);
  }
  for (const query of settings.queries) {
    const isSearch = !['affiliated', 'all', 'public'].includes(query);
    if (query === 'public' && isCloud(settings)) {
      listing.markIncomplete('The query "public" would list all of github.com. Name organisations or repositories instead.');
      continue;
    }
    await collectList(client, listing, `Query ${query}`, pathOfQuery(query), (json, headers) => {
      if (!isSearch) return readList(json, headers);
      const { items, total_count: total, incomplete_results: isPartial } = recordOf(json);
      const page = readList(items, headers);
      return page && { ...page, isCut: isPartial === true || typeof total !== 'number' || total > mostFound };
    });
  }
  const pathOf = (name: string | number) => `repos/${String(name).split('/').map(encodeURIComponent).join('/')}`;
  await collectNamed(client, listing, settings.repos, pathOf, (json) => (isRecord(json) ? readOne(json) : null));
}

export const github: Adapter<'GITHUB'> = {
  credentials: (_settings, token) => ({
    accept: 'application/vnd.github+json',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  }),
  apiUrl: (settings) => (isCloud(settings) ? 'https://api.github.com' : `${settings.url}/api/v3`),
  list,
  test: async (settings, client, token) => {
    if (token === '') {
      await client.get('rate_limit');
      return {
        isOk: true,
        message: 'The host answers. Without a token only public repositories can be seen.',
        username: null,
        scopes: null,
        missingScopes: [],
      };
    }
    const { status, headers, json } = await client.get('user');
    const username = shownText(recordOf(json).login, 100);
    if (status === 404 || username === null) {
      return {
        isOk: false,
        message: 'The host answered, but not as GitHub does. Check the address.',
        username: null,
        scopes: null,
        missingScopes: [],
      };
    }
    // Fine-grained tokens have none, and say so by leaving the header out.
    const listed = headers['x-oauth-scopes'];
    const scopes = listed === undefined ? null : listed.split(',').map((scope) => scope.trim()).filter(Boolean);
    const wanted = settings.orgs.length > 0 ? ['repo', 'read:org'] : ['repo'];
    const holds = (scope: string) =>
      scopes === null || scopes.includes(scope) ||
        (scope === 'read:org' && scopes.some((held) => held === 'admin:org' || held === 'write:org'));
    return { isOk: true, message: `Signed in as ${username}.`, username, scopes, missingScopes: wanted.filter((scope) => !holds(scope)) };
  },
};
