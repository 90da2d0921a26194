'use client';

import { Users } from 'lucide-react';
import { DataTable } from '@/components/data-table/data-table';
import type { DataColumn } from '@/components/data-table/columns';
import { ListEmpty } from '@/components/data-table/list-empty';
import { NameCell } from '@/components/data-table/name-cell';
import { Pager } from '@/components/data-table/pager';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import type { Seat } from '@/lib/license/schema';
import { paths } from '@/lib/url/paths';
import { AccountType } from '../../../_components/account-type';
import { seatsParams } from '../params';

const columns: readonly DataColumn<Seat>[] = [
  {
    id: 'username',
    header: 'Person',
    isRowHeader: true,
    cell: ({ username, displayName }) => (
      <NameCell
        name={username}
        href={paths.userSettings(username)}
        media={<Avatar name={username} kind="person" />}
        {...(displayName ? { secondary: <bdi>{displayName}</bdi> } : {})}
      />
    ),
  },
  { id: 'kind', header: 'Type', className: 'w-36', cell: ({ isSiteAdmin }) => <AccountType kind="HUMAN" isSiteAdmin={isSiteAdmin} /> },
  { id: 'lastActiveAt', header: 'Last active', className: 'w-36', cell: ({ lastActiveAt }) => <TimeAgo value={lastActiveAt} /> },
  { id: 'createdAt', header: 'Created', className: 'w-36', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
];

export type SeatsTableProps = { people: readonly Seat[]; totalCount: number };

export function SeatsTable({ people, totalCount }: SeatsTableProps) {
  const { values, set, setPage, type, clearFilters, isPending } = useTableParams(seatsParams);
  return (
    <section aria-labelledby="seats">
      <h2 id="seats" className="mb-2 text-base font-semibold text-ink">Who takes a seat</h2>
      <Toolbar>
        <SearchInput
          label="Search people"
          placeholder="Search by name"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q })}
        />
      </Toolbar>
      <DataTable
        caption="Who takes a seat"
        columns={columns}
        rows={people}
        getRowId={({ id }) => String(id)}
        getRowLabel={({ username }) => username}
        isPending={isPending}
        empty={
          totalCount > 0 ? (
            <ListEmpty
              kind="nothing-yet"
              icon={<Users />}
              title="Nothing on this page"
              action={<Button onClick={() => setPage(1)}>Go to the first page</Button>}
            >
              The list is shorter than that.
            </ListEmpty>
          ) : <ListEmpty kind="no-match" title="Nobody matches" onClear={clearFilters} />
        }
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={people.length}
        total={totalCount}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
    </section>
  );
}
