import { useSyncExternalStore } from 'react';

const subscribeToNothing = () => () => {};

/** False on the server and while hydrating, true afterwards. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(subscribeToNothing, () => true, () => false);
}
