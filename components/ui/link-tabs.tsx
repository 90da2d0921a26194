'use client';

import { usePathname } from 'next/navigation';
import { cn } from './cn';
import { Link } from './link';

export type LinkTab = { label: string; href: string; count?: number | undefined };
export type LinkTabsProps = { label: string; tabs: readonly LinkTab[]; currentHref?: string };

/** Tabs that are routes. `currentHref` is needed only where tabs differ by more than the path. */
export function LinkTabs({ label, tabs, currentHref }: LinkTabsProps) {
  const pathname = usePathname();
  const current = currentHref ?? pathname;
  return (
    <nav aria-label={label} data-print="hide" className="mb-5 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.href === current ? 'page' : undefined}
              className={cn(
                'relative flex h-9 items-center gap-1.5 rounded-t-md px-3 text-sm font-medium whitespace-nowrap text-ink-3 hover:text-ink',
                'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:content-[""] focus-visible:-outline-offset-2',
                'aria-[current=page]:text-ink aria-[current=page]:after:bg-accent-ink',
              )}
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="rounded-sm bg-pressed px-1 text-xs tabular-nums text-ink-2">{tab.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
