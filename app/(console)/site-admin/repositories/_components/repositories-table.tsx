'use client';

// Few pictures: each weighs on the first load.
import { FolderGit2, RefreshCw, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { useTableParams } from '@/components/data-table/use-table-params';
import type { Action } from '@/components/shell/action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import type { SiteRepository } from '@/lib/repositories/schema';
import { paths } from '@/lib/url/paths';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { fetchNow } from '../actions';
import { repositoriesParams } from '../params';
import { reportEach } from './report-each';
import { repositoriesColumns } from './repositories-columns';
import { RepositoriesFilters } from './repositories-filters';
import type { Question } from './repository-dialogs';

const RepositoryDialogs = dynamic(() => import('./repository-dialogs').then((module) => module.RepositoryDialogs), { ssr: false });

export type RepositoriesTableProps = {
  repositories: readonly SiteRepository[];
  nextPlace: string | null;
  total: number;
  isTotalCapped: boolean;
  codeHosts: readonly { id: number; displayName: string }[];
};

const number = new Intl.NumberFormat('en');
const isFetchable = ({ mirror }: SiteRepository) => Boolean(mirror?.codeHost);

export function RepositoriesTable({ repositories, nextPlace, total, isTotalCapped, codeHosts }: RepositoriesTableProps) {
  const router = useRouter();
  const { values, set, type, clearFilters, isFiltered, isPending } = useTableParams(repositoriesParams);
  const [selectedIds, setSelectedIds] = useState<readonly string[]>([]);
  const [question, setQuestion] = useState<Question>();
  // A place belongs to one order of one list: any other begins at its start.
  const fromStart = { after: '' };

  function goTo(after: string) {
    setSelectedIds([]);
    set({ after });
  }

  async function handleFetch(rows: readonly SiteRepository[]) {
    const failed = reportEach(await fetchNow(rows.map(({ id }) => id)), rows, { one: 'is being fetched', many: 'are being fetched' });
    setSelectedIds(failed.map(String));
  }

  const fetchAction = (rows: readonly SiteRepository[]): Action => ({
    id: 'fetch',
    name: 'Fetch now',
    icon: <RefreshCw aria-hidden />,
    disabledReason: rows.some(isFetchable) ? undefined : 'There is nothing to fetch from.',
    run: () => void handleFetch(rows),
  });
  const openAction = (rows: readonly SiteRepository[], isUnrestricted: boolean): Action => {
    const fitting = rows.filter((each) => each.isUnrestricted !== isUnrestricted);
    const some = fitting.length === rows.length || rows.length === 1 ? '' : ` ${fitting.length} of ${rows.length}`;
    return {
      id: isUnrestricted ? 'open' : 'close',
      name: `${isUnrestricted ? 'Make unrestricted' : 'End unrestricted'}${some}…`,
      disabledReason: fitting.length > 0 ? undefined : `All of them are ${isUnrestricted ? '' : 'not '}unrestricted.`,
      run: () => setQuestion({ kind: isUnrestricted ? 'open' : 'close', rows: fitting }),
    };
  };
  const deleteAction = (rows: readonly SiteRepository[]): Action => ({
    id: 'delete', name: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setQuestion({ kind: 'delete', rows }),
  });

  const logAction = (row: SiteRepository): Action => ({
    id: 'log', name: 'Log', run: () => setQuestion({ kind: 'log', rows: [row] }),
  });

  const rowActions = (row: SiteRepository): Action[] => [
    { id: 'show', name: 'Open', run: () => router.push(repositoryPaths.top(row.fullName)) },
    copyIdAction(String(row.id)),
    ...(row.mirror ? [fetchAction([row]), logAction(row)] : []),
    openAction([row], !row.isUnrestricted),
    deleteAction([row]),
  ];

  const isBeyond = values.after !== '' && total > 0;
  const empty = isBeyond ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => goTo('')}>Go to the first page</Button>} />
  ) : isFiltered ? <ListEmpty kind="no-match" title="No repository matches" onClear={clearFilters} /> : (
    <ListEmpty
      kind="nothing-yet"
      icon={<FolderGit2 />}
      title="No repositories yet"
      action={<ButtonLink href={paths.newCodeHost()}>Add code host</ButtonLink>}
    >
      Connect a code host, and what it has is copied here; or make a new repository that lives on this server.
    </ListEmpty>
  );
  const columns = repositoriesColumns(
    (row) => setQuestion({ kind: row.isUnrestricted ? 'close' : 'open', rows: [row] }),
    (id) => codeHosts.find((host) => host.id === id)?.displayName,
  );

  return (
    <>
      <RepositoriesFilters
        values={values}
        codeHosts={codeHosts}
        isPending={isPending}
        onChange={(patch) => set({ ...patch, ...fromStart })}
        onType={(patch) => type({ ...patch, ...fromStart })}
      />
      <DataTable
        caption="Repositories"
        columns={columns}
        rows={repositories}
        getRowId={({ id }) => String(id)}
        getRowLabel={({ fullName }) => fullName}
        sort={values.sort}
        onSortChange={(sort) => set({ sort, ...fromStart })}
        isPending={isPending}
        rowActions={rowActions}
        selectedIds={selectedIds}
        onSelectedIdsChange={setSelectedIds}
        bulkActions={(rows) => [openAction(rows, true), openAction(rows, false), fetchAction(rows), deleteAction(rows)]}
        empty={empty}
      />
      {repositories.length === 0 ? null : (
        <nav aria-label="Pages" data-print="hide" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-3">
          <p className="tabular-nums">
            <span className="text-ink-2">{number.format(repositories.length)}</span> of{' '}
            <span className="text-ink-2">{number.format(total)}{isTotalCapped ? '+' : ''}</span>
          </p>
          <div className="flex gap-2">
            {values.after === '' ? null : <Button size="sm" onClick={() => goTo('')}>First page</Button>}
            <Button size="sm" disabled={nextPlace === null} onClick={() => goTo(nextPlace ?? '')}>Next</Button>
          </div>
        </nav>
      )}
      {question === undefined ? null : (
        <RepositoryDialogs
          question={question}
          onClose={() => setQuestion(undefined)}
          onDone={(failedIds) => {
            setQuestion(undefined);
            setSelectedIds(failedIds.map(String));
          }}
        />
      )}
    </>
  );
}
