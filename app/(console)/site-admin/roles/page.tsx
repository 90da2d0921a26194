import { createLoader, type inferParserType, type SearchParams } from 'nuqs/server';
import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { listPermissionsOperation, listRolesOperation } from '@/lib/roles/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { WhenReady } from '../../_components/when-ready';
import { RolesTable } from './_components/roles-table';
import { rolesParams } from './params';

const title = 'Roles';
const loadParams = createLoader(rolesParams);

export const generateMetadata = titleFor('role.create', title);

async function listRoles({ q, page, size }: inferParserType<typeof rolesParams>) {
  const [{ roles, totalCount }, permissions] = await Promise.all([
    query(listRolesOperation, { ...(q ? { query: q } : {}), limit: size, offset: Math.min((page - 1) * size, 1_000) }),
    query(listPermissionsOperation, {}),
  ]);
  return { roles, total: totalCount, permissions: permissions.map(({ name, description, group }) => ({ name, description, group })) };
}

const skeleton = [
  { header: 'Role', width: 'w-40' },
  { header: 'Held by', width: 'w-20' },
  { header: 'Permissions', width: 'w-20' },
  { header: 'Changed', width: 'w-24' },
];

export default async function RolesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer(withQuery(paths.roles(), await searchParams));
  if (!can(viewer, 'role.create')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="What accounts may do. Every account has a role of the system by what it is, and custom ones that you give."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Users & auth' }, { label: title }]} />}
      />
      <WhenReady promise={listRoles(await loadParams(searchParams))} fallback={<TableSkeleton label="Loading roles" columns={skeleton} />}>
        {(list) => <RolesTable {...list} />}
      </WhenReady>
    </>
  );
}
