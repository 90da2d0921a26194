import 'server-only';
import { checkAccessToken } from '@/lib/actor/access-token';
import { checkBearer, isBearer } from '@/lib/actor/oauth-token';
import { requestIdOf, originOf } from '@/lib/api/shared/request-context';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import { execute } from '@/lib/operation/execute';
import { getOwnTokenOperation } from '@/lib/tokens/operations';
import { answer, refusals, toWireToken } from './wire';

/**
 * `/api/v4`: so far a token reads itself, which clients do first to see whether they are let in. GL §1.1 to §1.3, §5.2.
 * Every other route answers as one that does not exist.
 */
export async function handleGitLab(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname !== '/api/v4/personal_access_tokens/self') return answer({ error: '404 Not Found' }, 404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer({ error: '405 Not Allowed' }, 405, { allow: 'GET, HEAD' });
  try {
    return await readOwnToken(request, url);
  } catch (error) {
    if (isDomainError(error) && error.reason === 'not_an_access_token') {
      return answer({ message: '400 Bad request - This endpoint requires token type to be a personal access token' }, 400);
    }
    logger().error({ error, requestId: requestIdOf(request) }, 'v4 failed');
    return answer({ message: '500 Internal Server Error' }, 500);
  }
}

async function readOwnToken(request: Request, url: URL): Promise<Response> {
  const presented = presentedToken(request.headers, url);
  if (!presented) return refusals.unknown();
  const origin = originOf(request, 'v4');
  const check = await (isBearer(presented)
    ? checkBearer(presented, origin)
    : checkAccessToken(presented, origin, { isAnyScopeEnough: true }));
  if (!check.ok) return refusals[check.reason]();
  const token = await execute(getOwnTokenOperation, check.actor, {});
  return answer({ ...toWireToken(token), last_used_ips: token.lastUsedAddress ? [token.lastUsedAddress] : [] });
}

/** GL §1.1: the parameter, then the header of its own, then the bearer. */
function presentedToken(headers: Headers, url: URL): string | null {
  const inQuery = url.searchParams.get('private_token') ?? url.searchParams.get('access_token');
  const bearer = /^\s*bearer\s+(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1];
  return inQuery ?? headers.get('private-token') ?? bearer ?? null;
}
