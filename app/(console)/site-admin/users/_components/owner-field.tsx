'use client';

import { useEffect, useId, useState } from 'react';
import type { FieldValues } from 'react-hook-form';
import { Field, type FieldText } from '@/components/form/field';
import { useField, type BoundField } from '@/components/form/use-field';
import { Input } from '@/components/ui/input';
import { suggestOwners } from '../actions';

const debounceMs = 250;

export type OwnerFieldProps<Values extends FieldValues> = BoundField<Values, Values> & FieldText;

/** A username, with the people whose names match what is typed. */
export function OwnerField<Values extends FieldValues>({ control, name, label, help, className }: OwnerFieldProps<Values>) {
  const { field, attach, id, error } = useField<Values, Values>({ control, name });
  const listId = useId();
  const [names, setNames] = useState<readonly string[]>([]);
  const text: string = field.value ?? '';

  useEffect(() => {
    if (text.length < 2) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      // No suggestions are no error: the name can still be typed.
      void suggestOwners(text).then((found) => { if (isCurrent) setNames(found); }, () => undefined);
    }, debounceMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);

  return (
    <Field id={id} label={label} help={help} className={className} error={error}>
      {(wiring) => (
        <>
          <Input
            {...field} {...wiring}
            ref={attach} type="text" list={listId} value={text}
            maxLength={255} autoComplete="off" autoCapitalize="off" spellCheck={false}
          />
          <datalist id={listId}>{names.map((each) => <option key={each} value={each} />)}</datalist>
        </>
      )}
    </Field>
  );
}
