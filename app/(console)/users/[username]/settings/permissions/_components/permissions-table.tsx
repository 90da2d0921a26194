'use client';

import { CircleHelp, Plus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState, type ReactNode } from 'react';
import type { DataColumn } from '@/components/data-table/columns';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import type { OpenRepositories } from '@/lib/repositories/explain-schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { KeysetNav } from '../../../../../_components/access/keyset-nav';
import { permissionParams } from '../../../../../_components/access/permission-params';

// Out of the first load: most visits only look.
const AddDialog = dynamic(() => import('./add-repositories-dialog').then((module) => module.AddRepositoriesDialog), { ssr: false });
const RemoveDialog = dynamic(
  () => import('./remove-repositories-dialog').then((module) => module.RemoveRepositoriesDialog),
  { ssr: false },
);
const ExplainDialog = dynamic(
  () => import('../../../../../_components/access/explain-dialog').then((module) => module.ExplainDialog),
  { ssr: false },
);

type Row = OpenRepositories['repositories'][number] & {
  /** Drawn on the server: the pictures of the reasons stay out of the first load. */
  why: ReactNode;
};
type Mode = { kind: 'none' | 'adding' } | { kind: 'removing'; rows: readonly Row[] } | { kind: 'explaining'; repository: string };
const closed: Mode = { kind: 'none' };

export type PermissionsTableProps = {
  title: string;
  account: { id: number; username: string };
  canChange: boolean;
  /** Whether the viewer may look at who else reads a repository. */
  canSeeWho: boolean;
  repositories: readonly Row[];
  next: string | null;
  total: number;
  isCapped: boolean;
  children: ReactNode;
};

const columnsFor = (canSeeWho: boolean): readonly DataColumn<Row>[] => [
  {
    id: 'repository',
    header: 'Repository',
    isRowHeader: true,
    cell: ({ fullName }) => (canSeeWho ? (
      <TextLink href={repositoryPaths.permissions(fullName)} className="block min-w-40 max-w-96 truncate" title={fullName}>
        <bdi>{fullName}</bdi>
      </TextLink>
    ) : <bdi className="block min-w-40 max-w-96 truncate" title={fullName}>{fullName}</bdi>),
  },
  { id: 'reasons', header: 'Reason', className: 'min-w-52', cell: ({ why }) => why },
  {
    id: 'updated',
    header: 'Updated',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: ({ grantedAt }) => <TimeAgo value={grantedAt} fallback="" />,
  },
];

const isGiven = ({ reasons }: Row) => reasons.some(({ kind }) => kind === 'grant');
const notGiven = 'It comes from elsewhere: see its reasons. Only what was given to the account itself is removed here.';

/** Holds the dialogs as well: state that lives above the list survives when its rows change. */
export function PermissionsTable(props: PermissionsTableProps) {
  const { title, account, canChange, canSeeWho, repositories, next, total, isCapped, children } = props;
  const { values, set, type, clearFilters, isFiltered, isPending } = useTableParams(permissionParams);
  const [selectedIds, setSelectedIds] = useState<readonly string[]>([]);
  const [mode, setMode] = useState<Mode>(closed);
  const columns = useMemo(() => columnsFor(canSeeWho), [canSeeWho]);
  const close = () => setMode(closed);

  const add: Action = {
    id: 'add-repositories', name: 'Add repositories', icon: <Plus aria-hidden />, shortcut: 'c', run: () => setMode({ kind: 'adding' }),
  };
  const explain: Action = {
    id: 'explain', name: 'Explain access', icon: <CircleHelp aria-hidden />, run: () => setMode({ kind: 'explaining', repository: '' }),
  };
  useQuickActions(canChange ? [add, explain] : [explain]);

  const remove = (rows: readonly Row[]): Action => ({
    id: 'remove', name: 'Remove…', icon: <Trash2 aria-hidden />, tone: 'danger',
    disabledReason: rows.every(isGiven) ? undefined : rows.length === 1 ? notGiven : 'Some of them come from elsewhere.',
    run: () => setMode({ kind: 'removing', rows }),
  });
  const rowActions = (row: Row): Action[] => [
    { ...explain, name: 'Explain…', run: () => setMode({ kind: 'explaining', repository: row.fullName }) },
    ...(canChange ? [remove([row])] : []),
  ];

  function goTo(after: string) {
    setSelectedIds([]);
    set({ after });
  }

  const empty = values.after !== '' ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => goTo('')}>Go to the first page</Button>} />
  ) : isFiltered ? <ListEmpty kind="no-match" title="No repository matches" onClear={clearFilters} /> : (
    <ListEmpty kind="nothing-yet" title="It reads no repository yet">
      {canChange ? 'Add some, one by one or by a pattern of their names.' : 'Ask a site admin for those you need.'}
    </ListEmpty>
  );

  return (
    <>
      <PageHeader
        title={title}
        description="The repositories whose code the account may read, and why. A change counts from the next request on."
        actions={<><ActionButton action={explain} />{canChange ? <ActionButton action={add} variant="primary" /> : null}</>}
      />
      {children}
      <Toolbar>
        <SearchInput
          label="Search repositories"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q, after: '' })}
        />
      </Toolbar>
      <DataTable
        caption={`Repositories of ${account.username}`}
        columns={columns}
        rows={repositories}
        getRowId={({ id }) => String(id)}
        getRowLabel={({ fullName }) => fullName}
        isPending={isPending}
        rowActions={rowActions}
        {...(canChange ? { selectedIds, onSelectedIdsChange: setSelectedIds, bulkActions: (rows: readonly Row[]) => [remove(rows)] } : {})}
        empty={empty}
      />
      <KeysetNav count={repositories.length} total={total} isCapped={isCapped} isFirst={values.after === ''} next={next} onGo={goTo} />
      {mode.kind === 'adding' ? <AddDialog account={account} onClose={close} /> : null}
      {mode.kind === 'removing' ? (
        <RemoveDialog account={account} repositories={mode.rows} onClose={close} onDone={() => setSelectedIds([])} />
      ) : null}
      {mode.kind === 'explaining' ? <ExplainDialog username={account.username} repository={mode.repository} onClose={close} /> : null}
    </>
  );
}
