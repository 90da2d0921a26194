'use client';

import { useForm, type Control } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { Sheet } from '@/components/ui/sheet';
import { updateUser, type EditableAccount, type EditUserValues } from '../actions';
import { noFacts, toFactsValues, type FactsValues } from '../facts-values';
import { FactsFields } from './facts-fields';

export type EditUserSheetProps = { account: EditableAccount; onClose: () => void };

export function EditUserSheet({ account: { user, facts }, onClose }: EditUserSheetProps) {
  const form = useForm<EditUserValues>({
    defaultValues: { username: user.username, displayName: user.displayName ?? '', facts: facts ? toFactsValues(facts) : noFacts },
  });
  const { control, formState: { isDirty } } = form;
  const hasOwnerLeft = facts?.hasOwnerLeft ?? false;
  const which = { userId: user.id, isServiceAccount: facts !== null, hasOwnerLeft, lastUpdatedAt: user.updatedAt };
  const send = (values: EditUserValues) => updateUser(which, values);
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, ({ username }) => {
    toast.success(<><bdi>{username}</bdi> was changed</>);
    onClose();
  });

  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={<>Edit <bdi>{user.username}</bdi></>}
      description={facts ? 'A service account, who answers for it, and what it is for.' : 'The names of a person.'}
    >
      <DialogForm
        onSubmit={onSubmit} onCancel={onClose} submitLabel="Save changes"
        isSubmitting={isSubmitting} isDirty={isDirty} error={formError}
      >
        <TextField
          control={control} name="username" label="Username" required
          autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
          help="Addresses of its pages change with it. Credentials go on working."
        />
        <TextField
          control={control} name="displayName" label="Display name" maxLength={255} autoComplete="off"
          help="What people read beside the username."
        />
        {/* The fields know the facts alone, which every form that holds them may lend. */}
        {facts ? <FactsFields control={control as unknown as Control<{ facts: FactsValues }>} /> : null}
      </DialogForm>
    </Sheet>
  );
}
