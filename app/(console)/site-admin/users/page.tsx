import type { Metadata } from 'next';
import { UserPlus } from 'lucide-react';
import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { countSiteUsersOperation, listSiteUsersOperation } from '@/lib/users/operations';
import { NotAllowed } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { UsersSkeleton } from './_components/users-skeleton';
import { UsersTable } from './_components/users-table';
import { usersParams } from './params';

const title = 'Users';
const totalCap = 10_000;
const loadParams = createLoader(usersParams);

export const metadata: Metadata = { title };

async function listUsers({ q, type, sort, page, size }: inferParserType<typeof usersParams>) {
  const filter = {
    ...(q ? { query: q } : {}),
    ...(type === 'all' ? {} : { isServiceAccount: type === 'service-accounts' }),
    deletedAt: { isEmpty: true },
  };
  const [users, count] = await Promise.all([
    query(listSiteUsersOperation, {
      ...filter,
      limit: size,
      offset: (page - 1) * size,
      orderBy: sort.by,
      descending: sort.direction === 'desc',
    }),
    query(countSiteUsersOperation, { ...filter, cap: totalCap }),
  ]);
  return { users, total: Math.min(count, totalCap), isTotalCapped: count > totalCap };
}

export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.users(), await searchParams));
  if (!can(viewer, 'user.listForSite')) return <NotAllowed title={title} username={viewer.username} />;
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
        {(list) => <UsersTable {...list} viewerId={viewer.userId} />}
      </WhenReady>
    </>
  );
}
