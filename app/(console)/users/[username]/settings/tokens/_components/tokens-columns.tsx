import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { LastUsed } from '@/components/feedback/last-used';
import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { Badge } from '@/components/ui/badge';
import { paths } from '@/lib/url/paths';
import { ScopeList } from '../../_components/scope-list';
import type { TokenRow } from '../token-row';
import { AddressBadge } from './address-badge';
import { TokenExpiry } from './token-expiry';

export const tokensColumns = (username: string): readonly DataColumn<TokenRow>[] => [
  {
    id: 'note',
    header: 'Description',
    isRowHeader: true,
    cell: (token) => (
      <NameCell
        name={token.note}
        href={paths.token(username, token.id)}
        badges={
          <span className="flex shrink-0 gap-1">
            {token.isNew ? <StatusBadge status="new" /> : null}
            {token.isLeaked ? <Badge tone="danger">Leaked</Badge> : null}
          </span>
        }
        {...(token.description ? { secondary: <bdi title={token.description}>{token.description.split('\n')[0]}</bdi> } : {})}
      />
    ),
  },
  {
    id: 'secret',
    header: 'Token',
    cell: (token) => (
      <span className="grid justify-items-start gap-0.5">
        <MaskedSecret prefix={`${token.prefix}_`} lastFive={token.lastFive} />
        <AddressBadge {...token} />
      </span>
    ),
  },
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
  {
    id: 'lastUsedAt',
    header: 'Last used',
    cell: ({ lastUsedAt }) => <LastUsed value={lastUsedAt} />,
  },
  { id: 'expiresAt', header: 'Expires', cell: (token) => <TokenExpiry {...token} /> },
];
