'use client';

import type { ReactNode } from 'react';
import type { FieldValues } from 'react-hook-form';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { FieldMessage, type FieldText } from './field';
import { useField, type BoundField } from './use-field';

export type CheckboxOption = { value: string; title: string; description?: ReactNode; mono?: boolean; disabledReason?: string };

export type CheckboxGroupFieldProps<Values extends FieldValues, Out> = BoundField<Values, Out> & FieldText & {
  options: readonly CheckboxOption[];
};

/** The form value is the list of chosen option values, kept in the order of the options. */
export function CheckboxGroupField<Values extends FieldValues, Out = Values>(props: CheckboxGroupFieldProps<Values, Out>) {
  const { control, name, label, help, required = false, className, options } = props;
  const { field, attach, id, error } = useField<Values, Out>({ control, name });
  const chosen = new Set<string>(Array.isArray(field.value) ? field.value : []);
  const describedBy = [error === undefined ? undefined : `${id}-error`, help === undefined ? undefined : `${id}-help`];

  function toggle(value: string, isChecked: boolean) {
    field.onChange(options.map((option) => option.value).filter((each) => (each === value ? isChecked : chosen.has(each))));
  }

  return (
    <fieldset className={className} aria-describedby={describedBy.filter((part) => part !== undefined).join(' ') || undefined}>
      <legend className="text-sm font-medium text-ink">
        {label}
        {required ? <span aria-hidden className="ml-0.5 text-danger-ink">*</span> : null}
      </legend>
      {help === undefined ? null : <p id={`${id}-help`} className="mt-0.5 text-xs text-ink-3">{help}</p>}
      <div className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
        {options.map((option, index) => (
          <div key={option.value} className="flex items-start gap-2.5 px-3 py-2.5">
            <Checkbox
              ref={index === 0 ? attach : undefined}
              id={`${id}-${option.value}`}
              checked={chosen.has(option.value)}
              disabled={option.disabledReason !== undefined}
              onCheckedChange={(next) => toggle(option.value, next)}
              onBlur={field.onBlur}
              aria-describedby={`${id}-${option.value}-text`}
              aria-invalid={error === undefined ? undefined : true}
              className="mt-0.5"
            />
            <div className="min-w-0">
              <label
                htmlFor={`${id}-${option.value}`}
                className={cn('block text-sm text-ink', option.mono === true ? 'font-mono' : 'font-medium')}
              >
                {option.title}
              </label>
              <p id={`${id}-${option.value}-text`} className="text-xs text-ink-3">{option.disabledReason ?? option.description}</p>
            </div>
          </div>
        ))}
      </div>
      <div className="mt-1.5"><FieldMessage id={`${id}-error`} error={error} /></div>
    </fieldset>
  );
}
