import 'server-only';
import { checkAccessToken } from '@/lib/actor/access-token';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { refuseKnown, type Check, type CheckRefusal } from '@/lib/actor/authenticated';
import { checkBearer, isBearer } from '@/lib/actor/oauth-token';
import { actorOfSession } from '@/lib/actor/session';
import { missingAtDoor, permissionOfDoor } from '@/lib/authz/permissions';
import type { Door } from '@/lib/authz/scopes';
import { currentSettings } from '@/lib/site/settings';
import type { Settings } from '@/lib/site/settings-schema';
import { presentedCredential, type Presented } from './authorization-header';
import { sessionCookie } from './cookies';
import { originOf } from './request-context';

/** Bodies and statuses of SG §1.5, to the letter. */
const failures = {
  malformed: [401, 'Invalid access token.'],
  unknown: [401, 'Invalid access token.'],
  expired: [401, 'Invalid access token.'],
  revoked: [401, 'Invalid access token.'],
  disabled_token: [401, 'Invalid access token.'],
  address_refused: [401, 'Invalid access token.'],
  blocked: [401, 'Invalid access token.'],
  deleted: [401, 'Invalid access token.'],
  parent_ended: [401, 'Invalid access token.'],
  client_disabled: [401, 'Invalid access token.'],
  missing_scope: [401, 'Invalid access token.'],
  missing_permission: [403, 'user is missing permission'],
  disabled: [401, 'Access token authorization is disabled.'],
  sudo_not_site_admin: [403, 'The subject user of a sudo access token must be a site admin.'],
  sudo_unknown_user: [403, 'Unable to sudo to nonexistent user.'],
  sudo_unusable_user: [403, 'Unable to sudo to the specified user due to an unexpected error.'],
  unparsable: [401, 'Invalid Authorization header.'],
  private: [401, 'Private mode requires authentication.'],
} as const satisfies Record<CheckRefusal | 'unparsable' | 'private', readonly [number, string]>;

const reasonPhrases = { 401: 'Unauthorized', 403: 'Forbidden' } as const;

export type Authenticated = { ok: true; actor: Actor; settings: Settings } | { ok: false; response: Response };

/**
 * The credential layer of Sourcegraph's doors. A token wins over a cookie; a cookie counts only on a request that a foreign
 * page cannot make without asking (SG §8, last part).
 */
export async function authenticate(request: Request, door: Door): Promise<Authenticated> {
  const origin = originOf(request, door);
  const presented = presentedCredential(new URL(request.url), request.headers.get('authorization'));
  if (presented.kind === 'unparsable') return failure('unparsable', door);
  if (presented.kind !== 'none') {
    const check = await checkPresented(presented, origin);
    return check.ok ? check : failure(check.reason, door);
  }
  const settings = await currentSettings();
  const actor: Actor = isDeliberate(request) ? await actorOfSession(sessionCookie(request.headers), origin) : { kind: 'anonymous', origin };
  if (isAccount(actor) && missingAtDoor(actor)) {
    const { userId, username, credential } = actor;
    await refuseKnown({ type: 'session', id: credential.id, owner: { userId, username } }, 'missing_permission', origin);
    return failure('missing_permission', door);
  }
  return actor.kind !== 'anonymous' || settings['auth.public'] ? { ok: true, actor, settings } : failure('private', door);
}

function checkPresented(
  presented: Exclude<Presented, { kind: 'none' | 'unparsable' }>,
  origin: ReturnType<typeof originOf>,
): Promise<Check> {
  if (presented.kind === 'sudo') return checkAccessToken(presented.token, origin, { sudo: { username: presented.username } });
  if (presented.kind === 'bearer' && isBearer(presented.token)) return checkBearer(presented.token, origin);
  return checkAccessToken(presented.token, origin);
}

/** `X-Requested-With` and a JSON body: a cross-site form can send neither. */
const isDeliberate = (request: Request): boolean =>
  request.headers.has('x-requested-with') &&
  (request.method === 'GET' || /^application\/json\b/i.test(request.headers.get('content-type') ?? ''));

function failure(reason: keyof typeof failures, door: Door): Authenticated {
  const [status, words] = failures[reason];
  // SG §4.2: the sentence names the permission.
  const text = reason === 'missing_permission' ? `${words} ${permissionOfDoor(door)}` : words;
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    vary: 'Authorization',
    'cache-control': 'no-store',
  };
  return { ok: false, response: new Response(`${text}\n`, { status, statusText: reasonPhrases[status], headers }) };
}
