'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DataTable } from '@/components/data-table/data-table';
import { Pager } from '@/components/data-table/pager';
import { useTableParams } from '@/components/data-table/use-table-params';
import { toast } from '@/components/feedback/toast';
import { useQuickActions } from '@/components/shell/quick-actions';
import { useShortcut } from '@/components/ui/use-shortcut';
import { paths } from '@/lib/url/paths';
import type { SiteUser } from '@/lib/users/site-schema';
import { loadAccount, recoverUsers, unblockUsers, unlockUser } from '../actions';
import { usersParams } from '../params';
import { bulkActions, userActions, type UserCommands } from './user-actions';
import type { UserDialog } from './user-dialogs';
import { deletedUsersColumns, usersColumns } from './users-columns';
import { UsersToolbar } from './users-toolbar';

// Out of the first load: most lists have rows, and most visits change none.
const UsersEmpty = dynamic(() => import('./users-empty').then((module) => module.UsersEmpty));
const UserDialogs = dynamic(() => import('./user-dialogs').then((module) => module.UserDialogs), { ssr: false });

export type UsersTableProps = { users: readonly SiteUser[]; total: number; isTotalCapped: boolean; viewerId: number };

const idsOf = (users: readonly SiteUser[]) => users.map(({ id }) => id);

export function UsersTable({ users, total, isTotalCapped, viewerId }: UsersTableProps) {
  const router = useRouter();
  const { setPage, ...params } = useTableParams(usersParams);
  const { values, set, clearFilters, isPending } = params;
  const [dialog, setDialog] = useState<UserDialog>();
  const [selectedIds, setSelectedIds] = useState<readonly string[]>([]);
  useQuickActions([
    { id: 'create-user', name: 'Create user', shortcut: 'c', run: () => router.push(paths.newUser()) },
  ]);
  useShortcut(users.length > 0 ? 'e' : undefined, handleEditKey, 'Edit the row');

  function handleEditKey() {
    const id = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
    const user = users.find((each) => String(each.id) === id);
    if (user && !user.deletedAt) void handleEdit(user);
  }

  async function handleEdit({ id, username }: SiteUser) {
    const result = await loadAccount(id);
    if (result.ok) setDialog({ kind: 'edit', account: result.data });
    else toast.error(<><bdi>{username}</bdi> cannot be edited now</>, { description: result.error.message });
  }

  const selectFailed = (ids: readonly number[]) => setSelectedIds(ids.map(String));

  async function handleBulk(changed: readonly SiteUser[], change: typeof recoverUsers, participle: string) {
    const [result, { reportBulk }] = await Promise.all([change(idsOf(changed)), import('./bulk-report')]);
    const outcome = reportBulk(result, { users: changed, participle });
    if ('failedIds' in outcome) selectFailed(outcome.failedIds);
    else toast.error(<><bdi>{changed[0]?.username}</bdi> was not {participle}</>, { description: outcome.refusal });
  }

  async function handleUnlock(user: SiteUser) {
    const result = await unlockUser(user.id);
    if (result.ok) toast.success(<><bdi>{user.username}</bdi> may sign in again</>);
    else toast.error(<><bdi>{user.username}</bdi> was not unlocked</>, { description: result.error.message });
  }

  const commands: UserCommands = {
    open: (user) => router.push(paths.userSettings(user.username)),
    edit: (user) => void handleEdit(user),
    show: (kind, user) => setDialog({ kind, user }),
    unlock: (user) => void handleUnlock(user),
    unblock: (changed) => void handleBulk(changed, unblockUsers, 'unblocked'),
    recover: (changed) => void handleBulk(changed, recoverUsers, 'recovered'),
    ask: (question, [first, ...others]) => {
      if (first) setDialog({ kind: 'confirm', question, users: [first, ...others] });
    },
  };

  return (
    <>
      <UsersToolbar {...params} hasRows={users.length > 0} />
      <DataTable
        caption="Users"
        columns={values.state === 'deleted' ? deletedUsersColumns : usersColumns}
        rows={users}
        getRowId={(user) => String(user.id)}
        getRowLabel={(user) => user.username}
        sort={values.sort}
        onSortChange={(sort) => set({ sort })}
        isPending={isPending}
        rowActions={(user) => userActions(user, viewerId, commands)}
        selectedIds={selectedIds}
        onSelectedIdsChange={setSelectedIds}
        bulkActions={(rows) => bulkActions(rows, viewerId, commands)}
        isDimmed={(user) => user.blockedAt !== null || user.deletedAt !== null}
        empty={
          <UsersEmpty values={values} total={total} onClear={clearFilters} onFirstPage={() => setPage(1)} />
        }
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={users.length}
        total={total}
        isTotalCapped={isTotalCapped}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
      {dialog === undefined ? null : (
        <UserDialogs dialog={dialog} onClose={() => setDialog(undefined)} onDone={selectFailed} />
      )}
    </>
  );
}
