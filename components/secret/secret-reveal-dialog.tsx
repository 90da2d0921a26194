'use client';

import type { ReactNode } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { SecretReveal, type SecretRevealProps } from './secret-reveal';

export type SecretRevealDialogProps = SecretRevealProps & { open: boolean; title: ReactNode; description?: ReactNode };

/** For pages whose form is not a dialog; a dialog that is one swaps its body for `SecretReveal`. */
export function SecretRevealDialog({ open, title, description, onDone, ...reveal }: SecretRevealDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onDone} title={title} description={description} size="lg">
      <SecretReveal {...reveal} onDone={onDone} />
    </Dialog>
  );
}
