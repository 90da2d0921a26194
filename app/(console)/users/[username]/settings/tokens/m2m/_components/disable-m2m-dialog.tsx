'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { M2MCredential } from '@/lib/oauth/schema';
import { setM2MDisabled } from '../actions';

export type DisableM2MDialogProps = { credential: M2MCredential; onClose: () => void };

export function DisableM2MDialog({ credential: { id, name }, onClose }: DisableM2MDialogProps) {
  async function handleConfirm() {
    const result = await setM2MDisabled(id, true);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{name}</bdi> was disabled</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Disable <bdi>{name}</bdi>?</>}
      confirmLabel="Disable"
      onConfirm={handleConfirm}
    >
      <p>Pipelines that use it stop at once: it gets no bearers, and those it has are refused. You can enable it again at any time.</p>
    </ConfirmDialog>
  );
}
