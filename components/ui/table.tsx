import type { ComponentProps } from 'react';
import { cn } from './cn';

export type TableFrameProps = ComponentProps<'div'> & { label: string };

/** A region of its own that scrolls sideways on narrow screens, so the page never does. */
export function TableFrame({ label, className, ...rest }: TableFrameProps) {
  return (
    <div
      {...rest}
      role="region"
      aria-label={label}
      tabIndex={0}
      data-print="expand"
      className={cn('relative overflow-x-auto rounded-lg border border-line bg-surface focus-visible:-outline-offset-2', className)}
    />
  );
}

export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table {...rest} className={cn('w-full border-separate border-spacing-0 text-left text-sm', className)} />;
}

export function TableHeadCell({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        'sticky top-0 z-10 h-9 border-b border-line bg-inset px-3 text-xs font-medium whitespace-nowrap text-ink-3 ' +
          'first:rounded-tl-lg last:rounded-tr-lg',
        className,
      )}
    />
  );
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      {...rest}
      className={cn('group/row table-row-box', className)}
    />
  );
}

const cellClass = 'table-cell-box text-ink-2';

export function TableCell({ className, ...rest }: ComponentProps<'td'>) {
  return <td {...rest} className={cn(cellClass, className)} />;
}

export function TableRowHeader({ className, ...rest }: ComponentProps<'th'>) {
  return <th {...rest} scope="row" className={cn(cellClass, 'font-normal text-ink', className)} />;
}
