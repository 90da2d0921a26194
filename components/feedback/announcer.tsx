'use client';

import { useSyncExternalStore } from 'react';

export type Politeness = 'polite' | 'assertive';
type Messages = Record<Politeness, string>;

const silent: Messages = { polite: '', assertive: '' };
let messages = silent;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function announce(message: string, politeness: Politeness = 'polite'): void {
  // A repeated message changes nothing in the page and would stay unspoken: the invisible mark makes it new.
  const text = messages[politeness] === message ? `${message}\u00a0` : message;
  messages = { ...messages, [politeness]: text };
  listeners.forEach((listener) => listener());
}

/** Mounted once, at load: screen readers ignore live regions that arrive together with their text. */
export function Announcer() {
  const current = useSyncExternalStore(subscribe, () => messages, () => silent);
  return (
    <>
      <div aria-live="polite" className="sr-only">{current.polite}</div>
      <div aria-live="assertive" className="sr-only">{current.assertive}</div>
    </>
  );
}
