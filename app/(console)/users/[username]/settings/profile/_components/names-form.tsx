'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from '@/components/feedback/toast';
import { Form } from '@/components/form/form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import { updateNames, type NamesValues } from '../actions';
import { useStaleNotice } from './use-stale-notice';
import { useVersionedForm, type Versioned } from './use-versioned-form';

const toVersioned = ({ username, displayName, avatarUrl, updatedAt }: User): Versioned<NamesValues> => ({
  values: { username, displayName: displayName ?? '', avatarUrl: avatarUrl ?? '' },
  version: updatedAt,
});

export type NamesFormProps = { account: User };

export function NamesForm({ account }: NamesFormProps) {
  const { id, kind, username } = account;
  const router = useRouter();
  const [isLoading, startTransition] = useTransition();
  const { form, version, show } = useVersionedForm(toVersioned(account));
  const { control, formState: { isDirty } } = form;
  const stale = useStaleNotice(form);
  const send = async (values: NamesValues) => stale.watch(await updateNames(id, values, version));
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    toast.success(<><bdi>{saved.username}</bdi> was saved</>);
    show(toVersioned(saved));
    startTransition(() => {
      // The address of the page is made of the name; the links of the shell are, too.
      if (saved.username !== username) router.replace(paths.profile(saved.username));
      router.refresh();
    });
  });
  useUnsavedChangesGuard(isDirty);

  const isMachine = kind === 'SERVICE_ACCOUNT';
  return (
    <Form onSubmit={onSubmit} error={stale.notice === null ? formError : undefined} aria-label="Names">
      {stale.notice}
      <Card>
        <CardBody className="grid gap-5">
          <TextField
            control={control} name="username" label="Username" required
            autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
            help="Links and tools that name the account by it must follow. Credentials go on working."
          />
          <TextField control={control} name="displayName" label="Display name" autoComplete={isMachine ? 'off' : 'name'} maxLength={255} />
          {isMachine ? null : (
            <TextField
              control={control} name="avatarUrl" label="Picture URL" type="url" autoComplete="photo" spellCheck={false} maxLength={2_000}
              help="For tools that read it from the APIs. This console loads no pictures from elsewhere."
            />
          )}
        </CardBody>
        <CardFooter><SubmitButton busy={isSubmitting || isLoading}>Save names</SubmitButton></CardFooter>
      </Card>
    </Form>
  );
}
