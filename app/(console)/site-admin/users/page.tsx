import { UserPlus } from 'lucide-react';
import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getLicenseOperation } from '@/lib/license/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { countSiteUsersOperation, listSiteUsersOperation, summarizeUsersOperation } from '@/lib/users/operations';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { UsersSkeleton } from './_components/users-skeleton';
import { UsersSummary } from './_components/users-summary';
import { UsersTable } from './_components/users-table';
import { filterOf } from './filter';
import { usersParams } from './params';

const title = 'Users';
const totalCap = 10_000;
const loadParams = createLoader(usersParams);

export const generateMetadata = titleFor('user.listForSite', title);

async function listUsers(params: inferParserType<typeof usersParams>) {
  const { sort, page, size } = params;
  const filter = filterOf(params);
  const [users, count, summary, license] = await Promise.all([
    query(listSiteUsersOperation, {
      ...filter,
      limit: size,
      offset: (page - 1) * size,
      orderBy: sort.by,
      descending: sort.direction === 'desc',
    }),
    query(countSiteUsersOperation, { ...filter, cap: totalCap }),
    query(summarizeUsersOperation, {}),
    query(getLicenseOperation, {}),
  ]);
  return { list: { users, total: Math.min(count, totalCap), isTotalCapped: count > totalCap }, summary, license };
}

export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.users(), await searchParams));
  if (!can(viewer, 'user.listForSite')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="People and service accounts of this site."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Users & auth' }, { label: title }]} />}
        actions={
          <ButtonLink href={paths.newUser()} variant="primary" icon={<UserPlus aria-hidden />} aria-keyshortcuts="c">
            Create User
          </ButtonLink>
        }
      />
      <WhenReady promise={listUsers(await loadParams(searchParams))} fallback={<UsersSkeleton />}>
        {({ list, summary, license }) => (
          <>
            <UsersSummary {...summary} license={license} />
            <UsersTable {...list} viewerId={viewer.userId} />
          </>
        )}
      </WhenReady>
    </>
  );
}
