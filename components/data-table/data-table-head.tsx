'use client';

import { flexRender, type Header, type ReactTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { TableHeadCell } from '@/components/ui/table';
import type { Features } from './columns';

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;
const arrows = { asc: <ArrowUp aria-hidden />, desc: <ArrowDown aria-hidden /> };

function ColumnHeader<Row extends object>({ header }: { header: Header<Features, Row> }) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const text = flexRender(column.columnDef.header, header.getContext());
  const isEnd = column.columnDef.meta?.align === 'end';
  return (
    <TableHeadCell
      aria-sort={sorted === false ? undefined : ariaSort[sorted]}
      className={cn('xl:top-12', isEnd && 'text-right', column.columnDef.meta?.className)}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className={cn(
            '-mx-1.5 inline-flex h-6 items-center gap-1 rounded-sm px-1.5 hover:bg-hover hover:text-ink [&_svg]:size-3',
            sorted !== false && 'text-ink',
          )}
        >
          {text}
          {sorted === false ? <ChevronsUpDown aria-hidden /> : arrows[sorted]}
        </button>
      ) : text}
    </TableHeadCell>
  );
}

export type DataTableHeadProps<Row extends object> = {
  table: ReactTable<Features, Row>;
  isSelectable: boolean;
  hasActions: boolean;
  isStale: boolean;
};

export function DataTableHead<Row extends object>({ table, isSelectable, hasActions, isStale }: DataTableHeadProps<Row>) {
  const isAll = table.getIsAllRowsSelected();
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} className={cn(isStale && '[&>th]:border-b-accent-ink')}>
          {isSelectable ? (
            <TableHeadCell data-print="hide" className="w-9 pr-0 xl:top-12">
              <Checkbox
                aria-label="Select all rows on this page"
                checked={isAll ? true : table.getIsSomeRowsSelected() ? 'indeterminate' : false}
                onCheckedChange={(next) => table.toggleAllRowsSelected(next)}
                className="flex"
              />
            </TableHeadCell>
          ) : null}
          {group.headers.map((header) => <ColumnHeader key={header.id} header={header} />)}
          {hasActions ? (
            <TableHeadCell data-print="hide" className="right-0 z-20 w-11 xl:top-12">
              <span className="sr-only">Actions</span>
            </TableHeadCell>
          ) : null}
        </tr>
      ))}
    </thead>
  );
}
