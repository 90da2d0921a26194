'use client';

import type { RefObject } from 'react';
import { useShortcut } from '@/components/ui/use-shortcut';

/** J and K (or arrows, once on a row) walk the rows, X selects; Enter is the row's own. */
export function useRowKeys(frame: RefObject<HTMLElement | null>, isEnabled: boolean): void {
  function move(step: 1 | -1) {
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = at === -1 ? rows[step === 1 ? 0 : rows.length - 1] : rows[at + step];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  function select() {
    document.activeElement?.closest('[data-row]')?.querySelector<HTMLElement>('[data-row-select]')?.click();
  }

  useShortcut(isEnabled ? 'j' : undefined, () => move(1), 'Next row');
  useShortcut(isEnabled ? 'k' : undefined, () => move(-1), 'Previous row');
  useShortcut(isEnabled ? 'x' : undefined, select, 'Select row');
}
