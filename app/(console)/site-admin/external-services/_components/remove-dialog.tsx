'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { FormDialog } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { useActionForm } from '@/components/form/use-action-form';
import type { CodeHost, DeleteCodeHostInput } from '@/lib/code-hosts/schema';
import { deleteCodeHost } from '../actions';

export type RemoveDialogProps = { host: Pick<CodeHost, 'id' | 'displayName' | 'repositoryCount'>; onClose: () => void; onDone: () => void };

const number = new Intl.NumberFormat('en');

/** Asks what becomes of the repositories of a connection that goes. */
export function RemoveDialog({ host: { id, displayName, repositoryCount }, onClose, onDone }: RemoveDialogProps) {
  const form = useForm<Pick<DeleteCodeHostInput, 'repositories'>>({ defaultValues: { repositories: 'delete' } });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, (values) => deleteCodeHost({ id, ...values }), () => {
    toast.success(<><bdi>{displayName}</bdi> was removed</>);
    onDone();
  });
  const count = `${number.format(repositoryCount)} ${repositoryCount === 1 ? 'repository' : 'repositories'}`;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={<>Remove <bdi className="wrap-anywhere">{displayName}</bdi>?</>}
      description="Its token and keys are erased. It is not asked for anything any more."
      onSubmit={onSubmit}
      submitLabel="Remove connection"
      isSubmitting={isSubmitting}
      error={formError}
    >
      <RadioField
        control={form.control}
        name="repositories"
        label={`What becomes of its ${count}?`}
        options={[
          {
            value: 'delete',
            title: 'Delete them',
            description: 'Nobody sees them from the next request on. Grants and memberships on them go too.',
          },
          {
            value: 'keep',
            title: 'Keep the copies',
            description: 'They stay as they are, with who may see them, and are fetched no more.',
          },
        ]}
      />
    </FormDialog>
  );
}
