import { sessionCookieName } from '@/lib/actor/session-cookie';

/** The value of the session cookie, or undefined. */
export function sessionCookie(headers: Headers): string | undefined {
  const prefix = `${sessionCookieName}=`;
  const pair = headers.get('cookie')?.split(/;\s*/).find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}
