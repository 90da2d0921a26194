'use client';

import { cn } from '@/components/ui/cn';
import { formatLocal, formatRelative, formatUtc } from './format-time';
import { useNow } from './use-now';

export type TimeAgoProps = { value: string | null; fallback?: string; className?: string };

export function TimeAgo({ value, fallback = 'Never', className }: TimeAgoProps) {
  const now = useNow();
  if (value === null) return <span className={cn('text-ink-3', className)}>{fallback}</span>;
  return (
    <time dateTime={value} title={now === undefined ? formatUtc(value) : formatLocal(value)} className={cn('whitespace-nowrap', className)}>
      {now === undefined ? formatUtc(value) : formatRelative(value, now)}
    </time>
  );
}
