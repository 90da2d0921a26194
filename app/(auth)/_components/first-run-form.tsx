'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Form, FormActions } from '@/components/form/form';
import { PasswordField } from '@/components/form/password-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { paths } from '@/lib/url/paths';
import { createFirstSiteAdmin, type FirstRunValues } from '../actions';

export type FirstRunFormProps = { isCodeRequired: boolean };

export function FirstRunForm({ isCodeRequired }: FirstRunFormProps) {
  const [isTooLate, setIsTooLate] = useState(false);
  const form = useForm<FirstRunValues>({ defaultValues: { username: '', email: '', password: '', code: '' } });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => {});

  async function send(values: FirstRunValues) {
    const result = await createFirstSiteAdmin(values);
    // Nobody else had an account a moment ago, so the only conflict is that somebody was first.
    if (!result.ok && result.error.code === 'conflict') setIsTooLate(true);
    return result;
  }

  if (isTooLate) {
    return (
      <Notice
        tone="warning"
        role="alert"
        title="Somebody else was first"
        actions={<ButtonLink href={paths.signIn()} variant="primary">Go to sign-in</ButtonLink>}
      >
        This site has its first site admin already. No account was made for you. If that was not a colleague, check the server at once.
      </Notice>
    );
  }

  const { control } = form;
  return (
    <Form onSubmit={onSubmit} error={formError}>
      <TextField
        control={control} name="username" label="Username" required
        autoComplete="username" autoCapitalize="off" spellCheck={false} autoFocus maxLength={255}
      />
      <TextField
        control={control} name="email" label="Email" required
        type="email" autoComplete="email" spellCheck={false} maxLength={254}
      />
      <PasswordField
        control={control} name="password" label="Password" required
        autoComplete="new-password" maxLength={256}
        help="12 characters or more. A few words in a row are easy to keep in mind."
      />
      {isCodeRequired ? (
        <TextField
          control={control} name="code" label="One-time code" required mono
          autoComplete="one-time-code" autoCapitalize="characters" spellCheck={false} maxLength={64}
          help="The terminal of the server printed it when it started. It proves that the site is yours."
        />
      ) : null}
      <FormActions><SubmitButton busy={isSubmitting} className="w-full">Create site admin</SubmitButton></FormActions>
    </Form>
  );
}
