'use client';

import { useSyncExternalStore } from 'react';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { currentShortcuts, subscribeToShortcuts, type Shortcut } from '@/components/ui/shortcuts';

const none: readonly Shortcut[] = [];

/** Keys that belong to what has the focus, and are bound nowhere else. */
const fixed = [
  ['Move along rows, once on one', 'up down'],
  ['Open the row', 'enter'],
  ['Close, clear the search or the selection', 'escape'],
] as const;

export type ShortcutsHelpProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsHelp({ open, onOpenChange }: ShortcutsHelpProps) {
  const shortcuts = useSyncExternalStore(subscribeToShortcuts, currentShortcuts, () => none);
  const bound = shortcuts.flatMap((shortcut) => (shortcut.label === undefined ? [] : [[shortcut.label, shortcut.keys] as const]));
  const listed = new Map([...bound, ...fixed]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" description="They rest while you type in a field." size="sm">
      {/* Nothing inside takes the focus, and the list may be longer than the window: keys must be able to scroll it. */}
      <DialogBody tabIndex={0} role="group" aria-label="Keys">
        <dl className="divide-y divide-line text-sm">
          {[...listed].map(([label, keys]) => (
            <div key={label} className="flex items-center justify-between gap-4 py-2">
              <dt className="text-ink-2">{label}</dt>
              <dd><Kbd keys={keys} /></dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
