import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section {...rest} className={cn('rounded-lg border border-line bg-surface', className)} />;
}

export type CardHeaderProps = { title: ReactNode; description?: ReactNode; actions?: ReactNode; titleId?: string; level?: 2 | 3 };

export function CardHeader({ title, description, actions, titleId, level = 2 }: CardHeaderProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <header className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-4 py-3">
      <div className="min-w-0">
        <Heading id={titleId} className="text-base font-semibold text-ink">{title}</Heading>
        {description === undefined ? null : <p className="mt-0.5 text-sm text-ink-3">{description}</p>}
      </div>
      {actions === undefined ? null : <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('p-4', className)} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<'footer'>) {
  return (
    <footer
      {...rest}
      className={cn('flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t border-line bg-inset px-4 py-3', className)}
    />
  );
}
