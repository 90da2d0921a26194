import type { Status } from '@/components/feedback/status-badge';
import type { M2MCredential, M2MSecret } from '@/lib/oauth/schema';

export type M2MRow = M2MCredential & { status: Status };
export type SecretRow = M2MSecret & { status: Status };

export function toM2MRow(credential: M2MCredential): M2MRow {
  const { disabledAt, secrets, lastUsedAt } = credential;
  const status = disabledAt ? 'disabled' : secrets.length === 0 ? 'revoked' : lastUsedAt === null ? 'never-used' : 'active';
  return { ...credential, status };
}

/** `isLiving` as the operation told, which knows the time. */
export function toSecretRow(secret: M2MSecret, isLiving: boolean): SecretRow {
  const { revokedAt, expiresAt, lastUsedAt } = secret;
  if (!isLiving) return { ...secret, status: revokedAt ? 'revoked' : 'expired' };
  return { ...secret, status: expiresAt ? 'expiring' : lastUsedAt === null ? 'never-used' : 'active' };
}
