'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import type { M2MCredential } from '@/lib/oauth/schema';
import { deleteM2MCredential } from '../actions';

export type DeleteM2MDialogProps = { credential: M2MCredential; onClose: () => void; onDeleted?: (() => void) | undefined };

export function DeleteM2MDialog({ credential: { id, name, lastUsedAt }, onClose, onDeleted }: DeleteM2MDialogProps) {
  async function handleConfirm() {
    const result = await deleteM2MCredential(id);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{name}</bdi> was deleted</>);
    onDeleted?.();
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Delete <bdi>{name}</bdi>?</>}
      confirmLabel="Delete"
      onConfirm={handleConfirm}
    >
      <p>Pipelines that use it stop at once: every bearer it was given ends, and it gets no more. This cannot be undone.</p>
      <p>{lastUsedAt === null ? 'It has never been used.' : <>It was last used <TimeAgo value={lastUsedAt} />.</>}</p>
    </ConfirmDialog>
  );
}
