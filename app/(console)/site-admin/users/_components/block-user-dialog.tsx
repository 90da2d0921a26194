'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { SiteUser } from '@/lib/users/site-schema';
import { blockUser } from '../actions';

export type BlockUserDialogProps = { user: SiteUser; onClose: () => void };

export function BlockUserDialog({ user, onClose }: BlockUserDialogProps) {
  const name = <bdi className="font-medium text-ink">{user.username}</bdi>;

  async function handleConfirm() {
    const result = await blockUser(user.id);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{user.username}</bdi> was blocked</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Block <bdi>{user.username}</bdi>?</>}
      confirmLabel="Block"
      onConfirm={handleConfirm}
    >
      {user.kind === 'SERVICE_ACCOUNT' ? (
        <p>From the next request on, no access token, M2M credential or bearer of {name} works. Pipelines that use it stop at once.</p>
      ) : (
        <p>From the next request on, {name} is signed out everywhere, cannot sign in, and no access token of the account works.</p>
      )}
      <p>Nothing is deleted: unblock the account to let it in again.</p>
    </ConfirmDialog>
  );
}
