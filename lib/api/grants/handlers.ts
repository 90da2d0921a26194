import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { problemResponse, toProblem } from '@/lib/api/sessions/wire';
import { sessionCookie } from '@/lib/api/shared/cookies';
import { authenticate } from '@/lib/api/shared/credential-layer';
import { originOf } from '@/lib/api/shared/request-context';
import { restoreGrantsOperation } from '@/lib/grants/operations-file';
import { execute } from '@/lib/operation/execute';

const noFile = () => new Response().body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });

/**
 * `POST /.api/grants/restore?dryRun=true`, then `?plan=…` with what that answered: the body is the file as the export wrote it, and
 * is read as it comes. For site admins, with a token or with the session of the console.
 */
export async function handleGrantsRestore(request: Request): Promise<Response> {
  const authenticated = await actorOf(request);
  if (authenticated instanceof Response) return authenticated;
  const { dryRun, plan, ...unknown } = Object.fromEntries(new URL(request.url).searchParams);
  const [name] = Object.keys(unknown);
  if (name !== undefined) return problemResponse(400, 'invalid_input', `There is no parameter "${name}".`);
  if ((dryRun === 'true') === (plan !== undefined)) {
    return problemResponse(400, 'invalid_input', 'Send dryRun=true first, and then the plan that it answers.');
  }
  try {
    const input = { file: request.body ?? noFile(), dryRun: dryRun === 'true', ...(plan === undefined ? {} : { plan }) };
    return Response.json(await execute(restoreGrantsOperation, authenticated, input), { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return toProblem(error, request);
  }
}

/** A cookie counts only with a header that a page of another site cannot send without asking. */
async function actorOf(request: Request): Promise<Actor | Response> {
  if (request.headers.has('authorization')) {
    const check = await authenticate(request, 'rest');
    return check.ok ? check.actor : check.response;
  }
  const origin = originOf(request, 'console');
  const actor = request.headers.has('x-requested-with') ? await actorOfSession(sessionCookie(request.headers), origin) : null;
  return actor && isAccount(actor) ? actor : problemResponse(401, 'unauthenticated', 'Sign in, or send a token.');
}
