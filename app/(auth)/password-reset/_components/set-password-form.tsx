'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Form, FormActions } from '@/components/form/form';
import { PasswordField } from '@/components/form/password-field';
import { SubmitButton } from '@/components/form/submit-button';
import { useActionForm } from '@/components/form/use-action-form';
import { paths } from '@/lib/url/paths';
import { resetPassword } from '../actions';

type Values = { password: string };

export type SetPasswordFormProps = { code: string; onUnusable: (message: string) => void };

export function SetPasswordForm({ code, onUnusable }: SetPasswordFormProps) {
  const [isLeaving, setIsLeaving] = useState(false);
  const form = useForm<Values>({ defaultValues: { password: '' } });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => {
    setIsLeaving(true);
    // A whole new document: password managers see it as a success, and nothing of before the session stays cached.
    window.location.assign(paths.home());
  });

  async function send({ password }: Values) {
    const result = await resetPassword({ code, password });
    if (!result.ok && result.error.code === 'precondition_failed') onUnusable(result.error.message);
    return result;
  }

  return (
    <Form onSubmit={onSubmit} error={formError}>
      <PasswordField
        control={form.control} name="password" label="New password" required autoFocus
        autoComplete="new-password" maxLength={256}
        help="12 characters or more. A few words in a row are easy to keep in mind. Other browsers are signed out."
      />
      <FormActions><SubmitButton busy={isSubmitting || isLeaving} className="w-full">Set password</SubmitButton></FormActions>
    </Form>
  );
}
