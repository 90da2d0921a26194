import 'server-only';
import { pool } from '@/lib/db/client';
import { contractVersion } from '@/lib/site/version';
import { isDraining } from '@/lib/site/draining';

const noStore = { 'cache-control': 'no-store' };

/** Lives: the process answers. */
export const handleHealthz = (): Response => new Response('ok\n', { headers: { 'content-type': 'text/plain; charset=utf-8', ...noStore } });

/** Takes traffic: not on its way out, and the database answers a write-capable connection within two seconds. */
export async function handleReadyz(): Promise<Response> {
  const problem = isDraining() ? 'shutting down' : await databaseProblem();
  if (problem) return Response.json({ status: 'unavailable', reason: problem }, { status: 503, headers: noStore });
  return Response.json({ status: 'ready' }, { headers: noStore });
}

async function databaseProblem(): Promise<string | null> {
  const timeout = new Promise<'slow'>((resolve) => setTimeout(resolve, 2_000, 'slow').unref());
  try {
    const answer = await Promise.race([pool().query<{ readonly: boolean }>('SELECT pg_is_in_recovery() AS readonly'), timeout]);
    if (answer === 'slow') return 'the database does not answer';
    return answer.rows[0]?.readonly ? 'the database is read-only' : null;
  } catch {
    return 'the database does not answer';
  }
}

/** SG §0: plain text. Editors choose by it what they send, so it is the level of the contract. */
export const handleVersion = (): Response =>
  new Response(`${contractVersion}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8', ...noStore } });

/** SG §8: the version of the command line tool that this server recommends. */
export const handleSrcCliVersion = (): Response => Response.json({ version: contractVersion }, { headers: noStore });
