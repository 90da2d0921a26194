import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { query, requireViewer } from '@/lib/api/console/actor';
import { accountIdOf, readAuditUrl } from '@/lib/api/console/audit-url';
import { listAuditActionsOperation, listAuditOperation } from '@/lib/audit/operations';
import { exportCap } from '@/lib/audit/schema';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { AuditHeader } from './_components/audit-header';
import { AuditSkeleton } from './_components/audit-skeleton';
import { AuditTable } from './_components/audit-table';
import { ExportLinks } from './_components/export-links';
import { auditParams } from './params';

const title = 'Audit log';
const loadParams = createLoader(auditParams);

export const generateMetadata = titleFor('audit.listAll', title);

const isId = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

/** Where the list begins: at a page's edge, or with the one event that a link names. */
function placeOf({ before, after, event }: { before: string; after: string; event: string }) {
  if (isId(before)) return { beforeId: before };
  if (isId(after)) return { afterId: after };
  return isId(event) ? { beforeId: String(BigInt(event) + 1n) } : {};
}

const pageRows = 25;

async function listEvents({ before, after, event, ...filters }: inferParserType<typeof auditParams>) {
  const { filter, account } = readAuditUrl(filters);
  const [aboutUserId, actions] = await Promise.all([
    account === undefined ? undefined : accountIdOf(account),
    query(listAuditActionsOperation, {}),
  ]);
  if (aboutUserId === null) {
    return { events: [], hasOlder: false, hasNewer: false, actions, problem: `No account is called "${account}"` };
  }
  const page = await query(listAuditOperation, { ...filter, limit: pageRows, aboutUserId, ...placeOf({ before, after, event }) });
  return { ...page, actions, problem: null };
}

/** Said beside the links, as the file is saved without a look into it. */
function ExportActions() {
  return (
    <>
      <span className="text-xs text-ink-3">Exports: the newest {exportCap.toLocaleString('en')} events at most</span>
      <ExportLinks />
    </>
  );
}

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.auditLog(), await searchParams));
  if (!can(viewer, 'audit.listAll')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <AuditHeader title={title} description="Who did what, with which credential, on whose behalf." actions={<ExportActions />} />
      <WhenReady promise={listEvents(await loadParams(searchParams))} fallback={<AuditSkeleton />}>
        {(list) => <AuditTable {...list} />}
      </WhenReady>
    </>
  );
}
