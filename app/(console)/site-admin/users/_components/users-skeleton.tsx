import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

const columns = [
  { header: 'User', width: 'w-40' },
  { header: 'Type', width: 'w-24' },
  { header: 'Email', width: 'w-36' },
  { header: 'Last active', width: 'w-20' },
  { header: 'Created', width: 'w-20' },
];

export function UsersSkeleton() {
  return (
    <>
      <div className="mb-3 flex gap-2"><Skeleton className="h-8 w-72" /><Skeleton className="h-8 w-64" /></div>
      <TableSkeleton label="Loading users" columns={columns} />
    </>
  );
}
