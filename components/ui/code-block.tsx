import type { ReactNode } from 'react';
import { cn } from './cn';

export type CodeBlockProps = { label: string; actions?: ReactNode; className?: string; isPrivate?: boolean; children: string };

export function CodeBlock({ label, actions, className, isPrivate = false, children }: CodeBlockProps) {
  return (
    <figure className={cn('overflow-hidden rounded-lg border border-line bg-inset', className)}>
      <figcaption className={
        'flex min-h-9 items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-xs font-medium ' +
        'text-ink-2'
      }>
        {label}
        {actions}
      </figcaption>
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        data-private={isPrivate ? '' : undefined}
        className="overflow-x-auto px-3 py-2.5 text-xs leading-5 text-ink focus-visible:-outline-offset-2"
      >
        <code>{children}</code>
      </pre>
    </figure>
  );
}
