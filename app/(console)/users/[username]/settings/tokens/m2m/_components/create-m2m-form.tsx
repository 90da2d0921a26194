'use client';

import { useForm } from 'react-hook-form';
import { CheckboxGroupField } from '@/components/form/checkbox-group-field';
import { DialogForm } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';
import { createM2MCredential } from '../actions';

type Values = { name: string; description: string; scopes: string[] };

export type CreateM2MFormProps = {
  account: { id: number; username: string };
  scopes: readonly { value: string; description: string }[];
  onCancel: () => void;
  onCreated: (created: CreatedM2MCredential) => void;
};

export function CreateM2MForm({ account, scopes, onCancel, onCreated }: CreateM2MFormProps) {
  const form = useForm<Values>({ defaultValues: { name: '', description: '', scopes: ['user:all'] } });
  const { control, formState: { isDirty } } = form;
  const send = (values: Values) => createM2MCredential({ userId: account.id, ...values });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, onCreated);
  useUnsavedChangesGuard(isDirty);
  return (
    <DialogForm
      onSubmit={onSubmit}
      onCancel={onCancel}
      submitLabel="Create"
      isSubmitting={isSubmitting}
      isDirty={isDirty}
      error={formError}
    >
      <TextField
        control={control} name="name" label="Name" required autoComplete="off" maxLength={100}
        help="Which pipeline or tool uses it. One credential for each, so that one can be deleted alone."
      />
      <TextareaField control={control} name="description" label="Description" rows={2} maxLength={1_000} />
      <CheckboxGroupField
        control={control} name="scopes" label="Scopes" required help="The most that its bearers may carry."
        options={scopes.map((scope) => ({ ...scope, title: scope.value, mono: true }))}
      />
    </DialogForm>
  );
}
