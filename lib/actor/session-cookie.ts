import 'server-only';
import { decode, encode, type JWT, type JWTDecodeParams, type JWTEncodeParams } from 'next-auth/jwt';
import { primaryKey, serverKeys } from '@/lib/crypto/server-keys';

/** The one session cookie, for next-auth and for `/-/sign-in` alike. SG §8. */
export const sessionCookieName = 'sgs';

/** next-auth's own format under the making key, so that either way in yields the same cookie. */
export const encodeSessionToken = ({ token, maxAge }: Pick<JWTEncodeParams, 'token' | 'maxAge'>): Promise<string> =>
  encode({ token, maxAge, secret: primaryKey().derive('session-cookie').toString('hex') });

/** Tries every live key: rotating the server key signs nobody out. */
export async function decodeSessionToken({ token }: Pick<JWTDecodeParams, 'token'>): Promise<JWT | null> {
  for (const key of serverKeys()) {
    try {
      return await decode({ token, secret: key.derive('session-cookie').toString('hex') });
    } catch {
      // Not made with this key, or expired, or not ours at all: the next key decides.
    }
  }
  return null;
}

/** The `sid` inside a cookie value, or null when the cookie is not ours. */
export async function readSid(cookieValue: string | undefined): Promise<string | null> {
  if (!cookieValue || cookieValue.length > 4_096) return null;
  const token = await decodeSessionToken({ token: cookieValue });
  return typeof token?.sid === 'string' ? token.sid : null;
}
