'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { Form, FormActions } from '@/components/form/form';
import { PasswordField } from '@/components/form/password-field';
import { SubmitButton } from '@/components/form/submit-button';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { changePassword, createPassword, type PasswordValues } from '../actions';

export type ChangePasswordFormProps = { hasPassword: boolean; username: string };

export function ChangePasswordForm({ hasPassword, username }: ChangePasswordFormProps) {
  const form = useForm<PasswordValues>({ defaultValues: { oldPassword: '', newPassword: '' } });
  const { control, formState: { isDirty } } = form;
  const { onSubmit, formError, isSubmitting } = useActionForm(form, hasPassword ? changePassword : createPassword, () => {
    toast.success(`Your password was ${hasPassword ? 'changed' : 'created'}`, { description: 'Other browsers were signed out.' });
    form.reset();
  });
  useUnsavedChangesGuard(isDirty);
  return (
    <Form onSubmit={onSubmit} error={formError} aria-label={hasPassword ? 'Change password' : 'Create password'}>
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      {hasPassword ? <PasswordField control={control} name="oldPassword" label="Current password" required maxLength={1_000} /> : null}
      <PasswordField
        control={control} name="newPassword" label="New password" required autoComplete="new-password" maxLength={256}
        help="12 characters or more. Every other browser is signed out; access tokens go on working."
      />
      <FormActions><SubmitButton busy={isSubmitting}>{hasPassword ? 'Change password' : 'Create password'}</SubmitButton></FormActions>
    </Form>
  );
}
