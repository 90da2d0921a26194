'use client';

import type { FieldValues } from 'react-hook-form';
import { Select, type SelectOption } from '@/components/ui/select';
import { Field, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

export type SelectFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> & FieldText & {
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
};

/** The form value is the option's string; convert it in `onSubmit`. */
export function SelectField<Values extends FieldValues, Out = Values>(props: SelectFieldProps<Values, Out>) {
  const { control, name, label, help, required, className, options, placeholder, disabled } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  return (
    <Field id={id} label={label} help={help} required={required} className={className} error={error}>
      {(wiring) => (
        <Select
          {...wiring}
          ref={attach}
          name={field.name}
          value={field.value ?? ''}
          onValueChange={field.onChange}
          onBlur={field.onBlur}
          options={options}
          placeholder={placeholder}
          disabled={disabled}
        />
      )}
    </Field>
  );
}
