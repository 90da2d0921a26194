'use client';

import { useEffect, useEffectEvent } from 'react';
import { addShortcut } from './shortcuts';

/** Binds a key while the component is mounted; ignored while someone types or a dialog or menu is open. */
export function useShortcut(keys: string | undefined, run: () => void, label?: string): void {
  const handle = useEffectEvent(run);
  useEffect(() => {
    if (keys === undefined) return;
    return addShortcut({ keys, label, run: () => handle() });
  }, [keys, label]);
}
