import type { ReactNode } from 'react';
import { cn } from './cn';

export type DescriptionListProps = { items: readonly { term: string; description: ReactNode }[]; className?: string };

export function DescriptionList({ items, className }: DescriptionListProps) {
  return (
    <dl className={cn('divide-y divide-line text-sm', className)}>
      {items.map((item) => (
        <div key={item.term} className="grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[160px_1fr]">
          <dt className="text-ink-3">{item.term}</dt>
          <dd className="min-w-0 text-ink wrap-anywhere">{item.description}</dd>
        </div>
      ))}
    </dl>
  );
}
