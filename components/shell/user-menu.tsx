'use client';

import { LogOut, Settings, ShieldUser } from 'lucide-react';
import { DropdownMenu as RadixMenu } from 'radix-ui';
import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { Menu, MenuHeading, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import { menuItemClass } from '@/components/ui/menu-style';
import type { Viewer } from './action';
import { ThemeChoice } from './theme-choice';

export type UserMenuProps = {
  viewer: Viewer;
  settingsHref: string;
  siteAdminHref: string;
  signOutAction: () => Promise<void>;
};

export function UserMenu({ viewer, settingsHref, siteAdminHref, signOutAction }: UserMenuProps) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account menu for ${viewer.username}`}
          className="flex size-8 items-center justify-center rounded-full hover:bg-hover data-[state=open]:bg-pressed"
        >
          <Avatar name={viewer.displayName || viewer.username} />
        </button>
      }
    >
      <MenuHeading>
        <span className="block max-w-56 truncate font-medium text-ink"><bdi>{viewer.displayName || viewer.username}</bdi></span>
        <span className="block max-w-56 truncate text-xs text-ink-3"><bdi>{viewer.username}</bdi></span>
      </MenuHeading>
      <MenuSeparator />
      <MenuItem icon={<Settings aria-hidden />} href={settingsHref}>Settings</MenuItem>
      {viewer.isSiteAdmin ? <MenuItem icon={<ShieldUser aria-hidden />} href={siteAdminHref}>Site admin</MenuItem> : null}
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
