'use client';

import type { FieldValues } from 'react-hook-form';
import { FieldMessage } from '@/components/form/field';
import { useField, type BoundField } from '@/components/form/use-field';
import { Checkbox } from '@/components/ui/checkbox';
import type { Permission } from '@/lib/roles/schema';

export type OfferedPermission = Pick<Permission, 'name' | 'description' | 'group'>;

export type PermissionsFieldProps<Values extends FieldValues> = BoundField<Values, Values> & {
  permissions: readonly OfferedPermission[];
  /** For a role that holds everything. */
  isFixed: boolean;
};

/** Permissions under the heading of their namespace; the form value is the list of chosen names. */
export function PermissionsField<Values extends FieldValues>({ control, name, permissions, isFixed }: PermissionsFieldProps<Values>) {
  const { field, attach, id, error } = useField<Values, Values>({ control, name });
  const chosen = new Set<string>(Array.isArray(field.value) ? field.value : []);
  const groups = [...new Set(permissions.map(({ group }) => group))];

  const choose = (names: readonly string[], isChosen: boolean) =>
    field.onChange(permissions.map((each) => each.name).filter((each) => (names.includes(each) ? isChosen : chosen.has(each))));

  return (
    <div>
      <p className="text-sm font-medium text-ink">Permissions</p>
      <div className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
        {groups.map((group, groupIndex) => (
          <fieldset key={group} className="px-3 py-2.5">
            <legend className="sr-only">{group}</legend>
            <p aria-hidden className="mb-1.5 text-xs font-medium text-ink-3">{group}</p>
            <div className="grid gap-2">
              {permissions.filter((each) => each.group === group).map((permission, index) => {
                const inputId = `${id}-${permission.name}`;
                return (
                  <div key={permission.name} className="flex items-start gap-2.5">
                    <Checkbox
                      ref={groupIndex + index === 0 ? attach : undefined}
                      id={inputId}
                      checked={isFixed || chosen.has(permission.name)}
                      disabled={isFixed}
                      onCheckedChange={(next) => choose([permission.name], next)}
                      onBlur={field.onBlur}
                      aria-describedby={`${inputId}-text`}
                      aria-invalid={error === undefined ? undefined : true}
                      className="mt-0.5"
                    />
                    <div className="min-w-0">
                      <label htmlFor={inputId} className="block font-mono text-xs leading-5 wrap-anywhere text-ink">
                        {permission.name}
                      </label>
                      <p id={`${inputId}-text`} className="text-xs text-ink-3">{permission.description}</p>
                    </div>
                  </div>
                );
              })}
            </div>
          </fieldset>
        ))}
      </div>
      <div className="mt-1.5"><FieldMessage id={`${id}-error`} error={error} /></div>
    </div>
  );
}
