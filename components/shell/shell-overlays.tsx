'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useShortcut } from '@/components/ui/use-shortcut';
import type { NavItem, NavSection, SearchAccounts } from './action';

// Out of the first load: most visits never open them.
const loadPalette = () => import('./command-palette').then((module) => module.CommandPalette);
const CommandPalette = dynamic(loadPalette, { ssr: false });
const NavDrawer = dynamic(() => import('./nav-drawer').then((module) => module.NavDrawer), { ssr: false });
const ShortcutsHelp = dynamic(() => import('./shortcuts-help').then((module) => module.ShortcutsHelp), { ssr: false });

export type ShellOverlay = 'none' | 'nav' | 'palette' | 'help';
export type ShellOverlaysProps = {
  current: ShellOverlay;
  onChange: (overlay: ShellOverlay) => void;
  sections: readonly NavSection[];
  more: NavSection;
  searchAccounts: SearchAccounts | undefined;
};

function NavShortcut({ item }: { item: NavItem }) {
  const router = useRouter();
  useShortcut(item.shortcut, () => router.push(item.href), `Go to ${item.label}`);
  return null;
}

export function ShellOverlays({ current, onChange, sections, more, searchAccounts }: ShellOverlaysProps) {
  useShortcut('mod+k', () => onChange(current === 'palette' ? 'none' : 'palette'), 'Command palette');
  useShortcut('?', () => onChange('help'), 'This help');

  useEffect(() => {
    // What is typed right after the key that opens it would be lost while its code is on the way.
    const prepare = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') loadPalette().catch(() => undefined);
    };
    document.addEventListener('keydown', prepare);
    return () => document.removeEventListener('keydown', prepare);
  }, []);

  const props = (overlay: ShellOverlay) => ({
    open: current === overlay,
    onOpenChange: (open: boolean) => onChange(open ? overlay : 'none'),
  });

  return (
    <>
      {sections.flatMap((section) => section.items).map((item) => <NavShortcut key={item.href} item={item} />)}
      {current === 'nav' ? <NavDrawer {...props('nav')} sections={sections} /> : null}
      {current === 'palette' ? (
        <CommandPalette
          {...props('palette')}
          sections={sections}
          more={more}
          searchAccounts={searchAccounts}
          onShowShortcuts={() => onChange('help')}
        />
      ) : null}
      {current === 'help' ? <ShortcutsHelp {...props('help')} /> : null}
    </>
  );
}
