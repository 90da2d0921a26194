import { SlidersHorizontal } from 'lucide-react';
import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getLicenseOperation, listSeatsOperation } from '@/lib/license/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { LicenseCards } from './_components/license-cards';
import { SeatsSkeleton } from './_components/seats-skeleton';
import { SeatsTable } from './_components/seats-table';
import { seatsParams } from './params';

const title = 'License and seats';
const loadParams = createLoader(seatsParams);

export const generateMetadata = titleFor('license.read', title);

async function load({ q, page, size }: inferParserType<typeof seatsParams>) {
  const [license, seats] = await Promise.all([
    query(getLicenseOperation, {}),
    query(listSeatsOperation, { ...(q ? { query: q } : {}), limit: size, offset: (page - 1) * size }),
  ]);
  return { license, seats };
}

export default async function LicensePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.license(), await searchParams));
  if (!can(viewer, 'license.read')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="What the license allows, and who takes a seat. Service accounts take none."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Site' }, { label: title }]} />}
        actions={<ButtonLink href={paths.configuration()} icon={<SlidersHorizontal aria-hidden />}>Change in configuration</ButtonLink>}
      />
      <WhenReady promise={load(await loadParams(searchParams))} fallback={<SeatsSkeleton />}>
        {({ license, seats }) => (
          <>
            <LicenseCards license={license} />
            <SeatsTable {...seats} />
          </>
        )}
      </WhenReady>
    </>
  );
}
