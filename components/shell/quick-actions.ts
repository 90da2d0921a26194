'use client';

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { addShortcut } from '@/components/ui/shortcuts';
import type { Action } from './action';

const none: readonly Action[] = [];
const pages = new Map<symbol, readonly Action[]>();
const listeners = new Set<() => void>();
let snapshot = none;

function update() {
  snapshot = [...pages.values()].flat();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers a page's actions in the palette, and binds their keys, for as long as the page is there. */
export function useQuickActions(actions: readonly Action[]): void {
  const currentAction = useEffectEvent((id: string) => actions.find((action) => action.id === id));
  // Callers write the list inline; only what is visible in the palette makes it a different list.
  const identity = JSON.stringify(actions.map(({ id, name, shortcut, disabledReason }) => [id, name, shortcut, disabledReason]));

  useEffect(() => {
    const key = Symbol('page');
    // Written two lines up, ids first.
    const ids = (JSON.parse(identity) as [string][]).map(([id]) => id);
    const entries = ids
      .flatMap((id) => currentAction(id) ?? [])
      .map((action) => ({ ...action, run: () => currentAction(action.id)?.run() }));
    pages.set(key, entries);
    update();
    const removals = entries.flatMap((action) =>
      action.shortcut === undefined || action.disabledReason !== undefined
        ? []
        : [addShortcut({ keys: action.shortcut, label: action.name, run: action.run })],
    );
    return () => {
      pages.delete(key);
      removals.forEach((remove) => remove());
      update();
    };
  }, [identity]);
}

export function useRegisteredActions(): readonly Action[] {
  return useSyncExternalStore(subscribe, () => snapshot, () => none);
}
