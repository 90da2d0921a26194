import { shared } from '@/lib/process-state';

const state = shared('draining', () => ({ since: null as Date | null }));

/** True once the process was told to end: it finishes what it has and takes nothing new. */
export const isDraining = (): boolean => state.since !== null;

export const startDraining = (): void => {
  state.since ??= new Date();
};
