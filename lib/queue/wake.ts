import { shared } from '@/lib/process-state';

const sleepers = shared('queue sleepers', () => new Map<string, () => void>());

/** Workers look again shortly after something was queued in this process: a transaction around it has ended by then in most cases. */
export function wake(name: string): void {
  const rouse = sleepers.get(name);
  if (rouse) setTimeout(rouse, wakeMs).unref();
}
const wakeMs = 100;

/** Waits for `ms`, for a call of `wake`, or for the end. */
export function sleep(name: string, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      if (sleepers.get(name) === done) sleepers.delete(name);
      resolve();
    };
    const timer = setTimeout(done, ms);
    sleepers.set(name, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
