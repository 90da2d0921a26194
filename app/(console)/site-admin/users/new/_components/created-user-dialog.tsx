'use client';

import { Dialog } from '@/components/ui/dialog';
import { PasswordLink } from '../../_components/password-link';

export type CreatedLink = { resetPasswordUrl: string; emailSent: boolean };
export type CreatedUserDialogProps = { username: string; link: CreatedLink; onDone: () => void };

/** Between the form and the next steps: how the new person comes in, this one time. */
export function CreatedUserDialog({ username, link, onDone }: CreatedUserDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title="User created"
      description={<>A link by which <bdi className="wrap-anywhere">{username}</bdi> sets a password</>}
    >
      <PasswordLink link={link} onDone={onDone} />
    </Dialog>
  );
}
