import { checkedBranch, checkedName, shownText } from '../names';
import { nameOfHost, type HostSettings, type HostVisibility } from '../settings';
import type { ReadPage } from './client';
import type { ListedRepository } from './types';

/** What a host said of one repository, in the words of none. Everything may be of any type. */
export interface Said {
  id: unknown;
  /** Below the host: `acme/api`. */
  name: unknown;
  description?: unknown;
  visibility: HostVisibility;
  isArchived: boolean;
  isFork: boolean;
  defaultBranch?: unknown;
  /** Below the address of the connection. */
  httpPath: string;
  webPath: string;
  sshUrl?: unknown;
  stars?: unknown;
  changedAt?: unknown;
}

/**
 * What is kept of it, or null where it has no usable id or name.
 *
 * Addresses are built from the connection's own and the name, not taken from the answer: the token goes where an administrator
 * wrote, wherever the host would have it go.
 */
export function toListed(settings: HostSettings, said: Said): ListedRepository | null {
  const id = typeof said.id === 'number' ? String(said.id) : said.id;
  const name = typeof said.name === 'string' ? checkedName(said.name) : null;
  if (typeof id !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(id) || name === null) return null;
  const changed = typeof said.changedAt === 'number' || typeof said.changedAt === 'string' ? new Date(said.changedAt) : null;
  const stars = typeof said.stars === 'number' && Number.isInteger(said.stars) ? said.stars : 0;
  return {
    externalId: id,
    fullName: `${nameOfHost(settings.url)}/${name}`,
    description: shownText(said.description, 1_000),
    visibility: said.visibility,
    isArchived: said.isArchived,
    isFork: said.isFork,
    defaultBranch: checkedBranch(said.defaultBranch),
    remoteUrl: settings.gitUrlType === 'SSH' ? sshAddress(settings.url, name, said.sshUrl) : `${settings.url}/${encodeURI(said.httpPath)}`,
    webUrl: `${settings.url}/${encodeURI(said.webPath)}`,
    stars: Math.min(Math.max(stars, 0), 2_147_483_647),
    changedAt: changed && Number.isFinite(changed.getTime()) && changed.getUTCFullYear() <= 9_999 && changed.getUTCFullYear() > 1_969
      ? changed.toISOString()
      : null,
  };
}

/**
 * `git@host:path` and `ssh://git@host:7999/path` as an address with a scheme. Its host may be another one than that of the API: a
 * key is not sent anywhere, and the host must be one whose own key an administrator confirmed.
 */
function sshAddress(url: string, name: string, said: unknown): string {
  const text = typeof said === 'string' && said.length <= 1_000 ? said : '';
  const [, user, host, path] = /^([a-z][\w-]*)@([a-z0-9][a-z0-9.-]*):([^/:][^:]*)$/i.exec(text) ?? [];
  const full = user && host && path ? `ssh://${user}@${host}/${path}` : text;
  const [, address, below = ''] = /^(ssh:\/\/[a-z][\w-]*@[a-z0-9][a-z0-9.-]*(?::\d{1,5})?)\/(.+)$/i.exec(full) ?? [];
  const isUsable = address !== undefined && checkedName(below.replace(/\.git$/, '')) !== null;
  return isUsable ? `${address}/${encodeURI(below)}` : `ssh://git@${new URL(url).hostname}/${encodeURI(name)}.git`;
}

/** One page of items; null where it is no list. */
export function pageOf(
  items: unknown,
  next: string | null,
  read: (item: Record<string, unknown>) => ListedRepository | null,
): ReadPage | null {
  if (!Array.isArray(items)) return null;
  const repositories = items.flatMap((item: unknown) => read(isRecord(item) ? item : {}) ?? []);
  return { repositories, next, skipped: items.length - repositories.length, isCut: false };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
