'use client';

import { useSyncExternalStore } from 'react';

let code: string | null | undefined;
const listeners = new Set<() => void>();

/**
 * Takes the secret of a mailed link out of the address, where histories, screenshots and people looking on would find it. It never
 * was in a request: what stands behind `#` stays in the browser.
 */
function take(): void {
  const found = new URLSearchParams(window.location.hash.slice(1)).get('code');
  if (!found) {
    code ??= null;
    return;
  }
  code = found;
  const clean = window.location.pathname + window.location.search;
  window.history.replaceState(window.history.state, '', clean);
  // The router read the address before this ran, and writes down what it knows with its next step; told now, it knows better.
  setTimeout(() => window.history.replaceState(null, '', clean));
}

function notify(): void {
  take();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  take();
  listeners.add(listener);
  // Another link opened in the same tab changes nothing but the hash.
  window.addEventListener('hashchange', notify);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', notify);
  };
}

/** The secret of the link that was opened: undefined until the browser was asked, null when there is none. */
export const useLinkCode = (): string | null | undefined => useSyncExternalStore(subscribe, () => code, () => undefined);

/** Forgets a secret that does not work any more. */
export function forgetLinkCode(): void {
  code = null;
  listeners.forEach((listener) => listener());
}
