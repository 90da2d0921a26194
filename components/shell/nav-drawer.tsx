'use client';

import { Sheet } from '@/components/ui/sheet';
import type { NavSection } from './action';
import { Wordmark } from './brand';
import { SidebarNav } from './sidebar-nav';

export type NavDrawerProps = { open: boolean; onOpenChange: (open: boolean) => void; sections: readonly NavSection[] };

export function NavDrawer({ open, onOpenChange, sections }: NavDrawerProps) {
  return (
    <Sheet bare side="left" title="Navigation" open={open} onOpenChange={onOpenChange}>
      <div className="flex h-12 shrink-0 items-center border-b border-line px-4"><Wordmark /></div>
      <SidebarNav sections={sections} onNavigate={() => onOpenChange(false)} />
    </Sheet>
  );
}
