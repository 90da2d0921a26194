import { Plus } from 'lucide-react';
import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { listCodeHostsOperation } from '@/lib/code-hosts/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { CodeHostsTable } from './_components/code-hosts-table';
import { codeHostsParams } from './params';

const title = 'Code hosts';
const loadParams = createLoader(codeHostsParams);

export const generateMetadata = titleFor('codehost.read', title);

// A site has a few of them, so that pages are cut here.
async function load({ q, page, size }: inferParserType<typeof codeHostsParams>) {
  const { codeHosts, totalCount } = await query(listCodeHostsOperation, { ...(q ? { query: q } : {}), limit: 1_000 });
  return { codeHosts: codeHosts.slice((page - 1) * size, page * size), totalCount, isFiltered: q !== '' };
}

const columns = [
  { header: 'Connection', width: 'w-40' },
  { header: 'Address', width: 'w-48' },
  { header: 'Repositories', width: 'w-12' },
  { header: 'Last run', width: 'w-20' },
  { header: 'State', width: 'w-24' },
];

export default async function CodeHostsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.codeHosts(), await searchParams));
  if (!can(viewer, 'codehost.read')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="Where repositories come from. Each is looked at regularly; what it has is copied here."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Repositories' }, { label: title }]} />}
        actions={<ButtonLink href={paths.newCodeHost()} variant="primary" icon={<Plus aria-hidden />}>Add code host</ButtonLink>}
      />
      <WhenReady promise={load(await loadParams(searchParams))} fallback={<TableSkeleton label="Loading code hosts" columns={columns} />}>
        {(list) => <CodeHostsTable {...list} />}
      </WhenReady>
    </>
  );
}
