'use client';

import { useForm } from 'react-hook-form';
import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { toInstant } from '../../../../../_components/access/to-instant';
import { switchAll } from '../actions';

export type SwitchDialogProps = { account: { id: number; username: string }; onClose: () => void };

export function SwitchOnDialog({ account, onClose }: SwitchDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title="Give access to all repositories?"
      description={<>For <bdi className="wrap-anywhere">{account.username}</bdi></>}
    >
      <SwitchOnForm account={account} onClose={onClose} />
    </Dialog>
  );
}

function SwitchOnForm({ account, onClose }: SwitchDialogProps) {
  const form = useForm({ defaultValues: { until: '' } });
  const send = ({ until }: { until: string }) => switchAll({ userId: account.id, isAllowed: true, until: toInstant(until) });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => {
    toast.success(<><bdi>{account.username}</bdi> reads all repositories</>);
    onClose();
  });
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onClose} submitLabel="Give access" isSubmitting={isSubmitting} error={formError}>
      <Notice tone="warning" title="Every repository, now and later">
        Private ones are among them. Keep the tokens of this account private: whoever holds one reads everything.
      </Notice>
      <TextField
        control={form.control} name="until" label="Ends" type="datetime-local"
        help="By the clock of your browser. Leave it empty for access without an end."
      />
    </DialogForm>
  );
}

export function SwitchOffDialog({ account, onClose }: SwitchDialogProps) {
  async function handleConfirm() {
    const result = await switchAll({ userId: account.id, isAllowed: false });
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{account.username}</bdi> no longer reads all repositories</>);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title="Take back all repositories?"
      confirmLabel="Take back"
      onConfirm={handleConfirm}
    >
      <p>From its next request on <bdi>{account.username}</bdi> reads only what is open to it for another reason.</p>
    </ConfirmDialog>
  );
}
