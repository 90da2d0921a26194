import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookie } from '@/lib/api/shared/cookies';
import { readJson } from '@/lib/api/shared/json';
import { originOf } from '@/lib/api/shared/request-context';
import { clearedSessionCookie, newSessionCookie } from '@/lib/api/shared/session-cookie';
import { execute } from '@/lib/operation/execute';
import { signInOperation, signOutOperation } from '@/lib/sessions/operations';
import { externalUrl } from '@/lib/site/address';
import { createFirstSiteAdminOperation } from '@/lib/users/operations';
import { asRecord, pick, problemResponse, toProblem } from './wire';

const limits = { wireBytes: 16_384, inflatedBytes: 65_536 };

/** `POST /-/site-init`: makes the first site admin and signs in. SG §8. */
export const handleSiteInit = (request: Request): Promise<Response> =>
  answer(request, async (body, actor) => {
    const input = pick(body, ['username', 'email', 'password', 'code']);
    await execute(createFirstSiteAdminOperation, actor, input);
    return signIn(actor, input.username, input.password);
  });

/** `POST /-/sign-in`: `email` takes the username too, as the original does. SG §8. */
export const handleSignIn = (request: Request): Promise<Response> =>
  answer(request, async (body, actor) => signIn(actor, body.email ?? body.username, body.password));

/** `POST /-/sign-out`: ends the session of the cookie, here and for every copy of it. */
export const handleSignOut = (request: Request): Promise<Response> =>
  answer(request, async (_body, actor) => {
    await execute(signOutOperation, actor, {});
    return Response.json({}, { headers: { 'set-cookie': clearedSessionCookie() } });
  });

async function signIn(actor: Actor, login: unknown, password: unknown): Promise<Response> {
  const session = await execute(signInOperation, actor, { login, password });
  return Response.json({}, { headers: { 'set-cookie': await newSessionCookie(session) } });
}

async function answer(request: Request, work: (body: Record<string, unknown>, actor: Actor) => Promise<Response>): Promise<Response> {
  const refusal = crossSiteRefusal(request);
  if (refusal) return refusal;
  const body = await readJson(request, limits);
  if (!body.ok) return problemResponse(body.problem === 'too_large' ? 413 : 400, 'invalid_input', 'Send a JSON object.');
  try {
    const actor = await actorOfSession(sessionCookie(request.headers), originOf(request, 'sessions'));
    const response = await work(asRecord(body.value), actor);
    response.headers.set('cache-control', 'no-store');
    return response;
  } catch (error) {
    return toProblem(error, request);
  }
}

/** A page of another site can send a form, but neither JSON nor our own origin. */
function crossSiteRefusal(request: Request): Response | null {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return problemResponse(415, 'invalid_input', 'Send JSON with Content-Type: application/json.');
  }
  const origin = request.headers.get('origin');
  const own = [externalUrl(), new URL(request.url).origin];
  return origin === null || own.includes(origin) ? null : problemResponse(403, 'forbidden', 'This request came from another site.');
}
