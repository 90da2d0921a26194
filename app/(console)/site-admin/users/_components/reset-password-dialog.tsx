'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { DialogForm } from '@/components/form/form-dialog';
import { useActionForm } from '@/components/form/use-action-form';
import { Dialog } from '@/components/ui/dialog';
import type { ResetLink } from '@/lib/passwords/schema';
import { createPasswordLink, randomizePassword } from '../actions';
import { PasswordLink } from './password-link';

export type ResetPasswordDialogProps = {
  user: { id: number; username: string };
  /** Reset takes the present password away and signs out; invite leaves what is there alone. */
  kind: 'reset' | 'invite';
  onClose: () => void;
};

/** One dialog that turns from question to link. */
export function ResetPasswordDialog({ user, kind, onClose }: ResetPasswordDialogProps) {
  const router = useRouter();
  const [link, setLink] = useState<ResetLink>();
  const form = useForm();
  const send = () => (kind === 'reset' ? randomizePassword(user.id) : createPasswordLink(user.id));
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, setLink);
  const title = kind === 'reset' ? 'Reset password' : 'Create password link';

  function handleClose() {
    onClose();
    if (link) router.refresh();
  }

  return (
    <Dialog
      open
      onOpenChange={handleClose}
      title={link ? 'Password link created' : title}
      description={<>For <bdi className="wrap-anywhere">{user.username}</bdi></>}
    >
      {link ? <PasswordLink link={link} onDone={handleClose} /> : (
        <DialogForm onSubmit={onSubmit} onCancel={onClose} submitLabel={title} isSubmitting={isSubmitting} error={formError}>
          {kind === 'reset' ? (
            <p className="text-sm text-ink-2">
              The present password stops working now, and every browser is signed out. You get a link by which the person sets a new one.
              Access tokens go on working.
            </p>
          ) : (
            <p className="text-sm text-ink-2">
              You get a link by which the person sets a password. A link that was made before works no more.
            </p>
          )}
        </DialogForm>
      )}
    </Dialog>
  );
}
