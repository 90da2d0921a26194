import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { ScopeList } from '../../_components/scope-list';
import type { TokenRow } from '../token-row';

export const tokensColumns: readonly DataColumn<TokenRow>[] = [
  {
    id: 'note',
    header: 'Description',
    isRowHeader: true,
    cell: ({ note, isNew }) => <NameCell name={note} badges={isNew ? <StatusBadge status="new" /> : undefined} />,
  },
  { id: 'secret', header: 'Token', cell: ({ prefix, lastFive }) => <MaskedSecret prefix={`${prefix}_`} lastFive={lastFive} /> },
  { id: 'scopes', header: 'Scopes', cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
  {
    id: 'createdAt',
    header: 'Created',
    cell: ({ createdAt, createdBy }) => (
      <>
        <TimeAgo value={createdAt} />
        {createdBy === null ? null : (
          <span className="block max-w-40 truncate text-xs text-ink-3" title={createdBy}>by <bdi>{createdBy}</bdi></span>
        )}
      </>
    ),
  },
  { id: 'lastUsedAt', header: 'Last used', cell: ({ lastUsedAt }) => <TimeAgo value={lastUsedAt} fallback="Never used" /> },
  {
    id: 'expiresAt',
    header: 'Expires',
    cell: ({ expiresAt, status }) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <StatusBadge status={status} />
        <TimeAgo value={expiresAt} fallback="No expiration" className="text-xs" />
      </span>
    ),
  },
];
