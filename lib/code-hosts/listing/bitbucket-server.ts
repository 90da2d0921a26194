import 'server-only';
import { shownText } from '../names';
import type { SettingsOf } from '../settings';
import type { HostClient, ReadPage } from './client';
import { collectList, collectNamed } from './collect';
import { isRecord, pageOf, recordOf, toListed } from './listed';
import type { Adapter, Listing, ListedRepository } from './types';

type Settings = SettingsOf<'BITBUCKET_SERVER'>;

function sshLinkOf(item: Record<string, unknown>): unknown {
  const { clone } = recordOf(item.links);
  return Array.isArray(clone) ? recordOf(clone.find((link: unknown) => recordOf(link).name === 'ssh')).href : undefined;
}

const read = (settings: Settings) => (item: Record<string, unknown>): ListedRepository | null => {
  const { key } = recordOf(item.project);
  const { slug } = item;
  if (typeof key !== 'string' || typeof slug !== 'string') return null;
  const owner = key.startsWith('~') ? `users/${key.slice(1)}` : `projects/${key}`;
  return toListed(settings, {
    id: item.id,
    name: `${key}/${slug}`,
    description: item.description,
    visibility: item.public === true ? 'PUBLIC' : 'PRIVATE',
    isArchived: item.archived === true,
    isFork: isRecord(item.origin),
    httpPath: `scm/${key}/${slug}.git`,
    webPath: `${owner}/repos/${slug}/browse`,
    sshUrl: sshLinkOf(item),
  });
};

function nextOf(page: Record<string, unknown>, url: string): string | null {
  if (page.isLastPage !== false) return null;
  const next = new URL(url);
  next.searchParams.set('start', String(Number(page.nextPageStart)));
  return next.href;
}

async function list(settings: Settings, client: HostClient, listing: Listing): Promise<void> {
  const readOne = read(settings);
  const readPage = (json: unknown, _headers: Record<string, string>, url: string): ReadPage | null => {
    const page = recordOf(json);
    // Without this word nobody knows whether the list has an end.
    if (typeof page.isLastPage !== 'boolean' || (!page.isLastPage && typeof page.nextPageStart !== 'number')) return null;
    return pageOf(page.values, nextOf(page, url), readOne);
  };
  for (const key of settings.projectKeys) {
    await collectList(client, listing, `Project ${key}`, `projects/${encodeURIComponent(key)}/repos?limit=100`, readPage);
  }
  for (const query of settings.queries) {
    const parameters = new URLSearchParams(query === 'all' ? '' : query.slice(1));
    parameters.set('limit', '100');
    await collectList(client, listing, `Query ${query}`, `repos?${parameters}`, readPage);
  }
  const pathOf = (name: string | number) => {
    const [key = '', slug = ''] = String(name).split('/').map(encodeURIComponent);
    return `projects/${key}/repos/${slug}`;
  };
  await collectNamed(client, listing, settings.repos, pathOf, (json) => (isRecord(json) ? readOne(json) : null));
}

export const bitbucketServer: Adapter<'BITBUCKET_SERVER'> = {
  credentials: (_settings, token): Record<string, string> => (token === '' ? {} : { authorization: `Bearer ${token}` }),
  apiUrl: ({ url }) => `${url}/rest/api/1.0`,
  list,
  test: async (_settings, client, token) => {
    const { headers, json } = await client.get('repos?limit=1');
    if (!Array.isArray(recordOf(json).values)) {
      return {
        isOk: false,
        message: 'The host answered, but not as Bitbucket Server does. Check the address.',
        username: null,
        scopes: null,
        missingScopes: [],
      };
    }
    const username = shownText(headers['x-ausername'], 100);
    const message = username === null
      ? `The host answers${token === ''
        ? '. Without a token only public repositories can be seen.'
        : ', but does not say whose token this is.'}`
      : `Signed in as ${username}.`;
    return { isOk: true, message, username, scopes: null, missingScopes: [] };
  },
};
