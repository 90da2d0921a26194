import type { ReactNode } from 'react';

export type ToastTone = 'success' | 'info' | 'error';
export type ToastAction = { label: string; run: () => void };
export type Toast = { id: number; tone: ToastTone; message: ReactNode; description?: ReactNode; action?: ToastAction };
type Options = { description?: ReactNode; action?: ToastAction };

const none: readonly Toast[] = [];
const shownAtOnce = 4;
let toasts = none;
let lastId = 0;
const listeners = new Set<() => void>();

function update(next: readonly Toast[]) {
  toasts = next;
  listeners.forEach((listener) => listener());
}

function add(tone: ToastTone, message: ReactNode, options: Options = {}): number {
  lastId += 1;
  update([...toasts, { id: lastId, tone, message, ...options }].slice(-shownAtOnce));
  return lastId;
}

/** Never pass a secret here. */
export const toast = {
  success: (message: ReactNode, options?: Options) => add('success', message, options),
  info: (message: ReactNode, options?: Options) => add('info', message, options),
  error: (message: ReactNode, options?: Options) => add('error', message, options),
  dismiss: (id: number) => update(toasts.filter((entry) => entry.id !== id)),
};

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentToasts = (): readonly Toast[] => toasts;
export const serverToasts = (): readonly Toast[] => none;
