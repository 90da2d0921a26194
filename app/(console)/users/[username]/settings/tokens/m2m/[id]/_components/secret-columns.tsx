import type { DataColumn } from '@/components/data-table/columns';
import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { Badge } from '@/components/ui/badge';
import { secretPrefix } from '../../_components/m2m-columns';
import type { SecretRow } from '../../m2m-row';

export const secretColumns: readonly DataColumn<SecretRow>[] = [
  {
    id: 'secret',
    header: 'Secret',
    isRowHeader: true,
    cell: ({ lastFive }) => <MaskedSecret prefix={secretPrefix} lastFive={lastFive} />,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, leakedAt }) => (
      <span className="flex flex-wrap gap-1">
        <StatusBadge status={status} />
        {leakedAt === null ? null : <Badge tone="danger" title="Somebody reported that they found it">Leaked</Badge>}
      </span>
    ),
  },
  { id: 'createdAt', header: 'Created', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
  {
    id: 'lastUsedAt',
    header: 'Last used',
    className: 'whitespace-nowrap',
    cell: ({ lastUsedAt }) => <TimeAgo value={lastUsedAt} fallback="Never used" />,
  },
  {
    id: 'ends',
    header: 'Ends',
    cell: ({ expiresAt, revokedAt }) => <TimeAgo value={revokedAt ?? expiresAt} fallback="When it is revoked" />,
  },
];
