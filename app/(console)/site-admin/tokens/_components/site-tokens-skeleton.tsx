import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

const columns = [
  { header: 'Token', width: 'w-40' },
  { header: 'Owner', width: 'w-28' },
  { header: 'Scopes', width: 'w-24' },
  { header: 'Expires', width: 'w-24' },
  { header: 'Last used', width: 'w-20' },
  { header: 'Created', width: 'w-20' },
];

export function SiteTokensSkeleton() {
  return (
    <>
      <div className="mb-3 flex gap-2"><Skeleton className="h-8 w-72" /><Skeleton className="h-8 w-96" /></div>
      <TableSkeleton label="Loading access tokens" columns={columns} />
    </>
  );
}
