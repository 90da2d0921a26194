'use client';

import { useState, type ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import type { NavSection, SearchAccounts } from './action';
import { Wordmark } from './brand';
import { PrintAddress } from './print-address';
import { ShellOverlays, type ShellOverlay } from './shell-overlays';
import { SidebarNav } from './sidebar-nav';
import { TopBar } from './top-bar';
import type { UserMenuProps } from './user-menu';

export type AppShellProps = UserMenuProps & {
  sections: readonly NavSection[];
  /** Pages that only the palette lists. */
  more: NavSection;
  /** Absent where accounts are not for the viewer to look up. */
  searchAccounts?: SearchAccounts;
  children: ReactNode;
};

export function AppShell({ sections, more, searchAccounts, children, ...userMenu }: AppShellProps) {
  const [overlay, setOverlay] = useState<ShellOverlay>('none');
  return (
    <div data-print="expand" className="min-h-dvh [--sidebar-width:232px] shell:pl-(--sidebar-width)">
      <a
        href="#main"
        className={
          'fixed top-2 left-2 z-60 -translate-y-16 rounded-md border border-line-strong bg-raised px-3 py-1.5 text-sm ' +
          'font-medium text-ink focus:translate-y-0'
        }
      >
        Skip to content
      </a>
      <aside data-print="hide" className={
        'fixed inset-y-0 left-0 z-20 hidden w-(--sidebar-width) flex-col border-r border-line bg-sidebar shell:flex'
      }>
        <div className="flex h-12 shrink-0 items-center px-4">
          <Link href="/" aria-label="Keyward home" className="rounded-md"><Wordmark /></Link>
        </div>
        <SidebarNav sections={sections} />
      </aside>
      <TopBar {...userMenu} onOpenNav={() => setOverlay('nav')} onOpenPalette={() => setOverlay('palette')} />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[1240px] px-4 py-5 sm:px-6 sm:py-6">
        {children}
        <PrintAddress />
      </main>
      <ShellOverlays current={overlay} onChange={setOverlay} sections={sections} more={more} searchAccounts={searchAccounts} />
    </div>
  );
}
