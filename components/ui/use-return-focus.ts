'use client';

import { useLayoutEffect, useRef } from 'react';

/** Where focus goes when a dialog closes: to what opened it, through the menu it may have been opened from. */
function opener(): HTMLElement | null {
  const active = document.activeElement;
  const menuTriggerId = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const trigger = menuTriggerId ? document.getElementById(menuTriggerId) : null;
  return trigger ?? (active instanceof HTMLElement && active !== document.body ? active : null);
}

const focusMain = () => document.getElementById('main')?.focus();

/** The row of what was just deleted goes a moment after its dialog, and takes the focused button with it. */
function catchFocusOf(element: HTMLElement): void {
  const observer = new MutationObserver(() => {
    if (element.isConnected && document.activeElement === element) return;
    observer.disconnect();
    if (!element.isConnected && document.activeElement === document.body) focusMain();
  });
  observer.observe(document.body, { childList: true, subtree: true });
}

/** Radix returns focus to its own trigger only, and our dialogs are opened by state. */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const target = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (open) target.current = opener();
  }, [open]);

  return (event) => {
    event.preventDefault();
    const element = target.current;
    if (element?.isConnected !== true) return focusMain();
    element.focus();
    catchFocusOf(element);
  };
}
