import 'server-only';
import { cookies } from 'next/headers';
import Papa from 'papaparse';
import { isAccount } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { exportAuditOperation } from '@/lib/audit/operations';
import { exportCap, exportFormats, type AuditEvent } from '@/lib/audit/schema';
import { can } from '@/lib/authz/authorize';
import { isDomainError } from '@/lib/errors/domain-error';
import { execute } from '@/lib/operation/execute';
import { paths } from '@/lib/url/paths';
import { accountIdOf, readAuditUrl } from './audit-url';
import { consoleActor } from './actor';

type Format = (typeof exportFormats)[number];

const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson; charset=utf-8',
} satisfies Record<Format, string>;

/** Rows that leave together: one at a time would cost more in chunks than in rows. */
const rowsPerChunk = 250;

/** GET /site-admin/audit-log/export: what the audit log shows, as a file that is written while it is read. */
export async function exportAuditLog(request: Request): Promise<Response> {
  // A page of another site could start it with the reader's cookie: to no gain but the load, which is reason enough.
  const site = request.headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return refuse(403, 'Start the export from the audit log itself.');
  const actor = await consoleActor();
  if (!isAccount(actor)) return new Response(null, { status: 303, headers: { location: paths.signIn(paths.auditLog()) } });
  const { format: formatText, ...values } = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormats.find((each) => each === formatText);
  const { filter, account, bad } = readAuditUrl(values);
  if (!format) bad.unshift('format');
  if (bad.length > 0 || !format) return refuse(400, `The export was not started. Not usable: ${bad.join(', ')}.`);
  try {
    const aboutUserId = account === undefined ? undefined : await accountIdOf(account);
    if (aboutUserId === null) return refuse(404, `There is no account "${account}".`);
    const { events: all, isCut } = await execute(exportAuditOperation, actor, { ...filter, aboutUserId, format });
    const cookie = (await cookies()).get(sessionCookieName)?.value;
    const events = whileAllowed(all, async () => can(await actorOfSession(cookie, actor.origin), 'audit.export'));
    return new Response(streamOf(format === 'csv' ? csvOf(events, isCut) : linesOf(events, isCut)), {
      headers: {
        'content-type': contentTypes[format],
        'content-disposition': `attachment; filename="keyward-audit-${new Date().toISOString().slice(0, 10)}.${format}"`,
        'cache-control': 'no-store',
        // Whether there is more is known at the end only, where the file says it.
        'x-export-limit': String(exportCap),
        'x-robots-tag': 'noindex',
      },
    });
  } catch (error) {
    if (isDomainError(error)) return refuse(error.code === 'forbidden' ? 403 : error.code === 'unauthenticated' ? 401 : 400, error.message);
    throw error;
  }
}

const refuse = (status: number, message: string): Response =>
  new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });

/** An export may take as long as its reader likes: whoever is signed out, blocked or demoted meanwhile gets no more of it. */
export async function* whileAllowed<T>(rows: AsyncIterable<T>, isAllowed: () => Promise<boolean>): AsyncGenerator<T> {
  let given = 0;
  for await (const row of rows) {
    if (given > 0 && given % rowsPerChunk === 0 && !(await isAllowed())) throw new Error('The reader of an export may no longer read.');
    given += 1;
    yield row;
  }
}

/** A text is made when the reader asks for it; a reader who leaves ends the reading of the database too. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

async function* chunks(events: AsyncIterable<AuditEvent>): AsyncGenerator<AuditEvent[]> {
  let chunk: AuditEvent[] = [];
  for await (const event of events) {
    chunk.push(event);
    if (chunk.length < rowsPerChunk) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** The last line of a file that does not hold everything. */
const cutMessage =
  `Only the newest ${exportCap.toLocaleString('en')} events are in this file. Export a period or with filters to get those before.`;

export async function* linesOf(events: AsyncIterable<AuditEvent>, isCut: () => boolean): AsyncGenerator<string> {
  for await (const chunk of chunks(events)) yield chunk.map((event) => `${JSON.stringify(event)}\n`).join('');
  if (isCut()) yield `${JSON.stringify({ cut: true, limit: exportCap, message: cutMessage })}\n`;
}

const columns: Record<string, (event: AuditEvent) => string | null> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  action: ({ action }) => action,
  outcome: ({ outcome }) => outcome,
  reason: ({ reason }) => reason,
  door: ({ door }) => door,
  actor: ({ actor }) => actor.name,
  actor_id: ({ actor }) => text(actor.id),
  actor_kind: ({ actor }) => actor.kind,
  sudo_by: ({ sudoBy }) => sudoBy?.name ?? null,
  sudo_by_id: ({ sudoBy }) => text(sudoBy?.id ?? null),
  credential_kind: ({ credential }) => credential?.kind ?? null,
  credential_id: ({ credential }) => credential?.id ?? null,
  credential_name: ({ credential }) => credential?.name ?? null,
  target_type: ({ target }) => target?.type ?? null,
  target_id: ({ target }) => target?.id ?? null,
  target_name: ({ target }) => target?.name ?? null,
  before: ({ before }) => before && JSON.stringify(before),
  after: ({ after }) => after && JSON.stringify(after),
  request_id: ({ requestId }) => requestId,
  address: ({ address }) => address,
  user_agent: ({ userAgent }) => userAgent,
};

const text = (value: number | null): string | null => (value === null ? null : String(value));

// Spreadsheets take a cell that begins so for a formula, and run it. Full-width signs count for some of them. The library's own
// expression misses a value of several lines.
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** RFC 4180, with the names of the columns in the first line. */
export async function* csvOf(events: AsyncIterable<AuditEvent>, isCut: () => boolean): AsyncGenerator<string> {
  const names = Object.keys(columns);
  yield `${names.join(',')}\r\n`;
  for await (const chunk of chunks(events)) {
    const rows = chunk.map((event) => Object.values(columns).map((column) => column(event) ?? ''));
    yield `${Papa.unparse(rows, { escapeFormulae: formula, newline: '\r\n' })}\r\n`;
  }
  const cut: Record<string, string> = { action: 'audit.exportCut', reason: cutMessage };
  if (isCut()) yield `${Papa.unparse([names.map((name) => cut[name] ?? '')], { newline: '\r\n' })}\r\n`;
}
