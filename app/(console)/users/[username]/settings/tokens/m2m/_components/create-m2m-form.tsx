'use client';

import { useForm } from 'react-hook-form';
import { DialogForm } from '@/components/form/form-dialog';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';
import { createM2MCredential } from '../actions';
import { M2MFields, type M2MFieldsProps, type M2MValues } from './m2m-fields';

export type CreateM2MFormProps = Pick<M2MFieldsProps, 'scopes'> & {
  account: { id: number; username: string };
  onCancel: () => void;
  onCreated: (created: CreatedM2MCredential) => void;
};

export function CreateM2MForm({ account, scopes, onCancel, onCreated }: CreateM2MFormProps) {
  const form = useForm<M2MValues>({ defaultValues: { name: '', description: '', scopes: ['user:all'] } });
  const { control, formState: { isDirty } } = form;
  const send = (values: M2MValues) => createM2MCredential({ userId: account.id, ...values });
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
      <M2MFields control={control} scopes={scopes} scopesHelp="The most that its bearers may carry." />
    </DialogForm>
  );
}
