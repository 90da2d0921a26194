'use client';

import { useEffect, useEffectEvent } from 'react';

/**
 * Holds the page while `isHeld`: closing the tab asks first, and the back button is refused, where the browser knows the
 * Navigation API, as often as it lets a page refuse.
 */
export function useLeaveGuard(isHeld: boolean, onRefused: () => void): void {
  const handleRefused = useEffectEvent(onRefused);

  useEffect(() => {
    if (!isHeld) return;

    function handleBeforeUnload(event: BeforeUnloadEvent) {
      event.preventDefault();
    }

    function handleNavigate(event: NavigateEvent) {
      if (event.navigationType !== 'traverse' || !event.cancelable) return;
      event.preventDefault();
      handleRefused();
    }

    const history = 'navigation' in window ? window.navigation : undefined;
    window.addEventListener('beforeunload', handleBeforeUnload);
    history?.addEventListener('navigate', handleNavigate);
    return () => {
      window.removeEventListener('beforeunload', handleBeforeUnload);
      history?.removeEventListener('navigate', handleNavigate);
    };
  }, [isHeld]);
}
