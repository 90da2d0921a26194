import 'server-only';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { z } from 'zod';
import { isAccount, type AccountActor, type Actor } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { requestIdOf, originOf } from '@/lib/api/shared/request-context';
import { toActionError, type ActionResult } from '@/lib/errors/action-result';
import { apology } from '@/lib/errors/apology';
import { isDomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { paths } from '@/lib/url/paths';

/** The actor of the page or server action under way; asked once a request. */
export const consoleActor = cache(async (): Promise<Actor> => {
  const [cookieJar, headerList] = await Promise.all([cookies(), headers()]);
  return withRequestId(actorOfSession(cookieJar.get(sessionCookieName)?.value, originOf({ headers: headerList }, 'console')));
});

/** Next logs a failure of a page with its `digest` and shows that to the person: the id of the request, which the answer carries too. */
async function withRequestId<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const digest = requestIdOf();
    // Under the plain Next server requests have none, and Next makes up its own.
    if (error instanceof Error && digest !== 'none') Object.assign(error, { digest });
    throw error;
  }
}

/** The signed-in person. Others are sent to sign in, and from there back to `returnTo`. */
export async function requireViewer(returnTo: string): Promise<AccountActor> {
  const actor = await consoleActor();
  return isAccount(actor) ? actor : redirect(paths.signIn(returnTo));
}

/**
 * Runs a query for a page. What does not exist for the viewer becomes the 404 page.
 * @throws DomainError for everything else the operation refuses
 */
export async function query<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  input: unknown,
): Promise<z.output<Output>> {
  try {
    return await withRequestId(execute(operation, await consoleActor(), input));
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') notFound();
    throw error;
  }
}

/** Runs an operation for a server action: errors become a result, and a bug an apology with the request's id. */
export async function act<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  input: unknown,
): Promise<ActionResult<z.output<Output>>> {
  try {
    return { ok: true, data: await execute(operation, await consoleActor(), input) };
  } catch (error) {
    const known = toActionError(error);
    if (known) return { ok: false, error: known };
    const requestId = requestIdOf();
    logger().error({ error, requestId, operation: operation.name }, 'action failed');
    return {
      ok: false,
      error: { code: 'internal', message: apology(requestId) },
    };
  }
}
