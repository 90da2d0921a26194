import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Avatar } from '@/components/ui/avatar';
import { paths } from '@/lib/url/paths';
import type { SiteUser } from '@/lib/users/site-schema';
import { AccountType } from '../../../_components/account-type';
import { BlockedBadge } from '../../../_components/blocked-badge';

export const usersColumns: readonly DataColumn<SiteUser>[] = [
  {
    id: 'username',
    header: 'User',
    sortable: true,
    isRowHeader: true,
    cell: ({ username, displayName, kind, blockedAt }) => (
      <NameCell
        name={username}
        href={paths.userSettings(username)}
        media={<Avatar name={username} kind={kind === 'SERVICE_ACCOUNT' ? 'machine' : 'person'} />}
        badges={blockedAt ? <BlockedBadge /> : undefined}
        {...(displayName ? { secondary: <bdi>{displayName}</bdi> } : {})}
      />
    ),
  },
  { id: 'kind', header: 'Type', className: 'w-36', cell: ({ kind, isSiteAdmin }) => <AccountType kind={kind} isSiteAdmin={isSiteAdmin} /> },
  {
    id: 'email',
    header: 'Email',
    cell: ({ email }) => email
      ? <bdi className="block max-w-64 truncate" title={email}>{email}</bdi>
      : <span className="text-ink-3">None</span>,
  },
  {
    id: 'lastActiveAt',
    header: 'Last active',
    sortable: true,
    className: 'w-36',
    cell: ({ lastActiveAt }) => <TimeAgo value={lastActiveAt} />,
  },
  {
    id: 'createdAt',
    header: 'Created',
    sortable: true,
    className: 'w-36',
    cell: ({ createdAt }) => <TimeAgo value={createdAt} />,
  },
];
