'use client';

import { Clock, Pencil, Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { DataColumn } from '@/components/data-table/columns';
import { PlainTable } from '@/components/data-table/plain-table';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Badge } from '@/components/ui/badge';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import type { HeldRole } from '@/lib/roles/schema';
import { systemRoleNames } from '@/lib/roles/system-roles';
import { paths } from '@/lib/url/paths';
import type { NamedRole } from '../actions';

// Out of the first load: most visits change nothing.
const AssignRoleDialog = dynamic(() => import('./assign-role-dialog').then((module) => module.AssignRoleDialog), { ssr: false });
const RemoveRoleDialog = dynamic(() => import('./remove-role-dialog').then((module) => module.RemoveRoleDialog), { ssr: false });

type Mode = { kind: 'none' } | { kind: 'assigning' } | { kind: 'editing' | 'removing'; held: HeldRole };
const closed: Mode = { kind: 'none' };

export type HeldRolesProps = {
  title: string;
  account: { id: number; username: string };
  held: readonly HeldRole[];
  /** Roles that it may get; null where the viewer gives none. */
  free: readonly NamedRole[] | null;
  hasCustomRoles: boolean;
};

const labelOf = ({ role: { name, system } }: HeldRole) => (system ? systemRoleNames[system] : name);

const columns: readonly DataColumn<HeldRole>[] = [
  {
    id: 'role',
    header: 'Role',
    isRowHeader: true,
    cell: (held) => (
      <div className="min-w-32 max-w-72">
        <span className="flex items-center gap-2">
          <bdi className="min-w-0 truncate font-medium text-ink" title={labelOf(held)}>{labelOf(held)}</bdi>
          {held.role.system ? <Badge>System</Badge> : null}
          {held.hasEnded ? <Badge icon={<Clock aria-hidden />}>Ended</Badge> : null}
        </span>
        {held.role.description ? (
          <bdi className="block truncate text-xs font-normal text-ink-3" title={held.role.description}>{held.role.description}</bdi>
        ) : null}
      </div>
    ),
  },
  {
    id: 'ends',
    header: 'Ends',
    className: 'whitespace-nowrap',
    cell: ({ role, expiresAt }) => (
      role.system ? <span className="text-ink-3">Comes with the account</span> : <TimeAgo value={expiresAt} fallback="Never" />
    ),
  },
  {
    id: 'reason',
    header: 'Reason',
    cell: ({ reason }) => (
      reason === null ? <span className="text-ink-3">None</span> : <bdi className="whitespace-pre-line wrap-anywhere">{reason}</bdi>
    ),
  },
  {
    id: 'given',
    header: 'Given',
    cell: ({ assignedAt, assignedBy }) => (assignedAt === null ? null : (
      <>
        <TimeAgo value={assignedAt} />
        {assignedBy === null ? null : (
          <span className="block text-xs text-ink-3">by <bdi className="wrap-anywhere">{assignedBy.username}</bdi></span>
        )}
      </>
    )),
  },
];

/** Holds the dialogs as well: state that lives above the list survives when its rows change. */
export function HeldRoles({ title, account, held, free, hasCustomRoles }: HeldRolesProps) {
  const [mode, setMode] = useState<Mode>(closed);
  const assign: Action = {
    id: 'assign-role',
    name: 'Assign role',
    icon: <Plus aria-hidden />,
    shortcut: 'c',
    disabledReason: free?.length === 0 ? (hasCustomRoles ? 'It has every custom role already.' : 'Create a custom role first.') : undefined,
    run: () => setMode({ kind: 'assigning' }),
  };
  useQuickActions(free === null ? [] : [assign]);

  const rowActions = (row: HeldRole): Action[] => (free === null || row.role.system ? [] : [
    {
      id: 'edit', name: row.hasEnded ? 'Assign again…' : 'Change end and reason…', icon: <Pencil aria-hidden />,
      run: () => setMode({ kind: 'editing', held: row }),
    },
    { id: 'remove', name: 'Remove…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setMode({ kind: 'removing', held: row }) },
  ]);

  return (
    <>
      <PageHeader
        title={title}
        description="What the account may do, beside what it may see. Custom roles count from the next request on, until their end."
        actions={free === null ? undefined : <ActionButton action={assign} variant="primary" />}
      />
      <PlainTable
        caption={`Roles of ${account.username}`}
        columns={columns}
        rows={held}
        getRowId={({ role }) => String(role.id)}
        getRowLabel={labelOf}
        rowActions={rowActions}
        empty={null}
      />
      {free !== null && !hasCustomRoles ? (
        <p className="mt-3 text-sm text-ink-3">
          There are no custom roles yet. <TextLink href={paths.roles()}>Create one</TextLink> to give it here.
        </p>
      ) : null}
      {mode.kind === 'assigning' ? <AssignRoleDialog account={account} free={free ?? []} onClose={() => setMode(closed)} /> : null}
      {mode.kind === 'editing' ? <AssignRoleDialog account={account} held={mode.held} free={[]} onClose={() => setMode(closed)} /> : null}
      {mode.kind === 'removing' ? <RemoveRoleDialog account={account} held={mode.held} onClose={() => setMode(closed)} /> : null}
    </>
  );
}
