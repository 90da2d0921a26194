'use client';

import type { ReactNode } from 'react';
import type { Action } from '@/components/shell/action';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { DataColumn } from './columns';
import { RowActions } from './row-actions';

export type PlainTableProps<Row> = {
  /** Names the table for screen readers. */
  caption: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  getRowId: (row: Row) => string;
  /** How one row is called: "Actions for ci-bot". */
  getRowLabel: (row: Row) => string;
  rowActions: (row: Row) => readonly Action[];
  empty: ReactNode;
};

/** A short list beside a form: looks like `DataTable`, without sorting, selection and their weight in the first load. */
export function PlainTable<Row>({ caption, columns, rows, getRowId, getRowLabel, rowActions, empty }: PlainTableProps<Row>) {
  if (rows.length === 0) return <>{empty}</>;
  return (
    <TableFrame label={caption}>
      <Table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, header, className }) => <TableHeadCell key={id} className={className}>{header}</TableHeadCell>)}
            <TableHeadCell className="w-10"><span className="sr-only">Actions</span></TableHeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={getRowId(row)}>
              {columns.map(({ id, isRowHeader = false, className, cell }) => {
                const Cell = isRowHeader ? TableRowHeader : TableCell;
                return <Cell key={id} className={className}>{cell(row)}</Cell>;
              })}
              <TableCell className="text-right"><RowActions label={getRowLabel(row)} actions={rowActions(row)} /></TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </TableFrame>
  );
}
