'use client';

import { ChevronDown } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useId, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import type { NavItem, NavSection } from './action';

/** The longest item that is the path or leads to it, so that a detail page marks its list. */
export function currentHref(sections: readonly NavSection[], pathname: string): string | undefined {
  return sections
    .flatMap((section) => section.items)
    .map((item) => item.href)
    .filter((href) => pathname === href || (href !== '/' && pathname.startsWith(`${href}/`)))
    .sort((left, right) => right.length - left.length)[0];
}

function SidebarLink({ item, isCurrent, onNavigate }: { item: NavItem; isCurrent: boolean; onNavigate?: (() => void) | undefined }) {
  return (
    <Link
      href={item.href}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onNavigate}
      className={cn(
        'flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 text-sm text-ink-2 hover:bg-hover hover:text-ink ' +
          '[&_svg]:size-4 [&_svg]:text-ink-3',
        'aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-ink ' +
          'aria-[current=page]:[&_svg]:text-accent-ink',
      )}
    >
      {item.icon}
      <span className="truncate">{item.label}</span>
    </Link>
  );
}

type SectionProps = { section: NavSection; current: string | undefined; onNavigate?: (() => void) | undefined };

function SidebarSection({ section, current, onNavigate }: SectionProps) {
  const [isOpen, setIsOpen] = useState(true);
  const listId = useId();
  return (
    <div className="mb-3">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setIsOpen(!isOpen)}
        className="group flex h-7 w-full items-center justify-between rounded-md px-2 text-xs font-medium text-ink-3 hover:text-ink"
      >
        {section.title}
        <ChevronDown aria-hidden className="size-3.5 transition-transform duration-150 group-aria-[expanded=false]:-rotate-90" />
      </button>
      <ul id={listId} hidden={!isOpen} className="mt-0.5 space-y-px">
        {section.items.map((item) => (
          <li key={item.href}><SidebarLink item={item} isCurrent={item.href === current} onNavigate={onNavigate} /></li>
        ))}
      </ul>
    </div>
  );
}

export type SidebarNavProps = { sections: readonly NavSection[]; onNavigate?: () => void };

export function SidebarNav({ sections, onNavigate }: SidebarNavProps) {
  const current = currentHref(sections, usePathname());
  return (
    <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-2.5 py-3">
      {sections.map((section) => (
        <SidebarSection key={section.title} section={section} current={current} onNavigate={onNavigate} />
      ))}
    </nav>
  );
}
