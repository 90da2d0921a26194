'use client';

import { useState, type ComponentType, type KeyboardEvent, type MouseEvent } from 'react';

export type LazyPart<Props> = {
  /** Present once the part was asked for and its code is here. */
  Part: ComponentType<Props> | undefined;
  /** True when a key asked for it. */
  isByKey: boolean;
  /** Fetches the code ahead, on hover or focus. */
  preload: () => void;
  /** Fetches and shows. */
  show: (event: MouseEvent) => void;
  /** For menus: the arrow down opens them too. */
  showByKey: (event: KeyboardEvent) => void;
};

/** Keeps what opens on demand out of the first load; `load` is an `import()`, which the bundler fetches once. */
export function useLazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  const [part, setPart] = useState<{ component: ComponentType<Props>; isByKey: boolean }>();
  const open = (isByKey: boolean) => void load().then((component) => setPart({ component, isByKey }));
  return {
    Part: part?.component,
    isByKey: part?.isByKey ?? false,
    preload: () => void load().catch(() => undefined),
    // Enter and Space click without a pointer.
    show: (event) => open(event.detail === 0),
    showByKey: (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      open(true);
    },
  };
}
