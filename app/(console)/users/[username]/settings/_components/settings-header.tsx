import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { Avatar } from '@/components/ui/avatar';
import { LinkTabs } from '@/components/ui/link-tabs';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import { AccountType } from '../../../../_components/account-type';
import { BlockedBadge } from '../../../../_components/blocked-badge';

export type SettingsHeaderProps = {
  account: User;
  /** Tabs and links that only site admins get. */
  isSiteAdmin: boolean;
  current: 'Overview' | 'Profile' | 'Password and sessions' | 'Access tokens' | 'M2M credentials' | 'Roles' | 'Repo permissions';
};

/** Whose settings these are, and the tabs. The page's own heading follows below. */
export function SettingsHeader({ account, isSiteAdmin, current }: SettingsHeaderProps) {
  const { username, kind, blockedAt } = account;
  const hasM2M = kind === 'SERVICE_ACCOUNT' && isSiteAdmin;
  const tabs = [
    { label: 'Overview', href: paths.user(username) },
    { label: 'Profile', href: paths.profile(username) },
    ...(kind === 'HUMAN' ? [{ label: 'Password and sessions', href: paths.security(username) }] : []),
    { label: 'Access tokens', href: paths.tokens(username) },
    ...(hasM2M ? [{ label: 'M2M credentials', href: paths.m2mCredentials(username) }] : []),
    { label: 'Roles', href: paths.rolesOf(username) },
    { label: 'Repo permissions', href: paths.permissionsOf(username) },
  ];
  const crumbs = [
    ...(isSiteAdmin ? [{ label: 'Users', href: paths.users() }] : []),
    { label: username, href: paths.user(username) },
    { label: current },
  ];
  return (
    <>
      <Breadcrumbs items={crumbs} />
      <div className="mb-2 flex min-w-0 items-center gap-2.5">
        <Avatar name={username} kind={kind === 'SERVICE_ACCOUNT' ? 'machine' : 'person'} />
        <bdi className="min-w-0 truncate text-base font-semibold text-ink" title={username}>{username}</bdi>
        <span className="flex shrink-0 gap-1.5">
          <AccountType {...account} />
          {blockedAt ? <BlockedBadge /> : null}
        </span>
      </div>
      <LinkTabs label={`Settings of ${username}`} tabs={tabs} currentHref={tabs.find((tab) => tab.label === current)?.href ?? ''} />
    </>
  );
}
