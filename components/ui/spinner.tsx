'use client';

import { LoaderCircle } from 'lucide-react';
import { cn } from './cn';
import { useDelayedFlag } from './use-delayed-flag';

export type SpinnerProps = { active?: boolean; label?: string; className?: string };

/** Appears after 300 ms of work and stays for 300 ms at least. */
export function Spinner({ active = true, label, className }: SpinnerProps) {
  const isShown = useDelayedFlag(active);
  if (!isShown) return null;
  return (
    <span role={label === undefined ? undefined : 'status'} className={cn('inline-flex shrink-0 text-current', className)}>
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      {label === undefined ? null : <span className="sr-only">{label}</span>}
    </span>
  );
}
