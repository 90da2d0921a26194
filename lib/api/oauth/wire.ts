import 'server-only';
import type { DomainError, ErrorCode } from '@/lib/errors/domain-error';

type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'server_error'
  | 'temporarily_unavailable';

/** An RFC 6749 §5.2 answer. A client that tried Basic is told to with a challenge. */
export function oauthError(
  status: number,
  error: OAuthErrorName,
  description: string,
  challenge = false,
  retryAfterSeconds?: number,
): Response {
  const headers = {
    'cache-control': 'no-store',
    pragma: 'no-cache',
    ...(challenge ? { 'www-authenticate': 'Basic realm="oauth"' } : {}),
    ...(retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {}),
  };
  // RFC 6749 allows printable ASCII without quotes and backslashes in a description.
  const plain = description.replaceAll('"', "'").replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
  return Response.json({ error, error_description: plain }, { status, headers });
}

const byCode = {
  unauthenticated: [401, 'invalid_client'],
  forbidden: [400, 'unauthorized_client'],
  not_found: [401, 'invalid_client'],
  conflict: [400, 'invalid_request'],
  invalid_input: [400, 'invalid_request'],
  precondition_failed: [400, 'invalid_request'],
  rate_limited: [429, 'temporarily_unavailable'],
  unavailable: [503, 'temporarily_unavailable'],
} as const satisfies Record<ErrorCode, readonly [number, OAuthErrorName]>;

/** SG §3.5, table of errors. */
export function oauthErrorOf(error: DomainError, usedBasic: boolean): Response {
  const field = Object.keys(error.fields ?? {})[0]?.split('.', 1)[0];
  if (error.reason === 'invalid_scope' || field === 'scopes')
    return oauthError(400, 'invalid_scope', field ? 'The scope is not usable.' : error.message);
  // An id or secret that cannot be one is as wrong as one that is not.
  if (field === 'clientId' || field === 'clientSecret')
    return oauthError(401, 'invalid_client', 'The client id or the client secret is not right.', usedBasic);
  const [status, name] = byCode[error.code];
  return oauthError(status, name, error.message, status === 401 && usedBasic, error.retryAfterSeconds);
}
