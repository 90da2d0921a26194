'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { FormDialog } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { addEmail } from '../actions';

type Values = { email: string };

export type AddEmailDialogProps = { account: { id: number; username: string }; sendsMails: boolean; onClose: () => void };

export function AddEmailDialog({ account, sendsMails, onClose }: AddEmailDialogProps) {
  const form = useForm<Values>({ defaultValues: { email: '' } });
  const { control, formState: { isDirty } } = form;
  const send = ({ email }: Values) => addEmail({ userId: account.id, email });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => {
    const next = sendsMails ? { description: 'Follow the link in the mail to confirm it.' } : {};
    toast.success(<><bdi>{form.getValues('email')}</bdi> was added</>, next);
    onClose();
  });
  useUnsavedChangesGuard(isDirty);
  return (
    <FormDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title="Add address"
      description={<>For <bdi className="wrap-anywhere">{account.username}</bdi></>}
      submitLabel="Add address"
      onSubmit={onSubmit}
      isSubmitting={isSubmitting}
      isDirty={isDirty}
      error={formError}
    >
      <TextField
        control={control} name="email" label="Email" type="email" required autoFocus autoComplete="email" spellCheck={false} maxLength={254}
        help={sendsMails ? 'A mail with a link confirms that it is yours.' : 'A site admin confirms it: this site sends no mails.'}
      />
    </FormDialog>
  );
}
