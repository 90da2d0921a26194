'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '@/components/ui/button';

export type KeysetPagerProps = {
  hasNewer: boolean;
  hasOlder: boolean;
  onNewest: () => void;
  onNewer: () => void;
  onOlder: () => void;
};

/** For lists without page numbers: they go on from the row that was seen last, however long they are. */
export function KeysetPager({ hasNewer, hasOlder, onNewest, onNewer, onOlder }: KeysetPagerProps) {
  if (!hasNewer && !hasOlder) return null;
  return (
    <nav aria-label="Pages" data-print="hide" className="mt-3 flex flex-wrap items-center justify-end gap-2">
      {hasNewer ? <Button size="sm" variant="ghost" onClick={onNewest}>Newest</Button> : null}
      <Button size="sm" icon={<ChevronLeft aria-hidden />} disabled={!hasNewer} onClick={onNewer}>Newer</Button>
      <Button size="sm" disabled={!hasOlder} onClick={onOlder}>Older<ChevronRight aria-hidden /></Button>
    </nav>
  );
}
