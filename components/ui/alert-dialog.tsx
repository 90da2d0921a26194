'use client';

import { AlertDialog as RadixAlert } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button';
import { useReturnFocus } from './use-return-focus';

export type AlertDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  /** The confirming control; it stays mounted while work is under way and closes the dialog itself. */
  confirm: ReactNode;
  cancelLabel?: string;
  children?: ReactNode;
};

export function AlertDialog({ open, onOpenChange, title, description, confirm, cancelLabel = 'Cancel', children }: AlertDialogProps) {
  const returnFocus = useReturnFocus(open);
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={
          'fixed inset-0 z-40 bg-scrim data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in'
        } />
        <RadixAlert.Content
          onCloseAutoFocus={returnFocus}
          className={
            'fixed inset-x-3 top-[18vh] z-50 mx-auto max-w-md rounded-xl border border-line-strong bg-raised text-ink shadow-float ' +
            'data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in'
          }
        >
          <div className="px-5 pt-4 pb-5">
            <RadixAlert.Title className="text-lg font-semibold wrap-anywhere">{title}</RadixAlert.Title>
            <RadixAlert.Description asChild>
              <div className="mt-1.5 space-y-2 text-sm text-ink-2 wrap-anywhere">{description}</div>
            </RadixAlert.Description>
            {children}
          </div>
          <footer className="flex flex-wrap justify-end gap-2 rounded-b-xl border-t border-line bg-inset px-5 py-3">
            <RadixAlert.Cancel asChild><Button>{cancelLabel}</Button></RadixAlert.Cancel>
            {confirm}
          </footer>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
