import 'server-only';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { env } from '@/lib/env';
import { fetchOutbound } from '@/lib/net/fetch-outbound';
import { resolveAllowed } from '@/lib/net/resolve';
import { nameOfHost, type SettingsOf } from '../settings';
import { HostError } from './host-error';
import type { ConnectionTest, Listing, ListedRepository } from './types';

type Settings = SettingsOf<'OTHER'>;

const folderOf = ({ url }: Settings): string => fileURLToPath(url);

/**
 * The folder of a connection, where the operator opened it. Links are followed first: one inside must not lead out.
 * @throws HostError with what to write
 */
export async function allowedFolder(folder: string): Promise<string> {
  const real = await fs.realpath(folder).catch(() => null);
  const allowed = await Promise.all(env().KEYWARD_ALLOWED_FOLDERS.map((each) => fs.realpath(each).catch(() => null)));
  const isInside = (outer: string | null) =>
    outer !== null && real !== null && (real === outer || real.startsWith(`${outer.replace(/\/$/, '')}/`));
  if (real !== null && allowed.some(isInside)) return real;
  // The same words for what is not there: nobody looks around on this machine from here.
  throw new HostError('refused', `${folder} is no folder that this server may read. Its operator puts it into KEYWARD_ALLOWED_FOLDERS.`);
}

async function isRepository(folder: string): Promise<boolean> {
  const found = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => fs.stat(path.join(folder, name)).catch(() => null)));
  return found.every((each) => each !== null);
}

/** Where a repository of a folder lies: bare with or without `.git`, or checked out. */
async function folderOfRepository(root: string, repo: string): Promise<string | null> {
  for (const name of [`${repo}.git`, repo, `${repo}/.git`]) {
    const real = await fs.realpath(path.join(root, name)).catch(() => null);
    if (real?.startsWith(`${root}/`) && (await isRepository(real))) return real;
  }
  return null;
}

const describe = (settings: Settings, repo: string, remoteUrl: string): ListedRepository => ({
  externalId: repo,
  fullName: `${nameOfHost(settings.url)}/${repo}`,
  description: null,
  visibility: settings.visibility[repo] ?? 'PRIVATE',
  isArchived: false,
  isFork: false,
  defaultBranch: null,
  remoteUrl,
  webUrl: null,
  stars: 0,
  changedAt: null,
});

/** This kind has no list of its own: the configuration is the list. */
export async function listOther(settings: Settings, listing: Listing): Promise<void> {
  if (!settings.url.startsWith('file:')) {
    const remoteUrl = (index: number) => `${settings.url}/${encodeURI(settings.paths[index] ?? '')}`;
    listing.add(settings.repos.map((repo, index) => describe(settings, repo, remoteUrl(index))));
  } else {
    const root = await allowedFolder(folderOf(settings));
    for (const repo of settings.repos) {
      const folder = await folderOfRepository(root, repo);
      if (folder) listing.add([describe(settings, repo, folder)]);
      else listing.markIncomplete(`${repo}: there is no repository of that name in the folder.`);
    }
  }
  listing.log(`Listed in the configuration: ${settings.repos.length.toLocaleString('en')}.`);
}

const result = (isOk: boolean, message: string): ConnectionTest => ({ isOk, message, username: null, scopes: null, missingScopes: [] });

export async function testOther(settings: Settings, token: string, signal: AbortSignal): Promise<ConnectionTest> {
  const { url, paths, username } = settings;
  const target = new URL(url);
  if (target.protocol === 'file:') {
    await allowedFolder(folderOf(settings));
    return result(true, 'The folder is there, and this server may read it.');
  }
  if (target.protocol === 'ssh:') {
    const { address } = await resolveAllowed(target.hostname, Number(target.port || 22));
    return result(true, `The name leads to ${address}. Whether its key is the right one shows with the first copy.`);
  }
  const [first] = paths;
  const authorization: Record<string, string> = token === ''
    ? {}
    : { authorization: `Basic ${Buffer.from(`${username ?? 'git'}:${token}`).toString('base64')}` };
  const address = first === undefined ? `${url}/` : `${url}/${encodeURI(first)}/info/refs?service=git-upload-pack`;
  const { status, headers } = await fetchOutbound(address, { headers: authorization, signal, maxBytes: 20 * 1024 * 1024 });
  if (status === 401 || status === 403) {
    return result(false, `The host does not let this account read ${first ?? 'anything'} (${status}). Check token and username.`);
  }
  if (first === undefined) {
    return result(
      status < 500,
      status < 500
        ? 'The host answers. List a repository to see whether it can be read.'
        : `The host answers with an error of its own (${status}).`,
    );
  }
  const isGit = status === 200 && headers['content-type']?.startsWith('application/x-git-upload-pack-advertisement');
  return isGit ? result(true, `${first} can be read.`) : result(false, `There is no Git repository at ${url}/${first} (${status}).`);
}

