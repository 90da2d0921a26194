import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

const columns = [
  { header: 'Time', width: 'w-20' },
  { header: 'Action', width: 'w-40' },
  { header: 'Who', width: 'w-28' },
  { header: 'Target', width: 'w-32' },
  { header: 'Door', width: 'w-16' },
  { header: 'Outcome', width: 'w-16' },
];

export function AuditSkeleton() {
  return (
    <>
      <div className="mb-3 flex gap-2">
        <Skeleton className="h-8 w-56" /><Skeleton className="h-8 w-48" /><Skeleton className="h-8 w-32" />
      </div>
      <TableSkeleton label="Loading audit events" columns={columns} />
    </>
  );
}
