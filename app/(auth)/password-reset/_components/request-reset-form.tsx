'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Form, FormActions } from '@/components/form/form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { Notice } from '@/components/ui/notice';
import { requestReset } from '../actions';

type Values = { login: string };

export function RequestResetForm() {
  const [asked, setAsked] = useState<string>();
  const form = useForm<Values>({ defaultValues: { login: '' } });
  const send = ({ login }: Values) => requestReset(login);
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => setAsked(form.getValues('login')));

  if (asked !== undefined) {
    return (
      <Notice tone="success" role="status" title="Look into your mailbox">
        If <bdi>{asked}</bdi> is an account with a confirmed address, a link is on its way there. It works once, for a few hours.
        Nothing came? Ask a site admin for a link.
      </Notice>
    );
  }
  return (
    <Form onSubmit={onSubmit} error={formError}>
      <TextField
        control={form.control} name="login" label="Username or email" required
        autoComplete="username" autoCapitalize="off" spellCheck={false} autoFocus maxLength={255}
        help="We mail you a link to set a new password."
      />
      <FormActions><SubmitButton busy={isSubmitting} className="w-full">Send link</SubmitButton></FormActions>
    </Form>
  );
}
