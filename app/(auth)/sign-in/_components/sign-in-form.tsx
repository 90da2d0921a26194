'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { ActionResult } from '@/components/form/action-result';
import { Form, FormActions } from '@/components/form/form';
import { PasswordField } from '@/components/form/password-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';

type Values = { login: string; password: string };

async function signInWithPassword({ login, password }: Values): Promise<ActionResult<null>> {
  const missing = {
    ...(login.trim() === '' ? { login: 'Write your username or email address.' } : {}),
    ...(password === '' ? { password: 'Write your password.' } : {}),
  };
  if (Object.keys(missing).length > 0) {
    return { ok: false, error: { code: 'invalid_input', message: 'Fill in both fields.', fields: missing } };
  }
  // Out of the first load: nobody signs in before having typed.
  const { signIn } = await import('next-auth/react');
  const answer = await signIn('credentials', { redirect: false, login, password });
  if (answer && !answer.error) return { ok: true, data: null };
  const message = answer?.error ?? 'The server did not answer. Check your connection and try again.';
  return { ok: false, error: { code: 'unauthenticated', message } };
}

export type SignInFormProps = { returnTo: string };

export function SignInForm({ returnTo }: SignInFormProps) {
  const [isLeaving, setIsLeaving] = useState(false);
  const form = useForm<Values>({ defaultValues: { login: '', password: '' } });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, signInWithPassword, () => {
    setIsLeaving(true);
    // A whole new document: password managers see it as a success, and nothing of before the session stays cached.
    // Browsers carry the secret of a mailed link along behind `#` while the server sends them here and there.
    window.location.assign(returnTo.includes('#') ? returnTo : returnTo + window.location.hash);
  });
  return (
    <Form onSubmit={onSubmit} error={formError}>
      <TextField
        control={form.control} name="login" label="Username or email" required
        autoComplete="username" autoCapitalize="off" spellCheck={false} autoFocus maxLength={255}
      />
      <PasswordField control={form.control} name="password" label="Password" required maxLength={1_000} />
      <FormActions><SubmitButton busy={isSubmitting || isLeaving} className="w-full">Sign in</SubmitButton></FormActions>
    </Form>
  );
}
