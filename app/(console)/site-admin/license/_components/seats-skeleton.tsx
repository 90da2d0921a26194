import { TableSkeleton } from '@/components/data-table/table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

const columns = [
  { header: 'Person', width: 'w-40' },
  { header: 'Type', width: 'w-24' },
  { header: 'Last active', width: 'w-20' },
  { header: 'Created', width: 'w-20' },
];

export function SeatsSkeleton() {
  return (
    <>
      <div className="mb-6 grid gap-4 md:grid-cols-3">
        {['plan', 'seats', 'machines'].map((card) => <Skeleton key={card} className="h-28 w-full" />)}
      </div>
      <Skeleton className="mb-3 h-8 w-72" />
      <TableSkeleton label="Loading who takes a seat" columns={columns} />
    </>
  );
}
