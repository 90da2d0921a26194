'use client';

import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';
import { currentToasts, serverToasts, subscribeToToasts } from './toast';

// Loaded with the first toast; the region that screen readers watch is there from the beginning.
const ToastCard = dynamic(() => import('./toast-card').then((module) => module.ToastCard), { ssr: false });

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts, serverToasts);
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      aria-relevant="additions"
      data-toaster
      data-print="hide"
      className="pointer-events-none fixed right-4 bottom-4 left-4 z-70 sm:left-auto sm:w-96"
    >
      <div className="grid gap-2">
        {toasts.map((entry) => <ToastCard key={entry.id} entry={entry} />)}
      </div>
    </section>
  );
}
