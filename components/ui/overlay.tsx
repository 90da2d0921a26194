'use client';

import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { DialogGuardContext } from './dialog-guard';
import { IconButton } from './icon-button';
import { useGuards } from './use-guards';
import { useReturnFocus } from './use-return-focus';

export type OverlayProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  className: string;
  /** Keeps × and the header out for panels that bring their own, as navigation does. */
  bare?: boolean;
  children: ReactNode;
};

type OutsideEvent = { target: EventTarget | null; preventDefault: () => void };

function keepOpenForToasts(event: OutsideEvent) {
  if (event.target instanceof Element && event.target.closest('[data-toaster]') !== null) event.preventDefault();
}

/** What `Dialog`, `Sheet` and the drawer share: focus trap, scrim, title, and guards that can refuse to close. */
export function Overlay({ open, onOpenChange, title, description, className, bare = false, children }: OverlayProps) {
  const { guards, mayClose } = useGuards();
  const returnFocus = useReturnFocus(open);

  function handleOpenChange(next: boolean) {
    if (!next && !mayClose()) return;
    onOpenChange(next);
  }

  return (
    <RadixDialog.Root open={open} onOpenChange={handleOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={
          'fixed inset-0 z-40 bg-scrim data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in'
        } />
        <RadixDialog.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onInteractOutside={keepOpenForToasts}
          onCloseAutoFocus={returnFocus}
          className={cn('fixed z-50 flex flex-col bg-raised text-ink focus:outline-none', className)}
        >
          {bare ? (
            <RadixDialog.Title className="sr-only">{title}</RadixDialog.Title>
          ) : (
            <header className="shrink-0 px-5 pt-4 pr-12 pb-3">
              <RadixDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</RadixDialog.Title>
              {description === undefined ? null : (
                <RadixDialog.Description className="mt-0.5 text-sm text-ink-3">{description}</RadixDialog.Description>
              )}
            </header>
          )}
          <DialogGuardContext value={guards}>{children}</DialogGuardContext>
          {/* Last in the order of focus, so that opening lands on the first field. */}
          {bare ? null : (
            <RadixDialog.Close asChild>
              <IconButton label="Close" icon={<X aria-hidden />} size="sm" tooltip={false} className="absolute top-3.5 right-3.5" />
            </RadixDialog.Close>
          )}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
