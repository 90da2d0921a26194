'use client';

import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Button } from '@/components/ui/button';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Sheet } from '@/components/ui/sheet';
import type { RoleWithHolders } from '@/lib/roles/schema';
import { systemRoleNames } from '@/lib/roles/system-roles';
import { createRole, updateRole, type RoleValues } from '../actions';
import { PermissionsField, type OfferedPermission } from './permissions-field';

export type RoleSheetProps = { role?: RoleWithHolders; permissions: readonly OfferedPermission[]; onClose: () => void };

/** Makes a role, or changes one. */
export function RoleSheet({ role, permissions, onClose }: RoleSheetProps) {
  const label = role && (role.system ? systemRoleNames[role.system] : role.name);
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={label === undefined ? 'Create role' : role?.system === 'SITE_ADMINISTRATOR' ? label : <>Edit <bdi>{label}</bdi></>}
      description={role?.system
        ? 'A role of the system: it comes with the account and cannot be deleted.'
        : 'Give it to accounts by Manage roles in the list of users, or on their Roles tab.'}
    >
      <RoleForm {...(role ? { role } : {})} permissions={permissions} onClose={onClose} />
    </Sheet>
  );
}

function RoleForm({ role, permissions, onClose }: RoleSheetProps) {
  const isSystem = role !== undefined && role.system !== null;
  const isFixed = role?.system === 'SITE_ADMINISTRATOR';
  const form = useForm<RoleValues>({
    defaultValues: { name: role?.name ?? '', description: role?.description ?? '', permissions: role?.permissions ?? [] },
  });
  const { control, formState: { isDirty } } = form;
  const send = (values: RoleValues) =>
    (role ? updateRole({ id: role.id, isSystem, lastUpdatedAt: role.updatedAt }, values) : createRole(values));
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    const name = saved.system ? systemRoleNames[saved.system] : saved.name;
    toast.success(<><bdi>{name}</bdi> was {role ? 'updated' : 'created'}</>);
    onClose();
  });
  useUnsavedChangesGuard(isDirty);

  if (isFixed) {
    return (
      <>
        {/* Nothing in it takes focus, and it must scroll by keys. */}
        <DialogBody tabIndex={0} role="region" aria-label="Permissions">
          <p className="mb-3 text-sm text-ink-2">Site admins may do everything, always. This role cannot be changed.</p>
          <PermissionsField control={control} name="permissions" permissions={permissions} isFixed />
        </DialogBody>
        <DialogFooter><Button onClick={onClose}>Close</Button></DialogFooter>
      </>
    );
  }
  return (
    <DialogForm
      onSubmit={onSubmit} onCancel={onClose} submitLabel={role ? 'Update' : 'Create'}
      isSubmitting={isSubmitting} isDirty={isDirty} error={formError}
    >
      {isSystem ? null : (
        <>
          <TextField control={control} name="name" label="Name" required autoComplete="off" maxLength={100} />
          <TextareaField control={control} name="description" label="Description" rows={2} />
        </>
      )}
      {role ? <p className="text-sm text-ink-2">A change counts for all who hold the role, from their next request on.</p> : null}
      <PermissionsField control={control} name="permissions" permissions={permissions} isFixed={false} />
    </DialogForm>
  );
}
