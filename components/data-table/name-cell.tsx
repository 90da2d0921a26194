import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';

export type NameCellProps = { name: string; href?: string; media?: ReactNode; secondary?: ReactNode; mono?: boolean; badges?: ReactNode };

/** `bdi` keeps right-to-left names from reordering what stands beside them. */
export function NameCell({ name, href, media, secondary, mono = false, badges }: NameCellProps) {
  const className = cn('block truncate font-medium text-ink', mono && 'font-mono text-xs');
  return (
    <div className="flex min-w-36 max-w-56 items-center sm:max-w-80 gap-2.5">
      {media}
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          {href === undefined ? <bdi className={className} title={name}>{name}</bdi> : (
            <Link
              href={href}
              data-row-link=""
              title={name}
              className={cn(className, 'min-w-0 rounded-sm underline-offset-2 hover:underline')}
            >
              <bdi>{name}</bdi>
            </Link>
          )}
          {badges}
        </div>
        {secondary === undefined ? null : <div className="truncate text-xs text-ink-3">{secondary}</div>}
      </div>
    </div>
  );
}
