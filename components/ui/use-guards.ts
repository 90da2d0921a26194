'use client';

import { useState } from 'react';
import type { DialogGuards, Guard } from './dialog-guard';

/** The guards of one dialog and the question they answer together. */
export function useGuards(): { guards: DialogGuards; mayClose: () => boolean } {
  const [value] = useState(() => {
    const active = new Map<string, Guard>();
    return {
      guards: {
        set: (id: string, guard: Guard) => void active.set(id, guard),
        remove: (id: string) => void active.delete(id),
      },
      mayClose: () => [...active.values()].every((guard) => guard()),
    };
  });
  return value;
}
