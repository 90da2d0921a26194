import 'server-only';
import { cookies } from 'next/headers';
import { isAccount } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { can } from '@/lib/authz/authorize';
import { isDomainError } from '@/lib/errors/domain-error';
import { exportGrantsOperation } from '@/lib/grants/operations-file';
import { execute } from '@/lib/operation/execute';
import { paths } from '@/lib/url/paths';
import { consoleActor } from './actor';

const statuses: Partial<Record<string, number>> = { forbidden: 403, unauthenticated: 401 };

/** GET /site-admin/repositories/grants/export: everything explicit about who may read repositories, as one file. */
export async function exportGrantsFile(request: Request): Promise<Response> {
  // As with the audit log: a page of another site could start it with the reader's cookie.
  const site = request.headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return refuse(403, 'Start the export from the console itself.');
  const actor = await consoleActor();
  if (!isAccount(actor)) return new Response(null, { status: 303, headers: { location: paths.signIn(paths.grantsExport()) } });
  try {
    const { chunks } = await execute(exportGrantsOperation, actor, {});
    const cookie = (await cookies()).get(sessionCookieName)?.value;
    const isAllowed = async () => can(await actorOfSession(cookie, actor.origin), 'grant.export');
    return new Response(streamOf(chunks, isAllowed), {
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="keyward-grants-${new Date().toISOString().slice(0, 10)}.jsonl"`,
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex',
      },
    });
  } catch (error) {
    if (isDomainError(error)) return refuse(statuses[error.code] ?? 400, error.message);
    throw error;
  }
}

const refuse = (status: number, message: string): Response =>
  new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });

/** A piece at a time as its reader asks. Whoever is signed out, blocked or demoted meanwhile gets no more of it. */
export function streamOf(
  chunks: AsyncIterableIterator<Uint8Array, undefined>,
  isAllowed: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  let isFirst = true;
  const close = async () => void (await chunks.return?.());
  return new ReadableStream(
    {
      async pull(controller) {
        if (!isFirst && !(await isAllowed())) {
          await close();
          throw new Error('The reader of an export may no longer read.');
        }
        isFirst = false;
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
