'use client';

import type { SiteUser } from '@/lib/users/site-schema';
import type { EditableAccount } from '../actions';
import { ConfirmUsersDialog, type Question } from './confirm-users-dialog';
import { EditUserSheet } from './edit-user-sheet';
import { ManageRolesDialog } from './manage-roles-dialog';
import { ResetPasswordDialog } from './reset-password-dialog';

export type UserDialog =
  | { kind: 'confirm'; question: Question; users: readonly [SiteUser, ...SiteUser[]] }
  | { kind: 'reset' | 'roles'; user: SiteUser }
  | { kind: 'edit'; account: EditableAccount };

export type UserDialogsProps = { dialog: UserDialog; onClose: () => void; onDone: (failedIds: readonly number[]) => void };

/** Whatever opens from the list, in one part that is fetched when the first of them is wanted. */
export function UserDialogs({ dialog, onClose, onDone }: UserDialogsProps) {
  switch (dialog.kind) {
    case 'confirm':
      return <ConfirmUsersDialog question={dialog.question} users={dialog.users} onClose={onClose} onDone={onDone} />;
    case 'reset':
      return <ResetPasswordDialog user={dialog.user} kind="reset" onClose={onClose} />;
    case 'roles':
      return <ManageRolesDialog user={dialog.user} onClose={onClose} />;
    case 'edit':
      return <EditUserSheet account={dialog.account} onClose={onClose} />;
  }
}
