'use client';

import { Menu as MenuIcon, Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { UserMenu, type UserMenuProps } from './user-menu';

export type TopBarProps = UserMenuProps & { onOpenNav: () => void; onOpenPalette: () => void };

export function TopBar({ onOpenNav, onOpenPalette, ...userMenu }: TopBarProps) {
  return (
    <header data-print="hide" className={
      'sticky top-0 z-20 flex h-12 items-center justify-between gap-3 border-b border-line bg-canvas px-2 sm:px-4 ' +
      'shell:px-6'
    }>
      <div className="flex shell:invisible">
        <IconButton label="Open navigation" icon={<MenuIcon aria-hidden />} tooltip={false} onClick={onOpenNav} />
      </div>
      <div className="flex items-center gap-2">
        <Button
          onClick={onOpenPalette}
          aria-keyshortcuts="Control+K Meta+K"
          className="min-w-8 justify-start px-2 font-normal text-ink-3 sm:w-56 sm:px-2.5"
          icon={<Search aria-hidden />}
        >
          <span className="sr-only sm:not-sr-only sm:flex-1 sm:text-left">Go to or run…</span>
          <Kbd keys="mod+k" className="hidden sm:inline-flex" />
        </Button>
        <UserMenu {...userMenu} />
      </div>
    </header>
  );
}
