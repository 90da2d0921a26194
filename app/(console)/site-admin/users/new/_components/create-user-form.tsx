'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { CheckboxField } from '@/components/form/checkbox-field';
import { Form } from '@/components/form/form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { ButtonLink } from '@/components/ui/button-link';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { paths } from '@/lib/url/paths';
import { createUser, type CreateUserValues } from '../actions';

const usernameHelp = 'Letters, digits and underscores, with single dots or hyphens between them.';

export function CreateUserForm() {
  const router = useRouter();
  const [isDone, setIsDone] = useState(false);
  const form = useForm<CreateUserValues>({ defaultValues: { username: '', email: '', isServiceAccount: false } });
  const { control, formState: { isDirty } } = form;
  const isServiceAccount = useWatch({ control, name: 'isServiceAccount' });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, createUser, ({ username }) => {
    setIsDone(true);
    toast.success(<><bdi>{username}</bdi> was created</>);
    router.push(paths.nextSteps(username));
  });
  useUnsavedChangesGuard(isDirty && !isDone);

  return (
    <Form onSubmit={onSubmit} error={formError} className="max-w-xl">
      <Card>
        <CardBody className="grid gap-5">
          <TextField
            control={control} name="username" label="Username" required autoFocus
            autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
            help={isServiceAccount ? `Say what it does, such as ci-bot-uploads. ${usernameHelp}` : usernameHelp}
          />
          <CheckboxField
            control={control} name="isServiceAccount" label="Service account"
            help="For automation. It has no email, no password and takes no seat; it reaches the APIs with tokens and never signs in here."
          />
          {isServiceAccount ? null : (
            <TextField
              control={control} name="email" label="Email" type="email" autoComplete="off" spellCheck={false} maxLength={254}
              help="Optional. Nothing is sent to it for now."
            />
          )}
        </CardBody>
        <CardFooter>
          <ButtonLink href={paths.users()} variant="ghost">Cancel</ButtonLink>
          <SubmitButton busy={isSubmitting || isDone}>{isServiceAccount ? 'Create service account' : 'Create user'}</SubmitButton>
        </CardFooter>
      </Card>
    </Form>
  );
}
