'use client';

import { useState, type ComponentType } from 'react';

export type LazyPart<Props> = {
  /** Present once the part was asked for and its code is here. */
  Part: ComponentType<Props> | undefined;
  /** Fetches the code ahead, on hover or focus. */
  preload: () => void;
  /** Fetches and shows. */
  show: () => void;
};

/** Keeps what opens on demand out of the first load; `load` is an `import()`, which the bundler fetches once. */
export function useLazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  const [part, setPart] = useState<{ component: ComponentType<Props> }>();
  return {
    Part: part?.component,
    preload: () => void load().catch(() => undefined),
    show: () => void load().then((component) => setPart({ component })),
  };
}
