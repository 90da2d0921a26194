import 'server-only';
import { checkAccessToken } from '@/lib/actor/access-token';
import type { Actor } from '@/lib/actor/actor';
import type { Check } from '@/lib/actor/authenticated';
import { checkBearer, isBearer } from '@/lib/actor/oauth-token';
import { originOf } from '@/lib/api/shared/request-context';

export type GitCredential = { ok: true; actor: Actor } | { ok: false; status: 401 | 403; message: string };

/**
 * Who asks at the Git door. GL §1.1: Basic with a token as the password under any name; a token alone as the name, and the header
 * forms of the other doors, are understood too. Cookies and the sudo form are not.
 */
export async function authenticateGit(request: Request): Promise<GitCredential> {
  const origin = originOf(request, 'git');
  const header = request.headers.get('authorization');
  if (header === null) return { ok: true, actor: { kind: 'anonymous', origin } };
  const token = tokenIn(header);
  if (!token) return { ok: false, status: 401, message: 'Give an access token as the password.' };
  const check: Check = await (isBearer(token) ? checkBearer(token, origin) : checkAccessToken(token, origin));
  if (check.ok) return { ok: true, actor: check.actor };
  return check.reason === 'missing_scope'
    ? { ok: false, status: 403, message: 'The scopes of this token do not open Git. It needs read_repository, write_repository or api.' }
    : { ok: false, status: 401, message: 'This access token is not valid.' };
}

function tokenIn(header: string): string | null {
  const [, scheme = '', rest = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const [, name = '', password = ''] = /^([^:]*):?(.*)$/s.exec(Buffer.from(rest, 'base64').toString('utf8')) ?? [];
      return password || name || null;
    }
    case 'bearer':
    case 'token':
      return rest;
    default:
      return null;
  }
}
