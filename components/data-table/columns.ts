import { rowSelectionFeature, rowSortingFeature, tableFeatures, type ColumnDef } from '@tanstack/react-table';
import type { ReactNode } from 'react';

export type ColumnLook = {
  align?: 'start' | 'end';
  /** Tailwind width or visibility classes for header and cells alike, such as "w-32 max-shell:hidden". */
  className?: string;
  /** The cell that names the row for screen readers; one per table. */
  isRowHeader?: boolean;
};

export type DataColumn<Row> = ColumnLook & {
  id: string;
  header: string;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
};

// Only its type is read: it tells the table what `meta` of a column is.
const columnMeta: ColumnLook = {};

export const features = tableFeatures({ rowSelectionFeature, rowSortingFeature, columnMeta });
export type Features = typeof features;

export function toColumnDefs<Row extends object>(columns: readonly DataColumn<Row>[]): ColumnDef<Features, Row>[] {
  return columns.map(({ id, header, sortable = false, cell, align, className, isRowHeader }) => ({
    id,
    header,
    // Sorting happens on the server; the accessor only marks the column as one that can sort.
    accessorFn: () => id,
    enableSorting: sortable,
    cell: (context) => cell(context.row.original),
    meta: { align, className, isRowHeader },
  }));
}
