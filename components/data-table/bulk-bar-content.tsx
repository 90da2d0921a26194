'use client';

import { X } from 'lucide-react';
import { ActionButton } from '@/components/shell/action-button';
import { Button } from '@/components/ui/button';
import type { BulkBarProps } from './bulk-bar';

export function BulkBarContent({ count, actions, onClear }: BulkBarProps) {
  return (
    <div className={
      'sticky bottom-4 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border ' +
      'border-line-strong bg-raised py-2 pr-2 pl-3.5 shadow-float'
    }>
      <span className="mr-2 text-sm font-medium tabular-nums text-ink">{count} selected</span>
      {actions.map((action) => <ActionButton key={action.id} action={action} size="sm" />)}
      <Button size="sm" variant="ghost" icon={<X aria-hidden />} onClick={onClear}>Clear</Button>
    </div>
  );
}
