'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { OpenRepositories } from '@/lib/repositories/explain-schema';
import { removeRepositories } from '../actions';

export type RemoveRepositoriesDialogProps = {
  account: { id: number; username: string };
  repositories: readonly OpenRepositories['repositories'][number][];
  onClose: () => void;
  onDone: () => void;
};

const typedFrom = 10;

export function RemoveRepositoriesDialog({ account, repositories, onClose, onDone }: RemoveRepositoriesDialogProps) {
  const [first] = repositories;
  const what = repositories.length === 1 && first ? <bdi>{first.fullName}</bdi> : `${repositories.length} repositories`;
  const stillOpen = repositories.filter(({ reasons }) => reasons.some(({ kind }) => kind !== 'grant')).length;

  async function handleConfirm() {
    const result = await removeRepositories(account.id, repositories.map(({ id }) => id));
    if (!result.ok) return result.error.message;
    const [failure] = result.data.failed;
    if (failure) return `${result.data.failed.length} were not removed: ${failure.message}`;
    toast.success(<>{what} removed from <bdi>{account.username}</bdi></>);
    onDone();
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Remove {what}?</>}
      confirmLabel="Remove"
      {...(repositories.length > typedFrom ? { typeToConfirm: String(repositories.length) } : {})}
      onConfirm={handleConfirm}
    >
      <p><bdi>{account.username}</bdi> loses what was given to it, from its next request on.</p>
      {stillOpen === 0 ? null : (
        <p>It keeps reading {repositories.length === 1 ? 'it' : `${stillOpen} of them`} for another reason.</p>
      )}
    </ConfirmDialog>
  );
}
