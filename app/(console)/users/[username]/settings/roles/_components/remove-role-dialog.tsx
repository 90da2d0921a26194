'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { HeldRole } from '@/lib/roles/schema';
import { unassignRole } from '../actions';

export type RemoveRoleDialogProps = { account: { id: number; username: string }; held: HeldRole; onClose: () => void };

export function RemoveRoleDialog({ account, held: { role, hasEnded }, onClose }: RemoveRoleDialogProps) {
  async function handleConfirm() {
    const result = await unassignRole(account.id, role.id);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{role.name}</bdi> was removed from <bdi>{account.username}</bdi></>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Remove <bdi>{role.name}</bdi>?</>}
      confirmLabel="Remove"
      onConfirm={handleConfirm}
    >
      {hasEnded
        ? <p>It has ended already. Only its line in this list goes.</p>
        : <p><bdi>{account.username}</bdi> loses what only this role allows, from its next request on.</p>}
    </ConfirmDialog>
  );
}
