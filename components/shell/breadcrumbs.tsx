import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { Link } from '@/components/ui/link';

export type Crumb = { label: string; href?: string };
export type BreadcrumbsProps = { items: readonly Crumb[] };

/**
 * Written by the page and therefore part of its HTML, but drawn in the shell's top bar: fixed at the place the bar keeps free.
 */
export function Breadcrumbs({ items }: BreadcrumbsProps) {
  return (
    <nav
      aria-label="Breadcrumb"
      data-print="hide"
      className="fixed top-0 right-36 left-13 z-30 flex h-12 items-center sm:right-80 shell:left-[calc(var(--sidebar-width)+24px)]"
    >
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {items.map((item, index) => (
          <Fragment key={`${item.label}-${index}`}>
            {index === 0 ? null : <li aria-hidden className={
              'hidden shrink-0 text-ink-3 sm:block'
            }><ChevronRight className="size-3.5" /></li>}
            <li className={index === items.length - 1 ? 'min-w-0 truncate' : 'hidden min-w-9 truncate sm:block'}>
              {item.href === undefined ? (
                <span aria-current={index === items.length - 1 ? 'page' : undefined} className="text-ink-2"><bdi>{item.label}</bdi></span>
              ) : (
                <Link href={item.href} className={
                  'rounded-sm px-1 py-0.5 text-ink-3 hover:bg-hover hover:text-ink'
                }><bdi>{item.label}</bdi></Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
