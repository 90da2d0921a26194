'use client';

import type { ComponentProps } from 'react';
import type { FieldValues } from 'react-hook-form';
import { Textarea } from '@/components/ui/textarea';
import { Field, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

export type TextareaFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> & FieldText &
  Pick<ComponentProps<'textarea'>, 'rows' | 'placeholder' | 'maxLength' | 'spellCheck' | 'disabled'> & { mono?: boolean };

export function TextareaField<Values extends FieldValues, Out = Values>(props: TextareaFieldProps<Values, Out>) {
  const { control, name, label, help, required, className, ...textarea } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  return (
    <Field id={id} label={label} help={help} required={required} className={className} error={error}>
      {(wiring) => <Textarea {...textarea} {...field} {...wiring} ref={attach} value={field.value ?? ''} />}
    </Field>
  );
}
