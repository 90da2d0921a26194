'use client';

import { useId } from 'react';
import { useController, type FieldPath, type FieldValues, type UseControllerProps } from 'react-hook-form';

/** What every `*Field` takes from its form; `Out` is what the resolver makes of the values. */
export type BoundField<Values extends FieldValues, Out> = {
  control: NonNullable<UseControllerProps<Values, FieldPath<Values>, Out>['control']>;
  name: FieldPath<Values>;
};

export function useField<Values extends FieldValues, Out>({ control, name }: BoundField<Values, Out>) {
  const { field: { ref: attach, ...field }, fieldState } = useController<Values, FieldPath<Values>, Out>({ control, name });
  const id = `${useId()}-${name}`;
  return { field, attach, id, error: fieldState.error?.message };
}
