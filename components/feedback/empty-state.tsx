import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export type EmptyStateProps = { icon?: ReactNode; title: ReactNode; children?: ReactNode; actions?: ReactNode; className?: string };

export function EmptyState({ icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-center rounded-lg border border-dashed border-line-strong bg-surface px-6 py-14 text-center',
        className,
      )}
    >
      {icon === undefined ? null : (
        <span aria-hidden className={
          'mb-3 flex size-10 items-center justify-center rounded-lg border border-line bg-inset text-ink-3 [&_svg]:size-5'
        }>
          {icon}
        </span>
      )}
      <p className="text-base font-semibold text-ink">{title}</p>
      {children === undefined ? null : <div className="mt-1 max-w-md text-sm text-ink-3">{children}</div>}
      {actions === undefined ? null : <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
