'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn';
import { LazyOverlay } from './lazy-overlay';
import type { OverlayProps } from './overlay';

export type DialogProps = Omit<OverlayProps, 'className' | 'bare'> & { size?: 'sm' | 'md' | 'lg' };

const sizes = { sm: 'max-w-md', md: 'max-w-lg', lg: 'max-w-2xl' };

export function Dialog({ size = 'md', ...rest }: DialogProps) {
  return (
    <LazyOverlay
      {...rest}
      className={cn(
        'inset-x-3 top-3 mx-auto max-h-[calc(100dvh-24px)] overflow-hidden rounded-xl border border-line-strong ' +
          'shadow-float sm:top-[12vh] sm:max-h-[76vh]',
        'data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in',
        sizes[size],
      )}
    />
  );
}

export function DialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5', className)} />;
}

export function DialogFooter({ className, ...rest }: ComponentProps<'footer'>) {
  return (
    <footer
      {...rest}
      className={cn('flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line bg-inset px-5 py-3', className)}
    />
  );
}
