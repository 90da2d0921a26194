'use client';

import { flexRender, type Row as TableRowModel } from '@tanstack/react-table';
import type { KeyboardEvent } from 'react';
import type { Action } from '@/components/shell/action';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { TableCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { Features } from './columns';
import { RowActions } from './row-actions';

function handleKeyDown(event: KeyboardEvent<HTMLTableRowElement>) {
  if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
  event.currentTarget.querySelector<HTMLElement>('[data-row-link]')?.click();
}

export type DataTableRowProps<Row extends object> = {
  row: TableRowModel<Features, Row>;
  label: string;
  isSelectable: boolean;
  isDimmed: boolean;
  isHighlighted: boolean;
  actions: readonly Action[] | undefined;
};

export function DataTableRow<Row extends object>({ row, label, isSelectable, isDimmed, isHighlighted, actions }: DataTableRowProps<Row>) {
  const isSelected = row.getIsSelected();
  return (
    <TableRow
      data-row={row.id}
      data-selected={isSelected || undefined}
      tabIndex={-1}
      onKeyDown={handleKeyDown}
      className={cn(isHighlighted && 'bg-accent-tint', isDimmed && '[&_td]:text-ink-3 [&_th]:text-ink-3')}
    >
      {isSelectable ? (
        <TableCell className="w-9 pr-0">
          <span className="flex">
            <Checkbox
              data-row-select
              aria-label={`Select ${label}`}
              checked={isSelected}
              onCheckedChange={(next) => row.toggleSelected(next)}
            />
          </span>
        </TableCell>
      ) : null}
      {row.getAllCells().map((cell) => {
        const meta = cell.column.columnDef.meta;
        const className = cn(meta?.align === 'end' && 'text-right tabular-nums', meta?.className);
        const content = flexRender(cell.column.columnDef.cell, cell.getContext());
        return meta?.isRowHeader === true
          ? <TableRowHeader key={cell.id} className={className}>{content}</TableRowHeader>
          : <TableCell key={cell.id} className={className}>{content}</TableCell>;
      })}
      {actions === undefined ? null : (
        <TableCell className="w-11 py-0 pr-2 pl-0 text-right"><RowActions label={label} actions={actions} /></TableCell>
      )}
    </TableRow>
  );
}
