'use client';

import { CircleSlash, RotateCcw, Settings, UserPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { Pager } from '@/components/data-table/pager';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import { useQuickActions } from '@/components/shell/quick-actions';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { paths } from '@/lib/url/paths';
import type { SiteUser } from '@/lib/users/site-schema';
import { unblockUser } from '../actions';
import { usersParams } from '../params';
import { BlockUserDialog } from './block-user-dialog';
import { usersColumns } from './users-columns';
import { UsersEmpty } from './users-empty';

const types = [
  { value: 'all', label: 'All' },
  { value: 'people', label: 'People' },
  { value: 'service-accounts', label: 'Service accounts' },
] as const;

export type UsersTableProps = { users: readonly SiteUser[]; total: number; isTotalCapped: boolean; viewerId: number };

export function UsersTable({ users, total, isTotalCapped, viewerId }: UsersTableProps) {
  const router = useRouter();
  const { values, set, setPage, type, clearFilters, isPending } = useTableParams(usersParams);
  const [blocking, setBlocking] = useState<SiteUser>();
  useQuickActions([
    { id: 'create-user', name: 'Create user', icon: <UserPlus aria-hidden />, shortcut: 'c', run: () => router.push(paths.newUser()) },
  ]);

  async function handleUnblock(user: SiteUser) {
    const result = await unblockUser(user.id);
    if (result.ok) toast.success(<><bdi>{user.username}</bdi> was unblocked</>);
    else toast.error(<><bdi>{user.username}</bdi> was not unblocked</>, { description: result.error.message });
  }

  function rowActions(user: SiteUser): Action[] {
    const openSettings = {
      id: 'settings',
      name: 'Open settings',
      icon: <Settings aria-hidden />,
      run: () => router.push(paths.userSettings(user.username)),
    };
    const unblock = { id: 'unblock', name: 'Unblock', icon: <RotateCcw aria-hidden />, run: () => void handleUnblock(user) };
    const block: Action = {
      id: 'block',
      name: 'Block…',
      icon: <CircleSlash aria-hidden />,
      tone: 'danger',
      disabledReason: user.id === viewerId ? 'You cannot block your own account.' : undefined,
      run: () => setBlocking(user),
    };
    return [copyIdAction(String(user.id)), openSettings, user.blockedAt ? unblock : block];
  }

  return (
    <>
      <Toolbar>
        <SearchInput
          label="Search users"
          placeholder="Search by name or email"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q })}
        />
        <SegmentedControl label="Type" options={types} value={values.type} onValueChange={(next) => set({ type: next })} />
      </Toolbar>
      <DataTable
        caption="Users"
        columns={usersColumns}
        rows={users}
        getRowId={(user) => String(user.id)}
        getRowLabel={(user) => user.username}
        sort={values.sort}
        onSortChange={(sort) => set({ sort })}
        isPending={isPending}
        rowActions={rowActions}
        isDimmed={(user) => user.blockedAt !== null}
        empty={<UsersEmpty q={values.q} type={values.type} total={total} onClear={clearFilters} onFirstPage={() => setPage(1)} />}
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
      {blocking === undefined ? null : <BlockUserDialog user={blocking} onClose={() => setBlocking(undefined)} />}
    </>
  );
}
