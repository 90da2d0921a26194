'use client';

import type { Control } from 'react-hook-form';
import { CheckboxGroupField } from '@/components/form/checkbox-group-field';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';

export type M2MValues = { name: string; description: string; scopes: string[] };
export type M2MFieldsProps = {
  control: Control<M2MValues>;
  scopes: readonly { value: string; description: string }[];
  scopesHelp: string;
};

/** The fields that creating and editing share. */
export function M2MFields({ control, scopes, scopesHelp }: M2MFieldsProps) {
  return (
    <>
      <TextField
        control={control} name="name" label="Name" required autoComplete="off" maxLength={100}
        help="Which pipeline or tool uses it. One credential for each, so that one can be deleted alone."
      />
      <TextareaField control={control} name="description" label="Description" rows={2} maxLength={1_000} />
      <CheckboxGroupField
        control={control} name="scopes" label="Scopes" required help={scopesHelp}
        options={scopes.map((scope) => ({ ...scope, title: scope.value, mono: true }))}
      />
    </>
  );
}
