import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

const columns = [
  { header: 'User', width: 'w-40' },
  { header: 'Type', width: 'w-24' },
  { header: 'Email or owner', width: 'w-36' },
  { header: 'Requests', width: 'w-12' },
  { header: 'Last active', width: 'w-20' },
  { header: 'Created', width: 'w-20' },
];

export function UsersSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-16 w-full" />
      <div className="mb-3 flex flex-wrap gap-2"><Skeleton className="h-8 w-72" /><Skeleton className="h-8 w-96" /></div>
      <TableSkeleton label="Loading users" columns={columns} />
    </>
  );
}
