import type { ReactNode } from 'react';

/** Directly above the table: search and filters left, anything else right. */
export function Toolbar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <div data-print="hide" className="mb-3 flex flex-wrap items-center justify-between gap-2">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 max-sm:basis-full">{children}</div>
      {end === undefined ? null : <div className="flex items-center gap-2">{end}</div>}
    </div>
  );
}
