'use client';

import { useTable, type RowSelectionState, type SortingState, type Updater } from '@tanstack/react-table';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Action } from '@/components/shell/action';
import { Table, TableFrame } from '@/components/ui/table';
import { useDelayedFlag } from '@/components/ui/use-delayed-flag';
import { BulkBar } from './bulk-bar';
import { features, toColumnDefs, type DataColumn } from './columns';
import { DataTableHead } from './data-table-head';
import { DataTableRow } from './data-table-row';
import type { Sort } from './table-params';
import { useRowKeys } from './use-row-keys';

export type DataTableProps<Row extends object, Column extends string = string> = {
  /** Names the table for screen readers. */
  caption: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  getRowId: (row: Row) => string;
  /** How one row is called: "Actions for ci-bot", "Select ci-bot". */
  getRowLabel: (row: Row) => string;
  empty: ReactNode;
  sort?: Sort<Column>;
  onSortChange?: (sort: Sort<Column>) => void;
  isPending?: boolean;
  rowActions?: (row: Row) => readonly Action[];
  selectedIds?: readonly string[];
  onSelectedIdsChange?: (ids: readonly string[]) => void;
  bulkActions?: (rows: readonly Row[]) => readonly Action[];
  isDimmed?: (row: Row) => boolean;
  /** A row just made: tinted, and focused when it appears. */
  highlightedId?: string | undefined;
};

const noIds: readonly string[] = [];

function resolve<Value>(updater: Updater<Value>, before: Value): Value {
  // The updater is a function exactly when it is not a value; states here are plain objects and arrays.
  return typeof updater === 'function' ? (updater as (value: Value) => Value)(before) : updater;
}

export function DataTable<Row extends object, Column extends string = string>(props: DataTableProps<Row, Column>) {
  const { caption, columns, rows, getRowId, getRowLabel, empty, sort, onSortChange, isPending = false, rowActions, highlightedId } = props;
  const { selectedIds = noIds, onSelectedIdsChange, bulkActions, isDimmed } = props;
  const frame = useRef<HTMLDivElement>(null);
  const isStale = useDelayedFlag(isPending, 300, 0);
  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const sorting: SortingState = sort === undefined ? [] : [{ id: sort.by, desc: sort.direction === 'desc' }];
  const rowSelection: RowSelectionState = Object.fromEntries(selectedIds.map((id) => [id, true as const]));
  const isSelectable = onSelectedIdsChange !== undefined;

  useRowKeys(frame, { hasRows: rows.length > 0, isSelectable });
  useEffect(() => {
    if (highlightedId === undefined) return;
    const row = frame.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(highlightedId)}"]`);
    (row?.querySelector<HTMLElement>('[data-row-link]') ?? row)?.focus();
  }, [highlightedId]);

  const table = useTable({
    features,
    columns: columnDefs,
    data: rows,
    getRowId,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    sortDescFirst: false,
    state: { sorting, rowSelection },
    onSortingChange: (updater) => {
      const [next] = resolve(updater, sorting);
      // Column ids are the names the page declared sortable.
      if (next !== undefined) onSortChange?.({ by: next.id as Column, direction: next.desc ? 'desc' : 'asc' });
    },
    onRowSelectionChange: (updater) => onSelectedIdsChange?.(Object.keys(resolve(updater, rowSelection))),
  });

  if (rows.length === 0) return <div aria-busy={isPending || undefined}>{empty}</div>;

  const selectedRows = rows.filter((row) => selectedIds.includes(getRowId(row)));
  return (
    <>
      <TableFrame
        ref={frame}
        label={caption}
        aria-busy={isPending || undefined}
        className="shell:max-xl:max-h-[calc(100dvh-8rem)] shell:max-xl:overflow-auto xl:overflow-visible"
      >
        <Table>
          <caption className="sr-only">{caption}</caption>
          <DataTableHead table={table} isSelectable={isSelectable} hasActions={rowActions !== undefined} isStale={isStale} />
          <tbody data-stale={isStale || undefined} className="data-stale:[&_*]:text-ink-3">
            {table.getRowModel().rows.map((row) => (
              <DataTableRow
                key={row.id}
                row={row}
                label={getRowLabel(row.original)}
                isSelectable={isSelectable}
                isDimmed={isDimmed?.(row.original) ?? false}
                isHighlighted={row.id === highlightedId}
                actions={rowActions?.(row.original)}
              />
            ))}
          </tbody>
        </Table>
      </TableFrame>
      {isSelectable ? (
        <BulkBar count={selectedRows.length} actions={bulkActions?.(selectedRows) ?? []} onClear={() => onSelectedIdsChange([])} />
      ) : null}
    </>
  );
}
