'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import { setAccessTokenDisabled } from '../actions';
import type { TokenRow } from '../token-row';

export type DisableTokenDialogProps = { token: Pick<TokenRow, 'id' | 'note'>; onClose: () => void };

export function DisableTokenDialog({ token: { id, note }, onClose }: DisableTokenDialogProps) {
  async function handleConfirm() {
    const result = await setAccessTokenDisabled(id, true);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{note}</bdi> was disabled</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Disable <bdi>{note}</bdi>?</>}
      confirmLabel="Disable"
      onConfirm={handleConfirm}
    >
      <p>What uses it is refused from the next request on, and so are tokens that were made with it.</p>
      <p>Nothing is lost: enable it again and everything works as before.</p>
    </ConfirmDialog>
  );
}
