'use client';

import { flexRender, type Row as TableRowModel } from '@tanstack/react-table';
import type { KeyboardEvent } from 'react';
import type { Action } from '@/components/shell/action';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { TableCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { Features } from './columns';
import { RowActions } from './row-actions';
import { moveRow } from './use-row-keys';

const steps: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

/** Keys of the row itself and of its link; in its fields and menus the same keys mean something else. */
function handleKeyDown(event: KeyboardEvent<HTMLTableRowElement>) {
  const { target, currentTarget } = event;
  const link = currentTarget.querySelector<HTMLElement>('[data-row-link]');
  if (target !== currentTarget && target !== link) return;
  const step = steps[event.key];
  if (step !== undefined) {
    event.preventDefault();
    moveRow(currentTarget.parentElement, step);
  } else if (event.key === 'Enter' && target === currentTarget) link?.click();
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
        <TableCell data-print="hide" className="w-9 pr-0">
          <Checkbox
            data-row-select
            aria-label={`Select ${label}`}
            checked={isSelected}
            onCheckedChange={(next) => row.toggleSelected(next)}
            className="flex"
          />
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
        // Stays in reach while the rest of a wide row scrolls under it.
        <TableCell
          data-print="hide"
          className={cn(
            'sticky right-0 w-11 bg-surface py-0 pr-2 pl-1 text-right group-hover/row:bg-hover group-focus-visible/row:bg-hover',
            'group-data-[selected]/row:bg-accent-tint',
            isHighlighted && 'bg-accent-tint',
          )}
        >
          <RowActions label={label} actions={actions} />
        </TableCell>
      )}
    </TableRow>
  );
}
