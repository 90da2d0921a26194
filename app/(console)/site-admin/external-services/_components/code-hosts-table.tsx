'use client';

import { FolderGit2, Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { DataColumn } from '@/components/data-table/columns';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { NameCell } from '@/components/data-table/name-cell';
import { Pager } from '@/components/data-table/pager';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import type { CodeHost } from '@/lib/code-hosts/schema';
import { paths } from '@/lib/url/paths';
import { synchronise } from '../actions';
import { kinds } from '../kinds';
import { codeHostsParams } from '../params';
import { SyncState } from './sync-state';

const RemoveDialog = dynamic(() => import('./remove-dialog').then((module) => module.RemoveDialog), { ssr: false });

const number = new Intl.NumberFormat('en');

const columns: readonly DataColumn<CodeHost>[] = [
  {
    id: 'name',
    header: 'Connection',
    isRowHeader: true,
    cell: ({ id, displayName, kind }) => <NameCell name={displayName} href={paths.codeHost(id)} secondary={kinds[kind].name} />,
  },
  {
    id: 'url',
    header: 'Address',
    cell: ({ url }) => <bdi className="block max-w-64 truncate font-mono text-xs" title={url}>{url}</bdi>,
  },
  {
    id: 'repositories',
    header: 'Repositories',
    align: 'end',
    className: 'w-28',
    cell: ({ repositoryCount }) => <span className="tabular-nums">{number.format(repositoryCount)}</span>,
  },
  {
    id: 'lastRun',
    header: 'Last run',
    className: 'w-36',
    cell: ({ lastSync }) => <TimeAgo value={lastSync?.finishedAt ?? lastSync?.startedAt ?? null} fallback="Not yet" />,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ lastSync, limitedUntil }) => (
      <span className="block max-w-72 min-w-36">
        <SyncState lastSync={lastSync} limitedUntil={limitedUntil} />
        {lastSync?.error ? (
          <span className="mt-0.5 block truncate text-xs text-ink-3" title={lastSync.error}>{lastSync.error}</span>
        ) : null}
      </span>
    ),
  },
];

export type CodeHostsTableProps = { codeHosts: readonly CodeHost[]; totalCount: number; isFiltered: boolean };

export function CodeHostsTable({ codeHosts, totalCount, isFiltered }: CodeHostsTableProps) {
  const router = useRouter();
  const { values, set, setPage, type, clearFilters, isPending } = useTableParams(codeHostsParams);
  const [removing, setRemoving] = useState<CodeHost>();

  async function handleSynchronise({ id, displayName }: CodeHost) {
    const result = await synchronise(id);
    if (result.ok) toast.success(<><bdi>{displayName}</bdi> is being synchronised</>);
    else toast.error(result.error.message);
  }

  const rowActions = (host: CodeHost): Action[] => [
    { id: 'edit', name: 'Edit', icon: <Pencil aria-hidden />, run: () => router.push(paths.codeHost(host.id)) },
    { id: 'synchronise', name: 'Synchronise', icon: <RefreshCw aria-hidden />, run: () => void handleSynchronise(host) },
    copyIdAction(String(host.id)),
    { id: 'remove', name: 'Remove…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setRemoving(host) },
  ];

  const empty = totalCount > 0 ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => setPage(1)}>Go to the first page</Button>} />
  ) : isFiltered ? <ListEmpty kind="no-match" title="No connection matches" onClear={clearFilters} /> : (
    <ListEmpty
      kind="nothing-yet"
      icon={<FolderGit2 />}
      title="No code hosts yet"
      action={<ButtonLink href={paths.newCodeHost()} variant="primary" icon={<Plus aria-hidden />}>Add code host</ButtonLink>}
    >
      Connect GitHub, GitLab, Bitbucket Server or any other Git server, and its repositories are copied here and kept up to date.
    </ListEmpty>
  );

  return (
    <>
      <Toolbar>
        <SearchInput
          label="Search code hosts"
          placeholder="Name or address"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q })}
        />
      </Toolbar>
      <DataTable
        caption="Code hosts"
        columns={columns}
        rows={codeHosts}
        getRowId={({ id }) => String(id)}
        getRowLabel={({ displayName }) => displayName}
        isPending={isPending}
        rowActions={rowActions}
        empty={empty}
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={codeHosts.length}
        total={totalCount}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
      {removing === undefined ? null : (
        <RemoveDialog host={removing} onClose={() => setRemoving(undefined)} onDone={() => setRemoving(undefined)} />
      )}
    </>
  );
}
