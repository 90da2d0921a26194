'use client';

import type { ComponentProps, ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { Input, InputGroup } from '@/components/ui/input';
import { Field, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

type Passed =
  | 'type' | 'autoComplete' | 'placeholder' | 'inputMode' | 'maxLength' | 'spellCheck' | 'autoFocus' | 'disabled' | 'autoCapitalize'
  | 'min' | 'max';

export type TextFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> & FieldText &
  Pick<ComponentProps<'input'>, Passed> & { mono?: boolean; trailing?: ReactNode };

export function TextField<Values extends FieldValues, Out = Values>(props: TextFieldProps<Values, Out>) {
  const { control, name, label, help, required, className, trailing, type = 'text', ...input } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  return (
    <Field id={id} label={label} help={help} required={required} className={className} error={error}>
      {(wiring) => (
        <InputGroup trailing={trailing}>
          <Input
            {...input}
            {...field}
            {...wiring}
            ref={attach}
            type={type}
            value={field.value ?? ''}
            className={trailing === undefined ? undefined : 'pr-9'}
          />
        </InputGroup>
      )}
    </Field>
  );
}
