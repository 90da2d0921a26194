import 'server-only';
import { DomainError } from '@/lib/errors/domain-error';
import type { GitAccess } from '@/lib/git/access';
import { readConfig } from './config';
import { findHostRow } from './queries';
import { openSecrets } from './secrets';
import { originOf, type HostSettings } from './settings';

const usernames = { GITHUB: 'x-access-token', GITLAB: 'oauth2', BITBUCKET_SERVER: null, OTHER: null } as const;

/**
 * What Git shows a code host to be let in.
 * @param remoteUrl where it would be shown; without it the caller must make sure itself that it is an address of this connection
 * @throws DomainError `not_found` when the connection is gone, `precondition_failed` when it lacks what it needs or `remoteUrl` is
 *   another server than the connection's: an address of before, for which the next synchronisation writes the new one
 */
export async function gitAccessOf(codeHostId: number, remoteUrl?: string): Promise<GitAccess> {
  const row = await findHostRow(codeHostId);
  if (!row) {
    throw new DomainError('not_found', { reason: 'code_host_not_found', message: 'The connection of this repository was removed.' });
  }
  const read = readConfig(row.kind, row.config);
  if ('problems' in read) throw missing('The configuration of the connection cannot be used. Correct it first.');
  const { settings } = read;
  const { token, sshPrivateKey, sshPassphrase } = openSecrets(row.id, row);
  if (isOverSsh(settings)) {
    if (sshPrivateKey === '') throw missing('The connection clones by SSH, but has no key. Write it as "sshPrivateKey".');
    if (settings.sshKnownHosts === null) {
      throw missing('The connection has no host key to expect. Write the lines of ssh-keyscan, once checked, as "sshKnownHosts".');
    }
    return { kind: 'ssh', privateKey: sshPrivateKey, passphrase: sshPassphrase || null, knownHosts: settings.sshKnownHosts };
  }
  if (token === '' || settings.url.startsWith('file:')) return { kind: 'none' };
  if (remoteUrl !== undefined && (!URL.canParse(remoteUrl) || originOf(remoteUrl) !== originOf(settings.url))) {
    throw missing('The address of the connection has changed. Synchronise it first.');
  }
  return { kind: 'basic', username: usernames[row.kind] ?? settings.username ?? 'git', password: token };
}

const isOverSsh = ({ url, gitUrlType }: HostSettings): boolean => gitUrlType === 'SSH' || url.startsWith('ssh:');

const missing = (message: string) => new DomainError('precondition_failed', { reason: 'git_access', message });
