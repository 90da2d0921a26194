import { setTimeout as delay } from 'node:timers/promises';
import { Suspense, type ReactNode } from 'react';

const patienceMs = 150;

type LaterProps<T> = { promise: Promise<T>; children: (value: T) => ReactNode };

async function Later<T>({ promise, children }: LaterProps<T>) {
  return children(await promise);
}

export type WhenReadyProps<T> = LaterProps<T> & { fallback: ReactNode };

/**
 * Shows the skeleton only for data that is slow. Data that comes at once is in the first bytes of the page, and what it may
 * answer instead (a redirect, not found) still has its status, which a `loading.tsx` would have sent away as 200.
 */
export async function WhenReady<T>({ promise, fallback, children }: WhenReadyProps<T>) {
  const early = await Promise.race([promise.then((value) => ({ value })), delay(patienceMs, null)]);
  // One tree in both cases, so that a refresh keeps what is open. A skeleton that nobody waits for would still be sent.
  return (
    <Suspense fallback={early ? null : fallback}>
      {early ? children(early.value) : <Later promise={promise}>{children}</Later>}
    </Suspense>
  );
}
