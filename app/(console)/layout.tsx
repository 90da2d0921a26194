import { KeyRound, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NavSection } from '@/components/shell/action';
import { AppShell } from '@/components/shell/app-shell';
import { query } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { getCurrentUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { signOut } from './actions';

const siteAdminSection: NavSection = {
  title: 'Users & auth',
  items: [{ label: 'Users', href: paths.users(), icon: <Users aria-hidden />, shortcut: 'g u' }],
};

const accountSection = ({ username }: User): NavSection => ({
  title: 'Your account',
  items: [{ label: 'Access tokens', href: paths.tokens(username), icon: <KeyRound aria-hidden />, shortcut: 'g t' }],
});

/** The shell alone. It protects nothing: every page asks for itself, and sends visitors without a session to sign in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await query(getCurrentUserOperation, {});
  if (!viewer) return children;
  return (
    <AppShell
      viewer={{ username: viewer.username, displayName: viewer.displayName ?? '', isSiteAdmin: viewer.isSiteAdmin }}
      sections={[...(viewer.isSiteAdmin ? [siteAdminSection] : []), accountSection(viewer)]}
      settingsHref={paths.userSettings(viewer.username)}
      siteAdminHref={paths.siteAdmin()}
      signOutAction={signOut}
    >
      {children}
    </AppShell>
  );
}
