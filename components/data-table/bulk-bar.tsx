'use client';

import dynamic from 'next/dynamic';
import type { Action } from '@/components/shell/action';
import { useShortcut } from '@/components/ui/use-shortcut';

const BulkBarContent = dynamic(() => import('./bulk-bar-content').then((module) => module.BulkBarContent), { ssr: false });

export type BulkBarProps = { count: number; actions: readonly Action[]; onClear: () => void };

/** There from the beginning, so that screen readers say what comes into it; what it shows is loaded with the first selection. */
export function BulkBar({ count, actions, onClear }: BulkBarProps) {
  useShortcut(count > 0 ? 'Escape' : undefined, onClear, 'Clear selection');
  return (
    <div role="status" className="contents">
      {count === 0 ? null : <BulkBarContent count={count} actions={actions} onClear={onClear} />}
    </div>
  );
}
