'use client';

import { cn } from '@/components/ui/cn';
import { formatLocal, formatRelative, formatUtc } from './format-time';
import { useNow } from './use-now';

export type TimeAgoProps = { value: string | null; fallback?: string; className?: string };

export function TimeAgo({ value, fallback = 'Never', className }: TimeAgoProps) {
  const now = useNow();
  if (value === null) return <span className={cn('text-ink-3', className)}>{fallback}</span>;
  // The first picture is the server's, which knows neither the zone nor the clock of the browser.
  const [shown, whole] = now === undefined ? [formatUtc(value), undefined] : [formatRelative(value, now), formatLocal(value)];
  return <time dateTime={value} title={whole} className={cn('whitespace-nowrap', className)}>{shown}</time>;
}
