'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { revokeAccessToken } from '../actions';
import type { TokenRow } from '../token-row';

export type RevokeTokenDialogProps = { token: TokenRow; onClose: () => void };

export function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const { id, note, prefix, lastFive, lastUsedAt } = token;

  async function handleConfirm() {
    const result = await revokeAccessToken(id);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{note}</bdi> was revoked</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Revoke <bdi>{note}</bdi>?</>}
      confirmLabel="Revoke"
      onConfirm={handleConfirm}
    >
      <p>
        Everything that uses <MaskedSecret prefix={`${prefix}_`} lastFive={lastFive} /> is refused from the next request on,
        and so are tokens that were made with it. This cannot be undone.
      </p>
      <p>
        {lastUsedAt === null ? 'It has never been used.' : <>It was last used <TimeAgo value={lastUsedAt} />.</>}
      </p>
    </ConfirmDialog>
  );
}
