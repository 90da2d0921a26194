'use client';

import { useLayoutEffect, useRef } from 'react';

/** Where focus goes when a dialog closes: to what opened it, through the menu it may have been opened from. */
function opener(): HTMLElement | null {
  const active = document.activeElement;
  const menuTriggerId = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const trigger = menuTriggerId ? document.getElementById(menuTriggerId) : null;
  return trigger ?? (active instanceof HTMLElement && active !== document.body ? active : null);
}

/** Radix returns focus to its own trigger only, and our dialogs are opened by state. */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const target = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (open) target.current = opener();
  }, [open]);

  return (event) => {
    event.preventDefault();
    const isThere = target.current?.isConnected === true;
    (isThere ? target.current : document.getElementById('main'))?.focus();
  };
}
