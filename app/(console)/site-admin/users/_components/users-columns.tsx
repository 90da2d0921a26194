import { CalendarClock, Lock, Trash2, UserRound, UserX } from 'lucide-react';
import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { TextLink } from '@/components/ui/text-link';
import { paths } from '@/lib/url/paths';
import type { SiteUser } from '@/lib/users/site-schema';
import { AccountType } from '../../../_components/account-type';
import { BlockedBadge } from '../../../_components/blocked-badge';

const number = new Intl.NumberFormat('en');

function StateBadges({ user: { deletedAt, blockedAt, isLocked, isReviewOverdue, reviewAt } }: { user: SiteUser }) {
  if (deletedAt) return <Badge icon={<Trash2 aria-hidden />} title="Can be recovered until it is deleted forever">Deleted</Badge>;
  return (
    <>
      {blockedAt ? <BlockedBadge /> : null}
      {isLocked ? <Badge tone="warning" icon={<Lock aria-hidden />} title="Too many wrong passwords">Locked out</Badge> : null}
      {isReviewOverdue ? (
        <Badge tone="warning" icon={<CalendarClock aria-hidden />} title={`To be reviewed by ${reviewAt ?? ''}`}>Review overdue</Badge>
      ) : null}
    </>
  );
}

/** People have an address, machines somebody who answers for them. */
function Contact({ user: { kind, email, owner, hasOwnerLeft } }: { user: SiteUser }) {
  if (kind !== 'SERVICE_ACCOUNT') {
    if (!email) return <span className="text-ink-3">None</span>;
    return <bdi className="block max-w-40 truncate 2xl:max-w-64" title={email}>{email}</bdi>;
  }
  if (!owner && !hasOwnerLeft) return <span className="text-ink-3">No owner</span>;
  return (
    <span className="flex max-w-40 2xl:max-w-64 items-center gap-1.5">
      {owner ? <UserRound aria-label="Owner" className="size-3.5 shrink-0 text-ink-3" /> : null}
      {owner && (hasOwnerLeft ? <bdi className="min-w-0 truncate" title={owner.username}>{owner.username}</bdi> : (
        <TextLink href={paths.user(owner.username)} className="min-w-0 truncate" title={owner.username}>
          <bdi>{owner.username}</bdi>
        </TextLink>
      ))}
      {hasOwnerLeft ? (
        <Badge tone="warning" icon={<UserX aria-hidden />} title="The owner is blocked or deleted" className="shrink-0">Owner left</Badge>
      ) : null}
    </span>
  );
}

const columns = {
  username: {
    id: 'username',
    header: 'User',
    sortable: true,
    isRowHeader: true,
    cell: (user) => (
      <NameCell
        name={user.username}
        {...(user.deletedAt ? {} : { href: paths.userSettings(user.username) })}
        media={<Avatar name={user.username} kind={user.kind === 'SERVICE_ACCOUNT' ? 'machine' : 'person'} />}
        badges={<StateBadges user={user} />}
        {...(user.displayName ? { secondary: <bdi>{user.displayName}</bdi> } : {})}
      />
    ),
  },
  kind: {
    id: 'kind',
    header: 'Type',
    sortable: true,
    className: 'w-36',
    cell: ({ kind, isSiteAdmin }) => <AccountType kind={kind} isSiteAdmin={isSiteAdmin} />,
  },
  email: { id: 'email', header: 'Email or owner', sortable: true, cell: (user) => <Contact user={user} /> },
  eventsCount: {
    id: 'eventsCount',
    header: 'Requests',
    sortable: true,
    align: 'end',
    // Narrower pages have no room for it; it can still be sorted by from the address.
    className: 'w-28 max-[1440px]:hidden',
    cell: ({ eventsCount }) => number.format(eventsCount),
  },
  lastActiveAt: {
    id: 'lastActiveAt',
    header: 'Last active',
    sortable: true,
    className: 'w-36',
    cell: ({ lastActiveAt }) => <TimeAgo value={lastActiveAt} />,
  },
  createdAt: {
    id: 'createdAt',
    header: 'Created',
    sortable: true,
    className: 'w-36',
    cell: ({ createdAt }) => <TimeAgo value={createdAt} />,
  },
  deletedAt: {
    id: 'deletedAt',
    header: 'Deleted',
    sortable: true,
    className: 'w-36',
    cell: ({ deletedAt }) => <TimeAgo value={deletedAt} />,
  },
} satisfies Record<string, DataColumn<SiteUser>>;

const { username, kind, email, eventsCount, lastActiveAt, createdAt, deletedAt } = columns;

export const usersColumns: readonly DataColumn<SiteUser>[] = [username, kind, email, eventsCount, lastActiveAt, createdAt];
/** Of those that are deleted, when that was matters more than since when they were there. */
export const deletedUsersColumns: readonly DataColumn<SiteUser>[] = [username, kind, email, eventsCount, lastActiveAt, deletedAt];
