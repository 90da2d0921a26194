'use client';

import type { FieldValues } from 'react-hook-form';
import { RadioGroup, type RadioOption } from '@/components/ui/radio-group';
import { FieldMessage, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

export type RadioFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> & Omit<FieldText, 'required'> & {
  options: readonly RadioOption[];
};

export function RadioField<Values extends FieldValues, Out = Values>(props: RadioFieldProps<Values, Out>) {
  const { control, name, label, help, className, options } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  const describedBy = [error === undefined ? undefined : `${id}-error`, help === undefined ? undefined : `${id}-help`];
  return (
    <div className={className}>
      <p id={`${id}-label`} className="text-sm font-medium text-ink">{label}</p>
      {help === undefined ? null : <p id={`${id}-help`} className="mt-0.5 text-xs text-ink-3">{help}</p>}
      <RadioGroup
        ref={attach}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy.filter((part) => part !== undefined).join(' ') || undefined}
        value={field.value ?? ''}
        onValueChange={field.onChange}
        onBlur={field.onBlur}
        options={options}
        className="mt-2"
      />
      <div className="mt-1.5"><FieldMessage id={`${id}-error`} error={error} /></div>
    </div>
  );
}
