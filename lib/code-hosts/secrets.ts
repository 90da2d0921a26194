import 'server-only';
import { openSealed, seal } from '@/lib/crypto/seal';
import { primaryKey, serverKeys } from '@/lib/crypto/server-keys';
import type { HostSecrets } from './settings';

export interface SealedSecrets {
  sealedToken: Uint8Array<ArrayBuffer> | null;
  sealedSshKey: Uint8Array<ArrayBuffer> | null;
  sealKeyId: string | null;
}

const contextOf = (id: number, column: 'token' | 'ssh-key') => `code-host ${id} ${column}`;

/** Both under one key: a row names the key of both. */
export function sealSecrets(id: number, { token, sshPrivateKey, sshPassphrase }: HostSecrets): SealedSecrets {
  const { id: sealKeyId, derive } = primaryKey();
  const sealOne = (plain: string, column: 'token' | 'ssh-key') =>
    (plain === '' ? null : seal(derive('encrypt'), plain, contextOf(id, column)));
  const sealedToken = sealOne(token, 'token');
  const sealedSshKey = sealOne(sshPrivateKey === '' ? '' : JSON.stringify({ sshPrivateKey, sshPassphrase }), 'ssh-key');
  return { sealedToken, sealedSshKey, sealKeyId: sealedToken || sealedSshKey ? sealKeyId : null };
}

/** @throws when the server has not the key, or the row was tampered with */
export function openSecrets(id: number, { sealedToken, sealedSshKey, sealKeyId }: SealedSecrets): HostSecrets {
  const none: HostSecrets = { token: '', sshPrivateKey: '', sshPassphrase: '' };
  if (!sealedToken && !sealedSshKey) return none;
  const key = serverKeys().find((each) => each.id === sealKeyId);
  if (!key) throw new Error(`The server has not the key "${sealKeyId}" that sealed the secrets of code host ${id}.`);
  const open = (sealed: Uint8Array, column: 'token' | 'ssh-key') => openSealed(key.derive('encrypt'), sealed, contextOf(id, column));
  const ssh: unknown = sealedSshKey ? JSON.parse(open(sealedSshKey, 'ssh-key')) : {};
  const { sshPrivateKey = '', sshPassphrase = '' } = Object(ssh) as Partial<HostSecrets>;
  return { token: sealedToken ? open(sealedToken, 'token') : '', sshPrivateKey, sshPassphrase };
}
