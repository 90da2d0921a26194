'use client';

import type { RefObject } from 'react';
import { useShortcut } from '@/components/ui/use-shortcut';

/** Puts the focus on the row after or before the one that holds it; from outside on the first or the last. */
export function moveRow(frame: ParentNode | null | undefined, step: 1 | -1): void {
  const rows = [...(frame?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? rows[step === 1 ? 0 : rows.length - 1] : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export type RowKeys = { hasRows: boolean; isSelectable: boolean };

/** J and K walk the rows, X selects; arrows and Enter are the row's own, once the focus is on it. */
export function useRowKeys(frame: RefObject<HTMLElement | null>, { hasRows, isSelectable }: RowKeys): void {
  function select() {
    document.activeElement?.closest('[data-row]')?.querySelector<HTMLElement>('[data-row-select]')?.click();
  }

  useShortcut(hasRows ? 'j' : undefined, () => moveRow(frame.current, 1), 'Next row');
  useShortcut(hasRows ? 'k' : undefined, () => moveRow(frame.current, -1), 'Previous row');
  useShortcut(hasRows && isSelectable ? 'x' : undefined, select, 'Select row');
}
