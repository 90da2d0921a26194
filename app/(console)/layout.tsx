import {
  FolderGit2,
  House,
  KeyRound,
  LockKeyhole,
  ScrollText,
  Server,
  ShieldCheck,
  ShieldQuestionMark,
  SlidersHorizontal,
  SquareTerminal,
  TicketCheck,
  UserCog,
  UserPlus,
  UserRound,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { NavSection } from '@/components/shell/action';
import { AppShell } from '@/components/shell/app-shell';
import { query } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { getCurrentUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { searchAccounts, signOut } from './actions';

const homeSection: NavSection = {
  title: 'Overview',
  items: [{ label: 'Home', href: paths.home(), icon: <House aria-hidden />, shortcut: 'g h' }],
};

const siteAdminSections: readonly NavSection[] = [
  {
    title: 'Users & auth',
    items: [
      { label: 'Users', href: paths.users(), icon: <Users aria-hidden />, shortcut: 'g u' },
      { label: 'Roles', href: paths.roles(), icon: <UserCog aria-hidden />, shortcut: 'g r' },
      { label: 'All access tokens', href: paths.siteTokens(), icon: <ShieldCheck aria-hidden />, shortcut: 'g a' },
    ],
  },
  {
    title: 'Repositories',
    items: [
      { label: 'Repositories', href: paths.siteRepositories(), icon: <FolderGit2 aria-hidden />, shortcut: 'g i' },
      { label: 'Code hosts', href: paths.codeHosts(), icon: <Server aria-hidden />, shortcut: 'g c' },
    ],
  },
  {
    title: 'Site',
    items: [
      { label: 'Audit log', href: paths.auditLog(), icon: <ScrollText aria-hidden />, shortcut: 'g l' },
      { label: 'License and seats', href: paths.license(), icon: <TicketCheck aria-hidden /> },
      { label: 'Configuration', href: paths.configuration(), icon: <SlidersHorizontal aria-hidden /> },
    ],
  },
];

const accountSection = ({ username }: User): NavSection => ({
  title: 'Your account',
  items: [
    { label: 'Profile', href: paths.profile(username), icon: <UserRound aria-hidden />, shortcut: 'g p' },
    { label: 'Password and sessions', href: paths.security(username), icon: <LockKeyhole aria-hidden /> },
    { label: 'Access tokens', href: paths.tokens(username), icon: <KeyRound aria-hidden />, shortcut: 'g t' },
  ],
});

/** Pages that the palette knows and the sidebar has no room for. */
const moreItems = (isSiteAdmin: boolean): NavSection => ({
  title: 'More',
  items: [
    ...(isSiteAdmin
      ? [
          { label: 'Create user', href: paths.newUser(), icon: <UserPlus aria-hidden /> },
          { label: 'Unknown credentials', href: paths.refusedCredentials(), icon: <ShieldQuestionMark aria-hidden /> },
        ]
      : []),
    { label: 'GraphQL console', href: paths.graphqlConsole(), icon: <SquareTerminal aria-hidden /> },
  ],
});

/** The shell alone. It protects nothing: every page asks for itself, and sends visitors without a session to sign in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await query(getCurrentUserOperation, {});
  if (!viewer) return children;
  return (
    <AppShell
      viewer={{ username: viewer.username, displayName: viewer.displayName ?? '', isSiteAdmin: viewer.isSiteAdmin }}
      sections={[homeSection, ...(viewer.isSiteAdmin ? siteAdminSections : []), accountSection(viewer)]}
      settingsHref={paths.userSettings(viewer.username)}
      siteAdminHref={paths.siteAdmin()}
      graphqlConsoleHref={paths.graphqlConsole()}
      more={moreItems(viewer.isSiteAdmin)}
      {...(viewer.isSiteAdmin ? { searchAccounts } : {})}
      signOutAction={signOut}
    >
      {children}
    </AppShell>
  );
}
