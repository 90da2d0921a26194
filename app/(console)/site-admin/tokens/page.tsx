import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { countSiteTokensOperation, listSiteTokensOperation } from '@/lib/tokens/operations';
import { listSiteTokensInput } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { SiteTokensSkeleton } from './_components/site-tokens-skeleton';
import { SiteTokensTable } from './_components/site-tokens-table';
import { siteTokensParams } from './params';
import { toSiteTokenRow } from './site-token-row';

const title = 'All access tokens';
const totalCap = 10_000;
const loadParams = createLoader(siteTokensParams);

export const generateMetadata = titleFor('token.listForSite', title);

async function listTokens({ q, state, attention, use, kind, owner, sort, after, size }: inferParserType<typeof siteTokensParams>) {
  const filter = {
    ...(q ? { query: q } : {}),
    ...(state === 'all' ? {} : { state }),
    ...(attention === 'any' ? {} : { attention }),
    isUnused: use === 'unused',
    isNeverUsed: use === 'never',
    isWide: kind === 'wide',
    isEndless: kind === 'endless',
    ...(owner === 'all' ? {} : { ownerKind: owner === 'people' ? 'HUMAN' : 'SERVICE_ACCOUNT' }),
  };
  // A place that is none is the first page, as every bad value of an address falls back.
  const cursor = listSiteTokensInput.shape.cursor.safeParse(after).data;
  const [page, count] = await Promise.all([
    query(listSiteTokensOperation, {
      ...filter, limit: size, orderBy: sort.by, descending: sort.direction === 'desc', ...(cursor ? { cursor } : {}),
    }),
    query(countSiteTokensOperation, { ...filter, cap: totalCap }),
  ]);
  const nowMs = Date.now();
  return {
    tokens: page.tokens.map((token) => toSiteTokenRow(token, nowMs)),
    nextPlace: page.nextCursor,
    total: Math.min(count, totalCap),
    isTotalCapped: count > totalCap,
  };
}

export default async function SiteTokensPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.siteTokens(), await searchParams));
  if (!can(viewer, 'token.listForSite')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="Of every person and service account of this site."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Users & auth' }, { label: title }]} />}
      />
      <WhenReady promise={listTokens(await loadParams(searchParams))} fallback={<SiteTokensSkeleton />}>
        {(list) => <SiteTokensTable {...list} />}
      </WhenReady>
    </>
  );
}
