import { TableSkeleton } from '@/components/data-table/table-skeleton';

const columns = [
  { header: 'Description', width: 'w-40' },
  { header: 'Token', width: 'w-24' },
  { header: 'Scopes', width: 'w-24' },
  { header: 'Created', width: 'w-24' },
  { header: 'Last used', width: 'w-20' },
  { header: 'Expires', width: 'w-24' },
];

export function TokensSkeleton() {
  return <TableSkeleton label="Loading access tokens" columns={columns} rows={6} />;
}
