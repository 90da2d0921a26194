import 'server-only';
import { createHmac } from 'node:crypto';
import { primaryKey, serverKeys, type ServerKey } from './server-keys';

/** What a digest is of, so that one kind of secret never passes for another. */
export type SecretKind =
  | 'access-token'
  | 'oauth-token'
  | 'client-secret'
  | 'session'
  | 'idempotency-key'
  | 'password-reset'
  | 'email-verification';

export interface KeyedDigest {
  digest: Buffer<ArrayBuffer>;
  digestKeyId: string;
}

/** HMAC-SHA-256 of a secret under the making key: what is stored instead of the secret. */
export function digestSecret(kind: SecretKind, secret: string): KeyedDigest {
  return digestWith(primaryKey(), kind, secret);
}

/** The digests under every live key, the making one first: what a lookup tries. */
export function digestCandidates(kind: SecretKind, secret: string): KeyedDigest[] {
  return serverKeys().map((key) => digestWith(key, kind, secret));
}

function digestWith(key: ServerKey, kind: SecretKind, secret: string): KeyedDigest {
  const digest = createHmac('sha256', key.derive('digest')).update(kind).update('\0').update(secret).digest();
  return { digest: Buffer.from(digest), digestKeyId: key.id };
}
