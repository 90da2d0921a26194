import type { CheckRefusal } from '@/lib/actor/authenticated';
import type { AccessToken } from '@/lib/tokens/schema';

/** Headers of every v4 answer. GL §2.2. */
const headers = { 'cache-control': 'max-age=0, private, must-revalidate', vary: 'Origin' };

export const answer = (body: unknown, status = 200, extra: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...headers, ...extra } });

const ended = (description: string): Response =>
  answer({ error: 'invalid_token', error_description: description }, 401, {
    'www-authenticate': `Bearer realm="Keyward", error="invalid_token", error_description="${description}"`,
  });

const unauthorized = () => answer({ message: '401 Unauthorized' }, 401);
const expired = () => ended('Token is expired. You can either do re-authorization or token refresh.');
const revoked = () => ended('Token was revoked. You have to re-authorize from the user.');
const insufficientScope = () =>
  answer(
    {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api read_api',
    },
    403,
  );

/** Bodies and statuses of GL §1.3, to the letter. */
export const refusals = {
  malformed: unauthorized,
  unknown: unauthorized,
  disabled: unauthorized,
  expired,
  revoked,
  parent_ended: revoked,
  client_disabled: revoked,
  // Of states that the contract does not know, the first may pass and the second is nobody's business.
  disabled_token: revoked,
  address_refused: unauthorized,
  deleted: unauthorized,
  blocked: () => answer({ message: '403 Forbidden - Your account has been blocked.' }, 403),
  missing_scope: insufficientScope,
  missing_permission: () => answer({ message: '403 Forbidden - user is missing permission API#ACCESS' }, 403),
  sudo_not_site_admin: () => answer({ message: '403 Forbidden - Must be admin to use sudo' }, 403),
  sudo_unknown_user: () => answer({ message: '404 Not found' }, 404),
  sudo_unusable_user: () => answer({ message: '403 Forbidden' }, 403),
} as const satisfies Record<CheckRefusal, () => Response>;

/** GL §5.1, in wire order. */
export const toWireToken = (token: AccessToken) => ({
  id: token.id,
  name: token.note,
  revoked: token.revokedAt !== null,
  created_at: token.createdAt,
  description: token.description,
  scopes: token.scopes,
  user_id: token.userId,
  last_used_at: token.lastUsedAt,
  active: token.revokedAt === null && token.disabledAt === null && (token.expiresAt === null || Date.parse(token.expiresAt) > Date.now()),
  expires_at: token.expiresAt?.slice(0, 10) ?? null,
});
