import 'server-only';
import { readBody } from '@/lib/api/shared/body';
import { requestIdOf, originOf } from '@/lib/api/shared/request-context';
import { apology } from '@/lib/errors/apology';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import { grantClientCredentialsOperation } from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import { externalUrl } from '@/lib/site/address';
import { m2mScopes } from '@/lib/authz/scopes';
import { clientAuthentication } from './client-authentication';
import { oauthError, oauthErrorOf } from './wire';

const limits = { wireBytes: 65_536, inflatedBytes: 65_536 };
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** `POST /.auth/idp/oauth/token`. RFC 6749, SG §3.5. */
export async function handleToken(request: Request): Promise<Response> {
  const body = await readBody(request, limits);
  if (!body.ok) return oauthError(body.problem === 'too_large' ? 413 : 400, 'invalid_request', 'The request body is not usable.');
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')) {
    return oauthError(400, 'invalid_request', 'Send the parameters as application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(body.text);
  const repeated = [...new Set(form.keys())].find((key) => form.getAll(key).length > 1);
  if (repeated !== undefined) return oauthError(400, 'invalid_request', `The parameter ${printable(repeated)} stands more than once.`);

  const grantType = form.get('grant_type');
  if (!grantType) return oauthError(400, 'invalid_request', 'The parameter grant_type is missing.');
  if (grantType !== 'client_credentials')
    return oauthError(400, 'unsupported_grant_type', `The grant "${printable(grantType)}" is not offered. Use client_credentials.`);

  const client = clientAuthentication(request.headers.get('authorization'), form);
  if (!client.ok) return oauthError(client.status, client.error, client.description, client.status === 401 && client.usedBasic);
  try {
    const scope = form.get('scope');
    const input = { clientId: client.id, clientSecret: client.secret, ...(scope ? { scopes: scope.split(' ').filter(Boolean) } : {}) };
    const granted = await execute(
      grantClientCredentialsOperation,
      { kind: 'anonymous', origin: originOf(request, 'oauth') },
      input,
    );
    const answer = {
      access_token: granted.accessToken,
      token_type: 'Bearer',
      expires_in: granted.expiresInSeconds,
      scope: granted.scopes.join(' '),
    };
    return Response.json(answer, { headers: noStore });
  } catch (error) {
    if (isDomainError(error)) return oauthErrorOf(error, client.usedBasic);
    logger().error({ error, requestId: requestIdOf(request) }, 'token endpoint failed');
    return oauthError(500, 'server_error', apology(requestIdOf(request)));
  }
}

const printable = (text: string) => text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 60);

/**
 * `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`: what works, and nothing else.
 * SG §3.3. Endpoints of grants that are not offered yet are left out.
 */
export function handleDiscovery(): Response {
  const base = externalUrl();
  return Response.json({
    issuer: base,
    token_endpoint: `${base}/.auth/idp/oauth/token`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: [...m2mScopes],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  });
}
