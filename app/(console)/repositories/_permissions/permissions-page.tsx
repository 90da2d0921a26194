import { notFound } from 'next/navigation';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getRepositoryOperation } from '@/lib/repositories/operations';
import { countAccountsOfRepositoryOperation, listAccountsOfRepositoryOperation } from '@/lib/repositories/operations-access';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { withQuery } from '@/lib/url/with-query';
import { permissionParams } from '../../_components/access/permission-params';
import { ReasonList } from '../../_components/access/reason-list';
import { AccountsTable } from './accounts-table';

const loadParams = createLoader(permissionParams);

export type RepositoryPermissionsProps = { fullName: string; searchParams: Promise<SearchParams> };

/** The repository whose readers the page shows. For those who do not look after permissions that page does not exist. */
async function see({ fullName, searchParams }: RepositoryPermissionsProps) {
  const viewer = await requireViewer(withQuery(repositoryPaths.permissions(fullName), await searchParams));
  if (!can(viewer, 'grant.listOfRepository')) notFound();
  return { viewer, repository: await query(getRepositoryOperation, { repository: { name: fullName }, purpose: 'existence' }) };
}

export async function repositoryPermissionsTitle(props: RepositoryPermissionsProps): Promise<string> {
  return `Permissions of ${(await see(props)).repository.fullName}`;
}

export async function RepositoryPermissionsPage(props: RepositoryPermissionsProps) {
  const { viewer, repository } = await see(props);
  const { id, fullName, isUnrestricted } = repository;
  const { q, after } = await loadParams(props.searchParams);
  const filter = { repositoryId: id, ...(q ? { query: q } : {}) };
  const [{ accounts, openTo, hasNextPage }, { count, isCapped }] = await Promise.all([
    query(listAccountsOfRepositoryOperation, { ...filter, limit: 25, ...(after ? { after: after.slice(0, 255) } : {}) }),
    query(countAccountsOfRepositoryOperation, filter),
  ]);
  return (
    <>
      <Breadcrumbs
        items={[{ label: 'Repositories' }, { label: fullName, href: repositoryPaths.top(fullName) }, { label: 'Permissions' }]}
      />
      <AccountsTable
        repository={{ id, fullName, isUnrestricted }}
        openTo={openTo}
        accounts={accounts.map((row) => ({ ...row, why: <ReasonList reasons={row.reasons} /> }))}
        next={hasNextPage ? (accounts.at(-1)?.username ?? null) : null}
        total={count}
        isCapped={isCapped}
        canSwitch={can(viewer, 'grant.setUnrestricted')}
        linksToAccounts={viewer.isSiteAdmin}
      />
    </>
  );
}
