import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Notice } from '@/components/ui/notice';
import { query } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getAllRepositoriesOperation } from '@/lib/grants/operations';
import { countOpenRepositoriesOperation, listOpenRepositoriesOperation } from '@/lib/repositories/operations-access';
import { paths } from '@/lib/url/paths';
import { permissionParams } from '../../../../_components/access/permission-params';
import { ReasonList } from '../../../../_components/access/reason-list';
import { WhenReady } from '../../../../_components/when-ready';
import { seeSettings, type AccountPageProps } from '../../account';
import { SettingsHeader } from '../_components/settings-header';
import { AllRepositoriesCard } from './_components/all-repositories-card';
import { PermissionsTable } from './_components/permissions-table';

const title = 'Repo permissions';
const columns = [{ header: 'Repository', width: 'w-56' }, { header: 'Reason', width: 'w-40' }, { header: 'Updated', width: 'w-20' }];
const loadParams = createLoader(permissionParams);

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.permissionsOf);
  return { title };
}

async function listOpen(userId: number, { q, after }: { q: string; after: string }) {
  const filter = { userId, ...(q ? { query: q } : {}) };
  const [page, { count, isCapped }] = await Promise.all([
    query(listOpenRepositoriesOperation, { ...filter, limit: 25, ...(after ? { after } : {}) }),
    query(countOpenRepositoriesOperation, filter),
  ]);
  const next = page.hasNextPage ? (page.repositories.at(-1)?.fullName ?? null) : null;
  const repositories = page.repositories.map((row) => ({ ...row, why: <ReasonList reasons={row.reasons} /> }));
  return { repositories, next, total: count, isCapped };
}

export default async function PermissionsOfAccountPage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.permissionsOf);
  const { id, username, kind, blockedAt } = account;
  const isMachine = kind === 'SERVICE_ACCOUNT';
  const all = isMachine ? await query(getAllRepositoriesOperation, { userId: id }) : null;
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      {blockedAt === null ? null : (
        <Notice tone="warning" className="mb-4" title="This account is blocked">
          It reads nothing until it is unblocked. What was given to it stays.
        </Notice>
      )}
      <WhenReady promise={listOpen(id, await loadParams(props.searchParams))} fallback={<TableSkeleton label={title} columns={columns} />}>
        {(list) => (
          <PermissionsTable
            title={title}
            account={{ id, username }}
            canChange={kind !== 'GHOST' && can(viewer, 'grant.add')}
            canSeeWho={can(viewer, 'grant.listOfRepository')}
            {...list}
          >
            {all ? <AllRepositoriesCard account={{ id, username }} all={all} canChange={can(viewer, 'grant.setAllRepositories')} /> : null}
          </PermissionsTable>
        )}
      </WhenReady>
    </>
  );
}
