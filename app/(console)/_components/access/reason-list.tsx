import { Asterisk, Building2, FolderTree, Globe, KeyRound, LockOpen, Share2, ShieldCheck, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { AccessReason, ReasonKind } from '@/lib/repositories/access-schema';

const levels: Record<number, string> = { 20: 'Reporter', 25: 'Security manager', 30: 'Developer', 40: 'Maintainer', 50: 'Owner' };

const icons: Record<ReasonKind, ReactNode> = {
  public: <Globe aria-hidden />,
  unrestricted: <LockOpen aria-hidden />,
  internal: <Building2 aria-hidden />,
  grant: <KeyRound aria-hidden />,
  wildcard: <Asterisk aria-hidden />,
  membership: <UserRound aria-hidden />,
  'group-membership': <FolderTree aria-hidden />,
  share: <Share2 aria-hidden />,
  'group-share': <Share2 aria-hidden />,
  'site-admin': <ShieldCheck aria-hidden />,
};

function words({ kind, level, groupPath }: AccessReason): ReactNode {
  const role = level === null ? null : ` as ${levels[level] ?? `level ${level}`}`;
  const group = <bdi className="wrap-anywhere">{groupPath ?? 'a group'}</bdi>;
  switch (kind) {
    case 'public': return 'Public';
    case 'unrestricted': return 'Open to every account';
    case 'internal': return 'Internal, for all who are not external';
    case 'grant': return 'Given to the account';
    case 'wildcard': return 'All repositories are switched on';
    case 'membership': return <>Member of it{role}</>;
    case 'group-membership': return <>Member of {group}{role}</>;
    case 'share': return <>Shared with {group}{role}</>;
    case 'group-share': return <>Its group is shared with {group}{role}</>;
    case 'site-admin': return 'Site admin';
  }
}

/** Why an account may read a repository: a line for each reason, with its end. */
export function ReasonList({ reasons }: { reasons: readonly AccessReason[] }) {
  return (
    <ul className="grid gap-0.5">
      {reasons.map((reason) => (
        <li key={`${reason.kind}:${reason.groupId}:${reason.level}:${reason.until}`} className="flex items-start gap-1.5">
          <span className="mt-0.5 shrink-0 text-ink-3 [&_svg]:size-3.5">{icons[reason.kind]}</span>
          <span className="min-w-0">
            {words(reason)}
            {reason.until === null ? null : <span className="block text-xs text-ink-3">ends <TimeAgo value={reason.until} /></span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
