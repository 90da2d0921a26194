'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { SelectField } from '@/components/form/select-field';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Dialog } from '@/components/ui/dialog';
import type { HeldRole } from '@/lib/roles/schema';
import { assignRole, type NamedRole } from '../actions';

export type AssignRoleDialogProps = {
  account: { id: number; username: string };
  /** The assignment to change; none for a new one. */
  held?: HeldRole;
  free: readonly NamedRole[];
  onClose: () => void;
};

export function AssignRoleDialog(props: AssignRoleDialogProps) {
  const { account, held, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="sm"
      title={held === undefined ? 'Assign role' : <><bdi>{held.role.name}</bdi>, end and reason</>}
      description={<>For <bdi className="wrap-anywhere">{account.username}</bdi></>}
    >
      <AssignRoleForm {...props} />
    </Dialog>
  );
}

type Values = { roleId: string; expiresAt: string; reason: string };

const twoDigits = (part: number) => String(part).padStart(2, '0');

/** As the field wants it: the clock of the reader, without a zone. */
function toLocalInput(instant: string | null): string {
  if (instant === null) return '';
  const date = new Date(instant);
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

function AssignRoleForm({ account, held, free, onClose }: AssignRoleDialogProps) {
  const presentEnd = held && !held.hasEnded ? toLocalInput(held.expiresAt) : '';
  const form = useForm<Values>({
    defaultValues: {
      roleId: '',
      expiresAt: presentEnd,
      reason: held && !held.hasEnded ? (held.reason ?? '') : '',
    },
  });
  const { control, formState: { isDirty } } = form;
  const send = async ({ roleId, expiresAt, reason }: Values) => {
    const id = held?.role.id ?? Number(roleId);
    if (!id) {
      const message = 'Choose a role.';
      return { ok: false as const, error: { code: 'invalid_input', message, fields: { roleId: message } } };
    }
    const chosenEnd = expiresAt ? new Date(expiresAt).toISOString() : null;
    const isUntouched = held !== undefined && !held.hasEnded && expiresAt === presentEnd;
    // The field knows no seconds: an end that nobody touched stays to the second.
    return assignRole({ userId: account.id, roleId: id, expiresAt: isUntouched ? held.expiresAt : chosenEnd, reason });
  };
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (roles) => {
    const id = held?.role.id ?? Number(form.getValues('roleId'));
    const name = roles.find(({ role }) => role.id === id)?.role.name;
    toast.success(<><bdi>{account.username}</bdi> has the role <bdi>{name}</bdi></>);
    onClose();
  });
  useUnsavedChangesGuard(isDirty);
  return (
    <DialogForm
      onSubmit={onSubmit} onCancel={onClose} submitLabel={held && !held.hasEnded ? 'Update' : 'Assign'}
      isSubmitting={isSubmitting} isDirty={isDirty} error={formError}
    >
      {held ? null : (
        <SelectField
          control={control} name="roleId" label="Role" required placeholder="Choose a role"
          options={free.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      <TextField
        control={control} name="expiresAt" label="Ends" type="datetime-local"
        help="By the clock of your browser. Leave it empty for a role without an end."
      />
      <TextareaField control={control} name="reason" label="Reason" rows={2} />
    </DialogForm>
  );
}
