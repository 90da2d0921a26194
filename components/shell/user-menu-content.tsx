'use client';

import { LogOut, Settings, ShieldUser, SquareTerminal } from 'lucide-react';
import { DropdownMenu as RadixMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import { menuItemClass } from '@/components/ui/menu-style';
import { ThemeChoice } from './theme-choice';
import type { UserMenuProps } from './user-menu';

export type UserMenuContentProps = UserMenuProps & { trigger: ReactNode; focusFirst: boolean };

export function UserMenuContent(props: UserMenuContentProps) {
  const { viewer, settingsHref, siteAdminHref, graphqlConsoleHref, signOutAction, trigger, focusFirst } = props;
  return (
    <Menu defaultOpen focusFirst={focusFirst} trigger={trigger}>
      <MenuHeading>
        <span className="block max-w-56 truncate font-medium text-ink"><bdi>{viewer.displayName || viewer.username}</bdi></span>
        <span className="block max-w-56 truncate text-xs text-ink-3"><bdi>{viewer.username}</bdi></span>
      </MenuHeading>
      <MenuSeparator />
      <MenuItem icon={<Settings aria-hidden />} href={settingsHref}>Settings</MenuItem>
      {viewer.isSiteAdmin ? <MenuItem icon={<ShieldUser aria-hidden />} href={siteAdminHref}>Site admin</MenuItem> : null}
      <MenuItem icon={<SquareTerminal aria-hidden />} href={graphqlConsoleHref}>GraphQL console</MenuItem>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <RadixMenu.Item asChild className={cn(menuItemClass, 'text-left')} onSelect={(event) => event.preventDefault()}>
        <button type="button" onClick={() => void signOutAction()}>
          <LogOut aria-hidden />
          Sign out
        </button>
      </RadixMenu.Item>
    </Menu>
  );
}
