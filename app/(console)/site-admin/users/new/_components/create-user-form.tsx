'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm, useWatch, type Control } from 'react-hook-form';
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
import { FactsFields } from '../../_components/facts-fields';
import { noFacts, type FactsValues } from '../../facts-values';
import { createUser, type CreateUserValues } from '../actions';
import type { CreatedLink } from './created-user-dialog';

const loadCreatedUserDialog = () => import('./created-user-dialog');
const CreatedUserDialog = dynamic(() => loadCreatedUserDialog().then((module) => module.CreatedUserDialog), { ssr: false });

const usernameHelp = 'Letters, digits and underscores, with single dots or hyphens between them.';

const theirs = 'Check it when you know that the address is theirs.';

type Mode = { kind: 'form' } | { kind: 'created'; username: string; link: CreatedLink } | { kind: 'leaving' };

const noValues: CreateUserValues = { username: '', email: '', isEmailVerified: false, isServiceAccount: false, facts: noFacts };

export type CreateUserFormProps = { sendsMails: boolean };

export function CreateUserForm({ sendsMails }: CreateUserFormProps) {
  const router = useRouter();
  const [mode, setMode] = useState<Mode>({ kind: 'form' });
  const form = useForm<CreateUserValues>({ defaultValues: noValues });
  const { control, formState: { isDirty } } = form;
  const [isServiceAccount, email] = useWatch({ control, name: ['isServiceAccount', 'email'] });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, ({ username, resetPasswordUrl, emailSent }) => {
    if (resetPasswordUrl) setMode({ kind: 'created', username, link: { resetPasswordUrl, emailSent } });
    else leave(username);
  });
  useUnsavedChangesGuard(isDirty && mode.kind === 'form');

  async function send(values: CreateUserValues) {
    // Here before the link is made: one that could not be shown would be lost.
    if (!values.isServiceAccount) await loadCreatedUserDialog();
    return createUser(values);
  }

  function leave(username: string) {
    setMode({ kind: 'leaving' });
    toast.success(<><bdi>{username}</bdi> was created</>);
    router.push(paths.nextSteps(username));
  }

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
              help="Optional. You get a link by which the person sets a password, whether or not there is an address."
            />
          )}
          {isServiceAccount || email.trim() === '' ? null : (
            <CheckboxField
              control={control} name="isEmailVerified"
              label={sendsMails ? 'This address is confirmed: mail the link to it' : 'This address is confirmed'}
              help={sendsMails ? theirs : `${theirs} This site sends no mails: you hand the link over.`}
            />
          )}
        </CardBody>
        {isServiceAccount ? (
          <CardBody className="grid gap-5 border-t border-line">
            <div>
              <h2 className="text-sm font-semibold text-ink">Who answers for it</h2>
              <p className="text-xs text-ink-3">Optional, but somebody will ask. All of it can be changed later.</p>
            </div>
            {/* The fields know the facts alone, which every form that holds them may lend. */}
            <FactsFields control={control as unknown as Control<{ facts: FactsValues }>} />
          </CardBody>
        ) : null}
        <CardFooter>
          <ButtonLink href={paths.users()} variant="ghost">Cancel</ButtonLink>
          <SubmitButton busy={isSubmitting || mode.kind !== 'form'}>
            {isServiceAccount ? 'Create service account' : 'Create user'}
          </SubmitButton>
        </CardFooter>
      </Card>
      {mode.kind === 'created' ? (
        <CreatedUserDialog username={mode.username} link={mode.link} onDone={() => leave(mode.username)} />
      ) : null}
    </Form>
  );
}
