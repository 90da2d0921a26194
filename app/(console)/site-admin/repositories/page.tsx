import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { listCodeHostsOperation } from '@/lib/code-hosts/operations';
import { isDomainError } from '@/lib/errors/domain-error';
import { listSiteRepositoriesOperation } from '@/lib/repositories/operations';
import { countSiteRepositoriesOperation } from '@/lib/repositories/operations-mirrors';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { NewRepositoryButton } from './_components/new-repository-button';
import { RepositoriesTable } from './_components/repositories-table';
import { repositoriesParams } from './params';

const title = 'Repositories';
const loadParams = createLoader(repositoriesParams);
type Params = inferParserType<typeof repositoriesParams>;

export const generateMetadata = titleFor('repository.listForSite', title);

const statusFilters = {
  any: {},
  cloned: { states: ['CLONED'] },
  cloning: { states: ['CLONING'] },
  'not-cloned': { states: ['NOT_CLONED'] },
  failed: { hasFailed: true },
  corrupted: { isCorrupted: true },
} satisfies Record<Params['status'], object>;

const filterOf = ({ q, status, visibility, unrestricted, host }: Params) => ({
  ...(q ? { query: q } : {}),
  ...statusFilters[status],
  ...(visibility === 'any' ? {} : { visibility: visibility.toUpperCase() }),
  ...(unrestricted === 'any' ? {} : { isUnrestricted: unrestricted === 'yes' }),
  ...(host ? { codeHostId: Number(host) } : {}),
});

async function load(params: Params) {
  const { sort, after, size } = params;
  const filter = filterOf(params);
  const input = { ...filter, orderBy: sort.by, isDescending: sort.direction === 'desc', limit: size };
  const [page, total, hosts] = await Promise.all([
    query(listSiteRepositoriesOperation, after ? { ...input, after } : input).catch((error: unknown) => {
      // A place of another list is the first page, as every bad value of an address falls back.
      if (after && isDomainError(error) && error.code === 'invalid_input') return query(listSiteRepositoriesOperation, input);
      throw error;
    }),
    query(countSiteRepositoriesOperation, filter),
    query(listCodeHostsOperation, { limit: 1_000 }),
  ]);
  return {
    repositories: page.repositories,
    nextPlace: page.hasNextPage ? page.endCursor : null,
    total: total.count,
    isTotalCapped: total.isCapped,
    codeHosts: hosts.codeHosts.map(({ id, displayName }) => ({ id, displayName })),
  };
}

const columns = [
  { header: 'Repository and code host', width: 'w-48' },
  { header: 'Status', width: 'w-24' },
  { header: 'Visibility', width: 'w-20' },
  { header: 'Size', width: 'w-16' },
  { header: 'Last fetch', width: 'w-20' },
  { header: 'Unrestricted', width: 'w-12' },
];

export default async function RepositoriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.siteRepositories(), await searchParams));
  if (!can(viewer, 'repository.listForSite')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="Copies from code hosts, and those that live here alone."
        breadcrumbs={<Breadcrumbs items={[{ label: title }]} />}
        actions={<NewRepositoryButton />}
      />
      <WhenReady promise={load(await loadParams(searchParams))} fallback={<TableSkeleton label="Loading repositories" columns={columns} />}>
        {(list) => <RepositoriesTable {...list} />}
      </WhenReady>
    </>
  );
}
