'use client';

import { createContext, use, useEffect, useId } from 'react';

export type Guard = () => boolean;

/** Lets content deep inside a dialog hold it open; a guard answers whether closing is fine. */
export type DialogGuards = { set: (id: string, guard: Guard) => void; remove: (id: string) => void };

export const DialogGuardContext = createContext<DialogGuards | undefined>(undefined);

export function useDialogGuard(guard: Guard | undefined): void {
  const guards = use(DialogGuardContext);
  const id = useId();
  useEffect(() => {
    if (guards === undefined || guard === undefined) return;
    guards.set(id, guard);
    return () => guards.remove(id);
  }, [guards, guard, id]);
}
