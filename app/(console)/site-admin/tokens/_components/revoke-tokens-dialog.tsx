'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import { revokeAccessTokens } from '../actions';
import type { SiteTokenRow } from '../site-token-row';

const typedAbove = 10;

export type RevokeTokensDialogProps = { tokens: readonly SiteTokenRow[]; onClose: () => void; onDone: () => void };

/** One token by its name, several by their number. */
export function RevokeTokensDialog({ tokens, onClose, onDone }: RevokeTokensDialogProps) {
  const [only] = tokens;
  const count = tokens.length;
  const owners = new Set(tokens.map(({ owner }) => owner.username)).size;
  const name = count === 1 && only ? <bdi>{only.note}</bdi> : <>{count} access tokens</>;

  async function handleConfirm() {
    const result = await revokeAccessTokens(tokens.map(({ id }) => id));
    if (!result.ok) return result.error.message;
    const { done, failed } = result.data;
    const words = done.length === 1 ? 'access token was' : 'access tokens were';
    if (done.length > 0) toast.success(count === 1 ? <>{name} was revoked</> : `${done.length} ${words} revoked`);
    if (failed.length > 0) {
      const notes = new Map(tokens.map(({ id, note }) => [id, note]));
      toast.error(`${failed.length} ${failed.length === 1 ? 'was' : 'were'} not revoked`, {
        description: failed.map(({ id, message }) => <span key={id} className="block"><bdi>{notes.get(id)}</bdi>: {message}</span>),
      });
    }
    onDone();
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Revoke {name}?</>}
      confirmLabel="Revoke"
      {...(count > typedAbove ? { typeToConfirm: `revoke ${count}` } : {})}
      onConfirm={handleConfirm}
    >
      {count === 1 ? (
        <p>
          What uses it is refused from the next request on, and so are tokens that were made with it. This cannot be undone.
        </p>
      ) : (
        <>
          <p>
            What uses them, for {owners} {owners === 1 ? 'account' : 'accounts'}, is refused from the next request on, and so are tokens
            that were made with them. This cannot be undone.
          </p>
          <p>Each is revoked by itself. If one cannot be, you are told which and why, and the others are revoked all the same.</p>
        </>
      )}
    </ConfirmDialog>
  );
}
