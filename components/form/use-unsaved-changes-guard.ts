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

/** Asks before a dirty form is left by closing the tab or by following a link of the app. */
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

    window.addEventListener('beforeunload', handleBeforeUnload);
    // Capturing: the router's own click handler would already have started the navigation.
    document.addEventListener('click', handleClick, true);
    return () => {
      window.removeEventListener('beforeunload', handleBeforeUnload);
      document.removeEventListener('click', handleClick, true);
    };
  }, [isDirty]);
}
