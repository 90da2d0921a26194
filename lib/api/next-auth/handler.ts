import 'server-only';
import NextAuth, { type AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { decodeSessionToken, encodeSessionToken, sessionCookieName } from '@/lib/actor/session-cookie';
import { sessionCookie } from '@/lib/api/shared/cookies';
import { originOf } from '@/lib/api/shared/request-context';
import { sessionCookieOptions } from '@/lib/api/shared/session-cookie';
import { primaryKey } from '@/lib/crypto/server-keys';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import { execute } from '@/lib/operation/execute';
import { signInOperation, signOutOperation } from '@/lib/sessions/operations';
import { isHttps } from '@/lib/site/address';
import { currentSettings } from '@/lib/site/settings';
import { paths } from '@/lib/url/paths';

const daySeconds = 86_400;

/** `/api/auth/*`: next-auth with the credentials provider. Its token carries the `sid` of a session row, which is what counts. */
export async function handleNextAuth(request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const actor = await actorOfSession(sessionCookie(request.headers), originOf(request, 'sessions'));
  const settings = await currentSettings();
  const options = authOptions(actor, settings['auth.sessionLifetimeDays'] * daySeconds);
  // next-auth has no type for a call with route handler arguments.
  const response: unknown = await NextAuth(request as never, context as never, options);
  if (!(response instanceof Response)) throw new Error('next-auth did not answer with a Response.');
  return response;
}

const authOptions = (actor: Actor, maxAge: number): AuthOptions => ({
  secret: primaryKey().derive('session-cookie').toString('hex'),
  session: { strategy: 'jwt', maxAge },
  // A cookie whose row has ended is nobody's, whatever it says of itself.
  jwt: { encode: encodeSessionToken, decode: isAccount(actor) ? decodeSessionToken : async () => null },
  useSecureCookies: isHttps(),
  cookies: { sessionToken: { name: sessionCookieName, options: sessionCookieOptions() } },
  pages: { signIn: paths.signIn(), signOut: paths.signIn(), error: paths.signIn() },
  providers: [
    CredentialsProvider({
      name: 'Password',
      credentials: { login: { label: 'Username or email' }, password: { label: 'Password', type: 'password' } },
      authorize: async (credentials) => {
        const session = await signIn(actor, credentials?.login, credentials?.password);
        return { id: String(session.userId), name: session.username, sid: session.sid };
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user && 'sid' in user ? { sub: user.id, name: user.name, sid: user.sid } : token),
    // Pages ask the session row; what the browser may read here is who it is.
    session: ({ session, token }) => ({ expires: session.expires, user: { name: token.name } }),
  },
  events: {
    signOut: async () => {
      await execute(signOutOperation, actor, {});
    },
  },
  logger: {
    error: (code) => logger().warn({ code }, 'next-auth'),
    warn: (code) => logger().debug({ code }, 'next-auth'),
    debug: () => undefined,
  },
});

/** Its error's message is what next-auth hands to the form. */
async function signIn(actor: Actor, login: unknown, password: unknown) {
  try {
    return await execute(signInOperation, actor, { login, password });
  } catch (error) {
    throw new Error(isDomainError(error) ? error.message : 'Something went wrong on our side. Try again.');
  }
}
