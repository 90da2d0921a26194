'use client';

import { cn } from './cn';
import { LazyOverlay } from './lazy-overlay';
import type { OverlayProps } from './overlay';

export type SheetProps = Omit<OverlayProps, 'className'> & { side?: 'left' | 'right' };

/** Slides in from the side; its content uses `DialogBody` and `DialogFooter`. */
export function Sheet({ side = 'right', ...rest }: SheetProps) {
  return (
    <LazyOverlay
      {...rest}
      className={cn(
        'inset-y-0 w-full border-line-strong shadow-float',
        side === 'right'
          ? 'right-0 max-w-[520px] border-l data-[state=closed]:animate-slide-right-out data-[state=open]:animate-slide-right-in'
          : 'left-0 max-w-[280px] border-r data-[state=closed]:animate-slide-left-out data-[state=open]:animate-slide-left-in',
      )}
    />
  );
}
