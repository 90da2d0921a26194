import 'server-only';
import { cookies } from 'next/headers';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { sessionCookieOptions, sessionCookieValue } from '@/lib/api/shared/session-cookie';
import type { OpenedSession } from '@/lib/sessions/schema';

/** Hands a session that was just opened to the browser of this request. */
export async function setSessionCookie(session: OpenedSession): Promise<void> {
  const cookieJar = await cookies();
  cookieJar.set(sessionCookieName, await sessionCookieValue(session), {
    ...sessionCookieOptions(),
    expires: new Date(session.expiresAt),
  });
}
