import { CircleCheck, CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatUtcDay } from '@/components/feedback/format-time';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import { systemRoleNames } from '@/lib/roles/system-roles';
import { paths } from '@/lib/url/paths';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import type { User } from '@/lib/users/schema';
import { AccountType } from '../../../_components/account-type';
import type { Overview, PersonFacts } from '../overview';

const none = (words = 'None') => <span className="text-ink-3">{words}</span>;

function Roles({ roles }: { roles: Overview['roles'] }) {
  if (roles.length === 0) return none();
  return (
    <span className="flex flex-wrap gap-1">
      {roles.map(({ role: { id, name, system } }) => (
        <Badge key={id} className="max-w-48" title={name}><bdi>{system ? systemRoleNames[system] : name}</bdi></Badge>
      ))}
    </span>
  );
}

function Repositories({ account: { kind, username, isSiteAdmin }, grants }: { account: User; grants: Overview['grants'] }) {
  const href = paths.permissionsOf(username);
  if (grants?.hasAllRepositories) {
    const { allRepositoriesUntil: until } = grants;
    return <><TextLink href={href}>All</TextLink>{until === null ? ', without an end' : <>, until <TimeAgo value={until} /></>}</>;
  }
  if (isSiteAdmin && grants?.isUnrestricted !== false) return <TextLink href={href}>All, as a site admin</TextLink>;
  const given = grants?.grants ?? 0;
  const open = kind === 'HUMAN' ? 'Public, internal and unrestricted' : `Public and unrestricted${given > 0 ? '' : ' only'}`;
  return <><TextLink href={href}>{open}</TextLink>{given > 0 ? `, and ${given.toLocaleString('en')} granted` : null}</>;
}

type Item = { term: string; description: ReactNode };

export type FactsCardProps = { account: User; overview: Pick<Overview, 'facts' | 'person' | 'roles' | 'grants'> };

export function FactsCard({ account, overview: { facts, person, roles, grants } }: FactsCardProps) {
  const { blockedAt, createdAt, lastActiveAt } = account;
  const items: Item[] = [
    {
      term: 'State',
      description: blockedAt === null
        ? <Badge tone="success" icon={<CircleCheck aria-hidden />}>Active</Badge>
        : <><Badge tone="danger" icon={<CircleSlash aria-hidden />}>Blocked</Badge> <TimeAgo value={blockedAt} /></>,
    },
    { term: 'Type', description: <AccountType {...account} /> },
    ...(facts ? machineItems(facts) : []),
    ...(person ? personItems(person, account) : []),
    { term: roles.length > 1 ? 'Roles' : 'Role', description: <Roles roles={roles} /> },
    { term: 'Repositories', description: <Repositories account={account} grants={grants} /> },
    { term: 'Last active', description: <TimeAgo value={lastActiveAt} fallback="Never active" /> },
    { term: 'Created', description: <TimeAgo value={createdAt} /> },
  ];
  return (
    <Card aria-labelledby="facts-title">
      <CardHeader titleId="facts-title" title="Facts" />
      <CardBody className="py-2"><DescriptionList items={items} /></CardBody>
    </Card>
  );
}

/** No link once the owner has left: the name may be somebody else's by now. */
function OwnerName({ username, displayName, hasLeft }: NonNullable<ServiceAccountFacts['owner']>) {
  const name = <bdi>{displayName ?? username}</bdi>;
  return hasLeft
    ? <span className="wrap-anywhere">{name}</span>
    : <TextLink href={paths.user(username)} className="wrap-anywhere">{name}</TextLink>;
}

const machineItems = ({ owner, hasOwnerLeft, contact, purpose, labels, reviewAt, isReviewOverdue }: ServiceAccountFacts): Item[] => [
  {
    term: 'Owner',
    description: owner === null && !hasOwnerLeft ? none('Nobody') : (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {owner && <OwnerName {...owner} />}
        {hasOwnerLeft ? <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>Has left</Badge> : null}
      </span>
    ),
  },
  { term: 'Contact', description: contact === null ? none() : <bdi>{contact}</bdi> },
  { term: 'Purpose', description: purpose === null ? none('Not written down') : <bdi className="whitespace-pre-line">{purpose}</bdi> },
  {
    term: 'Labels',
    description: labels.length === 0 ? none() : (
      <ul className="flex flex-wrap gap-1">
        {labels.map((label) => <li key={label} className="max-w-full"><Badge title={label}><bdi>{label}</bdi></Badge></li>)}
      </ul>
    ),
  },
  {
    term: 'Review by',
    description: reviewAt === null ? none('No day set') : (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {formatUtcDay(reviewAt)}
        {isReviewOverdue ? <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>Overdue</Badge> : null}
      </span>
    ),
  },
];

function personItems({ emails, hasPassword, sessionCount }: PersonFacts, { username }: User): Item[] {
  const primary = emails.find(({ isPrimary }) => isPrimary) ?? emails[0];
  const more = emails.length - 1;
  return [
    {
      term: 'Email',
      description: primary === undefined ? none() : (
        <>
          <bdi>{primary.email}</bdi>
          {primary.isVerified ? null : <> <Badge tone="warning">Not confirmed</Badge></>}
          {more > 0 ? <> <TextLink href={paths.profile(username)}>and {more} more</TextLink></> : null}
        </>
      ),
    },
    { term: 'Password', description: hasPassword ? 'Set' : none('None yet') },
    {
      term: 'Sessions',
      description: sessionCount === 0 ? none('Signed in nowhere') : (
        <TextLink href={paths.security(username)}>{sessionCount === 1 ? 'Signed in once' : `Signed in ${sessionCount} times`}</TextLink>
      ),
    },
  ];
}
