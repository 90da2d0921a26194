'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Dialog } from '@/components/ui/dialog';
import type { M2MCredential } from '@/lib/oauth/schema';
import { updateM2MCredential } from '../actions';
import type { CreateM2MFormProps } from './create-m2m-form';
import { M2MFields, type M2MValues } from './m2m-fields';

export type EditM2MDialogProps = Pick<CreateM2MFormProps, 'scopes'> & { credential: M2MCredential; onClose: () => void };

export function EditM2MDialog({ credential, scopes, onClose }: EditM2MDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Edit M2M credential"
      description={<>With the client ID <span className="font-mono text-xs wrap-anywhere">{credential.clientId}</span></>}
    >
      <EditForm credential={credential} scopes={scopes} onClose={onClose} />
    </Dialog>
  );
}

function EditForm({ credential, scopes, onClose }: EditM2MDialogProps) {
  const { id, name, description, updatedAt } = credential;
  const form = useForm<M2MValues>({ defaultValues: { name, description: description ?? '', scopes: [...credential.scopes] } });
  const { control, formState: { isDirty } } = form;
  const send = (values: M2MValues) => updateM2MCredential({ id, ...values, lastUpdatedAt: updatedAt });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    onClose();
    toast.success(<><bdi>{saved.name}</bdi> was saved</>);
  });
  useUnsavedChangesGuard(isDirty);
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onClose} submitLabel="Save" isSubmitting={isSubmitting} isDirty={isDirty} error={formError}>
      <M2MFields control={control} scopes={scopes} scopesHelp="What you take away, bearers that are out already lose at once." />
    </DialogForm>
  );
}
