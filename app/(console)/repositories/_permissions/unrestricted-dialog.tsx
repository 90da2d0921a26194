'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import { switchUnrestricted } from './actions';

export type UnrestrictedDialogProps = { repository: { id: number; fullName: string; isUnrestricted: boolean }; onClose: () => void };

export function UnrestrictedDialog({ repository, onClose }: UnrestrictedDialogProps) {
  const isOpening = !repository.isUnrestricted;
  const name = <bdi>{repository.fullName}</bdi>;

  async function handleConfirm() {
    const result = await switchUnrestricted(repository.id, isOpening);
    if (!result.ok) return result.error.message;
    toast.success(<>{name} is {isOpening ? 'open to every account' : 'restricted again'}</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={isOpening ? <>Open {name} to every account?</> : <>Restrict {name} again?</>}
      confirmLabel={isOpening ? 'Open' : 'Restrict'}
      tone={isOpening ? 'danger' : 'primary'}
      onConfirm={handleConfirm}
    >
      <p>
        {isOpening
          ? 'All people and service accounts read its code from their next request on.'
          : 'From the next request on only those read it who have another reason.'}
      </p>
    </ConfirmDialog>
  );
}
