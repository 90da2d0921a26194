'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { Field } from '@/components/form/field';
import { FormDialog } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useField } from '@/components/form/use-field';
import { Input } from '@/components/ui/input';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { createRepository, suggestGroups, type NewRepositoryValues } from '../actions';

const visibilities = [
  { value: 'PRIVATE', title: 'Private', description: 'For members of its group and accounts that are given it.' },
  { value: 'INTERNAL', title: 'Internal', description: 'For all people of this site who are not external, too.' },
  { value: 'PUBLIC', title: 'Public', description: 'For every account of this site.' },
] as const;

/** A repository that lives here alone. Its own page then shows how to push to it. */
export function NewRepositoryDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const listId = useId();
  const form = useForm<NewRepositoryValues>({ defaultValues: { groupPath: '', path: '', visibility: 'PRIVATE' } });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, createRepository, ({ fullName }) => {
    toast.success(<><bdi>{fullName}</bdi> was made</>);
    onClose();
    router.push(repositoryPaths.top(fullName));
  });
  const { field, attach, id, error } = useField<NewRepositoryValues, NewRepositoryValues>({ control: form.control, name: 'groupPath' });
  const groups = useGroups(field.value);
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="New repository"
      description="Empty, and kept on this server. Repositories of code hosts come by their connection."
      onSubmit={onSubmit}
      submitLabel="Make repository"
      isSubmitting={isSubmitting}
      isDirty={form.formState.isDirty}
      error={formError}
    >
      <Field
        id={id}
        label="Group"
        required
        help="The path of a group, such as acme/platform. A new path of one word becomes a group that you own."
        error={error}
      >
        {(wiring) => (
          <Input
            {...wiring} {...field} ref={attach} mono list={listId}
            autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={1_000}
          />
        )}
      </Field>
      <datalist id={listId}>{groups.map((each) => <option key={each} value={each} />)}</datalist>
      <TextField
        control={form.control} name="path" label="Name" required mono
        autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
        help="Letters, digits, _, - and dots. It is the last part of the address."
      />
      <RadioField control={form.control} name="visibility" label="Who may read it" options={visibilities} />
    </FormDialog>
  );
}

/** Groups whose paths hold what is typed, a moment after it was typed. */
function useGroups(text: string): readonly string[] {
  const [groups, setGroups] = useState<readonly string[]>([]);
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(() => {
      suggestGroups(text.trim()).then((found) => { if (!isOld) setGroups(found); }, () => undefined);
    }, 200);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [text]);
  return groups;
}
