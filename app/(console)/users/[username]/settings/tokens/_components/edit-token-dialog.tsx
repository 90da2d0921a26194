'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { FormDialog } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import type { AccessToken } from '@/lib/tokens/schema';
import { updateAccessToken } from '../actions';
import type { TokenRow } from '../token-row';

type Values = { note: string; description: string };
export type EditTokenDialogProps = { token: TokenRow; onClose: () => void; onSaved: (token: AccessToken) => void };

export function EditTokenDialog({ token: { id, note, description, updatedAt }, onClose, onSaved }: EditTokenDialogProps) {
  const form = useForm<Values>({ defaultValues: { note, description: description ?? '' } });
  const { control, formState: { isDirty } } = form;
  const send = (values: Values) => updateAccessToken({ id, ...values, lastUpdatedAt: updatedAt });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    toast.success(<><bdi>{saved.note}</bdi> was saved</>);
    onSaved(saved);
  });
  useUnsavedChangesGuard(isDirty);
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={<>Edit <bdi className="wrap-anywhere">{note}</bdi></>}
      description="Secret, scopes and expiration stay as they are."
      onSubmit={onSubmit}
      submitLabel="Save"
      isSubmitting={isSubmitting}
      isDirty={isDirty}
      error={formError}
    >
      <TextField control={control} name="note" label="Description" required autoComplete="off" maxLength={255} />
      <TextareaField
        control={control} name="description" label="Details" maxLength={1_000}
        help="Where it is kept, who to ask, what breaks without it. Optional."
      />
    </FormDialog>
  );
}
