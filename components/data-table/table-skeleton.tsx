import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableFrame, TableHeadCell } from '@/components/ui/table';

export type SkeletonColumn = { header: string; /** Of the bar in the cell, such as "w-24". */ width: string };
export type TableSkeletonProps = { label: string; columns: readonly SkeletonColumn[]; rows?: number };

/** For `loading.tsx`: the same header and row heights as the table that replaces it. */
export function TableSkeleton({ label, columns, rows = 10 }: TableSkeletonProps) {
  return (
    <TableFrame label={label} aria-busy>
      <Table>
        <thead>
          <tr>{columns.map((column) => <TableHeadCell key={column.header}>{column.header}</TableHeadCell>)}</tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row} className="[&:last-child>*]:border-b-0">
              {columns.map((column) => <TableCell key={column.header}><Skeleton className={column.width} /></TableCell>)}
            </tr>
          ))}
        </tbody>
      </Table>
    </TableFrame>
  );
}
