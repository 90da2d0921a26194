'use client';

import type { FieldValues } from 'react-hook-form';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { FieldMessage, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

export type CheckboxFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> &
  Omit<FieldText, 'required'> & { disabled?: boolean };

export function CheckboxField<Values extends FieldValues, Out = Values>(props: CheckboxFieldProps<Values, Out>) {
  const { control, name, label, help, className, disabled } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  const describedBy = [error === undefined ? undefined : `${id}-error`, help === undefined ? undefined : `${id}-help`];
  return (
    <div className={cn('flex items-start gap-2.5', className)}>
      <Checkbox
        ref={attach}
        id={id}
        name={field.name}
        checked={field.value === true}
        disabled={disabled}
        onCheckedChange={field.onChange}
        onBlur={field.onBlur}
        aria-describedby={describedBy.filter((part) => part !== undefined).join(' ') || undefined}
        aria-invalid={error === undefined ? undefined : true}
        className="mt-0.5"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block text-sm font-medium text-ink">{label}</label>
        {help === undefined ? null : <p id={`${id}-help`} className="text-xs text-ink-3">{help}</p>}
        <FieldMessage id={`${id}-error`} error={error} />
      </div>
    </div>
  );
}
