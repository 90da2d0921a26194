'use client';

import { Pencil, Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { Pager } from '@/components/data-table/pager';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import type { Action } from '@/components/shell/action';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import type { RoleWithHolders } from '@/lib/roles/schema';
import { systemRoleNames } from '@/lib/roles/system-roles';
import { rolesParams } from '../params';
import type { OfferedPermission } from './permissions-field';
import { rolesColumns } from './roles-columns';

// Out of the first load: most visits change nothing.
const RoleSheet = dynamic(() => import('./role-sheet').then((module) => module.RoleSheet), { ssr: false });
const DeleteRoleDialog = dynamic(() => import('./delete-role-dialog').then((module) => module.DeleteRoleDialog), { ssr: false });

type Mode = { kind: 'none' } | { kind: 'creating' } | { kind: 'editing' | 'deleting'; role: RoleWithHolders };
const closed: Mode = { kind: 'none' };

export type RolesTableProps = { roles: readonly RoleWithHolders[]; total: number; permissions: readonly OfferedPermission[] };

const labelOf = ({ name, system }: RoleWithHolders) => (system ? systemRoleNames[system] : name);

export function RolesTable({ roles, total, permissions }: RolesTableProps) {
  const { values, set, setPage, type, clearFilters, isPending } = useTableParams(rolesParams);
  const [mode, setMode] = useState<Mode>(closed);
  const create: Action = {
    id: 'create-role', name: 'Create role', icon: <Plus aria-hidden />, shortcut: 'c', run: () => setMode({ kind: 'creating' }),
  };
  useQuickActions([create]);

  const rowActions = (role: RoleWithHolders): Action[] => [
    copyIdAction(String(role.id)),
    {
      id: 'edit',
      name: role.system === 'SITE_ADMINISTRATOR' ? 'See permissions…' : 'Edit…',
      icon: <Pencil aria-hidden />,
      run: () => setMode({ kind: 'editing', role }),
    },
    {
      id: 'delete', name: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger',
      disabledReason: role.system ? 'Roles of the system cannot be deleted.' : undefined,
      run: () => setMode({ kind: 'deleting', role }),
    },
  ];

  const empty = values.q === '' ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => setPage(1)}>Go to the first page</Button>} />
  ) : <ListEmpty kind="no-match" title="No role matches" onClear={clearFilters} />;

  return (
    <>
      <Toolbar end={(
        <Button variant="primary" aria-keyshortcuts="c" onClick={create.run}>+ Create role</Button>
      )}>
        <SearchInput
          label="Search roles" placeholder="Search by name or description"
          value={values.q} isPending={isPending} onValueChange={(q) => type({ q })}
        />
      </Toolbar>
      <DataTable
        caption="Roles"
        columns={rolesColumns((role) => setMode({ kind: 'editing', role }))}
        rows={roles}
        getRowId={(role) => String(role.id)}
        getRowLabel={labelOf}
        isPending={isPending}
        rowActions={rowActions}
        empty={empty}
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={roles.length}
        total={total}
        isTotalCapped={false}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
      {mode.kind === 'creating' ? <RoleSheet permissions={permissions} onClose={() => setMode(closed)} /> : null}
      {mode.kind === 'editing' ? <RoleSheet role={mode.role} permissions={permissions} onClose={() => setMode(closed)} /> : null}
      {mode.kind === 'deleting' ? <DeleteRoleDialog role={mode.role} onClose={() => setMode(closed)} /> : null}
    </>
  );
}
