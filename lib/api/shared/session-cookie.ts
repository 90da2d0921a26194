import 'server-only';
import { encodeSessionToken, sessionCookieName } from '@/lib/actor/session-cookie';
import type { OpenedSession } from '@/lib/sessions/schema';
import { isHttps } from '@/lib/site/address';

/** Attributes of the session cookie, the same for next-auth and for our own ways in. */
export const sessionCookieOptions = () => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps() }) as const;

const attributes = () => `; Path=/; HttpOnly; SameSite=Lax${isHttps() ? '; Secure' : ''}`;

/** What next-auth's cookie says of a session. */
export const sessionClaims = ({ userId, username, sid }: OpenedSession) => ({ sub: String(userId), name: username, sid });

/** Value of the cookie for a session that was just opened. */
export const sessionCookieValue = (session: OpenedSession): Promise<string> =>
  encodeSessionToken({ token: sessionClaims(session), maxAge: Math.ceil((Date.parse(session.expiresAt) - Date.now()) / 1000) });

/** A `Set-Cookie` header that opens the session in the browser. */
export const newSessionCookie = async (session: OpenedSession): Promise<string> =>
  `${sessionCookieName}=${await sessionCookieValue(session)}${attributes()}; Expires=${new Date(session.expiresAt).toUTCString()}`;

/** A `Set-Cookie` header that takes the cookie away. */
export const clearedSessionCookie = (): string => `${sessionCookieName}=${attributes()}; Max-Age=0`;
