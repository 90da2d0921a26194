'use client';

import { useEffect } from 'react';

const question = 'Leave this page? What you have typed is lost.';

function leavesPage(event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target === '_blank' || link.hasAttribute('download')) return false;
  const here = new URL(window.location.href);
  const there = new URL(link.href, here);
  return there.origin !== here.origin || there.pathname !== here.pathname || there.search !== here.search;
}

interface Traversal extends Event {
  navigationType: string;
}

/** The browser's own Back and Forward, where it lets pages have a say (the Navigation API); null elsewhere. */
const traversals = (): EventTarget | null =>
  'navigation' in window && window.navigation instanceof EventTarget ? window.navigation : null;

/** Asks before a dirty form is left by closing the tab, by following a link of the app, or by going back. */
export function useUnsavedChangesGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;

    function handleBeforeUnload(event: BeforeUnloadEvent) {
      event.preventDefault();
    }

    function handleClick(event: MouseEvent) {
      if (!leavesPage(event) || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    }

    function handleTraversal(event: Event) {
      // Only events of that API come here.
      if ((event as Traversal).navigationType !== 'traverse' || !event.cancelable || window.confirm(question)) return;
      event.preventDefault();
    }

    traversals()?.addEventListener('navigate', handleTraversal);
    window.addEventListener('beforeunload', handleBeforeUnload);
    // Capturing: the router's own click handler would already have started the navigation.
    document.addEventListener('click', handleClick, true);
    return () => {
      traversals()?.removeEventListener('navigate', handleTraversal);
      window.removeEventListener('beforeunload', handleBeforeUnload);
      document.removeEventListener('click', handleClick, true);
    };
  }, [isDirty]);
}
