import { UserX } from 'lucide-react';
import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { LastUsed } from '@/components/feedback/last-used';
import { TimeAgo } from '@/components/feedback/time-ago';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { TextLink } from '@/components/ui/text-link';
import { paths } from '@/lib/url/paths';
import { ScopeList } from '../../../users/[username]/settings/_components/scope-list';
import { AddressBadge } from '../../../users/[username]/settings/tokens/_components/address-badge';
import type { SiteTokenRow } from '../site-token-row';
import { SiteTokenHealth } from './site-token-health';

export const siteTokensColumns: readonly DataColumn<SiteTokenRow>[] = [
  {
    id: 'note',
    header: 'Token',
    isRowHeader: true,
    cell: (token) => (
      <NameCell
        name={token.note}
        {...(token.owner.state === 'deleted' ? {} : { href: paths.token(token.owner.username, token.id) })}
        secondary={<MaskedSecret prefix={`${token.prefix}_`} lastFive={token.lastFive} />}
        badges={
          <span className="flex shrink-0 gap-1">
            {token.isLeaked ? <Badge tone="danger">Leaked</Badge> : null}
            <AddressBadge {...token} />
          </span>
        }
      />
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    cell: ({ owner: { username, kind, state } }) => (
      <span className="flex max-w-48 min-w-28 items-center gap-2">
        <Avatar size="sm" name={username} kind={kind === 'SERVICE_ACCOUNT' ? 'machine' : 'person'} />
        {state === 'deleted' ? (
          // Another account may have the name by now.
          <>
            <bdi className="min-w-0 truncate" title={username}>{username}</bdi>
            <Badge icon={<UserX aria-hidden />}>Deleted</Badge>
          </>
        ) : (
          <TextLink
            tone="plain"
            href={paths.tokens(username)}
            className="inline-block min-w-0 truncate py-0.5 leading-5"
            title={username}
          >
            <bdi>{username}</bdi>
          </TextLink>
        )}
      </span>
    ),
  },
  { id: 'scopes', header: 'Scopes', cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
  { id: 'expiresAt', header: 'Expires', sortable: true, cell: (token) => <SiteTokenHealth {...token} /> },
  {
    id: 'lastUsedAt',
    header: 'Last used',
    sortable: true,
    cell: ({ lastUsedAt }) => <LastUsed value={lastUsedAt} />,
  },
  {
    id: 'createdAt',
    header: 'Created',
    sortable: true,
    cell: ({ createdAt, createdBy }) => (
      <>
        <TimeAgo value={createdAt} />
        {createdBy === null ? null : (
          <span className="block max-w-40 truncate text-xs text-ink-3" title={createdBy}>by <bdi>{createdBy}</bdi></span>
        )}
      </>
    ),
  },
];
