import type { ReactNode } from 'react';
import { Link } from '@/components/ui/link';

export type Figure = { label: string; value: number; of?: number | null; href: string; icon: ReactNode; note?: string };

const format = (value: number) => value.toLocaleString('en');

/** The numbers of the site; each leads to what it counts. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <ul className="mb-5 grid gap-3 sm:grid-cols-3">
      {figures.map(({ label, value, of, href, icon, note }) => (
        <li key={label}>
          <Link href={href} className="block h-full rounded-lg border border-line bg-surface px-4 py-3 hover:bg-hover">
            <span className="flex items-center gap-2 text-sm text-ink-3 [&_svg]:size-4">{icon}{label}</span>
            <span className="mt-1 block text-2xl font-semibold tracking-tight tabular-nums text-ink">
              {format(value)}
              {of === undefined || of === null ? null : <span className="text-lg font-normal text-ink-3"> of {format(of)}</span>}
            </span>
            {note === undefined ? null : <span className="block text-xs text-ink-3">{note}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
