'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { pageSizes } from './table-params';

export type PagerProps = {
  page: number;
  pageSize: number;
  /** Rows on this page. */
  rowCount: number;
  total: number;
  /** The count stopped at `total`: there are more. */
  isTotalCapped?: boolean;
  onPageChange: (page: number) => void;
  onPageSizeChange?: (size: (typeof pageSizes)[number]) => void;
};

const number = new Intl.NumberFormat('en');

export function Pager({ page, pageSize, rowCount, total, isTotalCapped = false, onPageChange, onPageSizeChange }: PagerProps) {
  if (total === 0 && rowCount === 0 && page === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const last = first + rowCount - 1;
  const of = `${number.format(total)}${isTotalCapped ? '+' : ''}`;
  const hasNext = last < total || (isTotalCapped && rowCount === pageSize);

  function handleSize(value: string) {
    const size = pageSizes.find((candidate) => String(candidate) === value);
    if (size !== undefined) onPageSizeChange?.(size);
  }

  return (
    <nav aria-label="Pages" data-print="hide" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-3">
      <p className="tabular-nums">
        {rowCount === 0 ? <>Nothing on this page, {of} in all</> : (
          <><span className="text-ink-2">{number.format(first)}–{number.format(last)}</span> of <span className="text-ink-2">{of}</span></>
        )}
      </p>
      <div className="flex items-center gap-2">
        {onPageSizeChange === undefined ? null : (
          <Select
            size="sm"
            aria-label="Rows per page"
            value={String(pageSize)}
            onValueChange={handleSize}
            options={pageSizes.map((size) => ({ value: String(size), label: `${size} per page` }))}
            className="w-32"
          />
        )}
        <Button size="sm" icon={<ChevronLeft aria-hidden />} disabled={page === 1} onClick={() => onPageChange(page - 1)}>Previous</Button>
        <Button size="sm" disabled={!hasNext} onClick={() => onPageChange(page + 1)}>Next<ChevronRight aria-hidden /></Button>
      </div>
    </nav>
  );
}
