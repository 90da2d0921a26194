import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import type { ActionError } from './action-result';

type Target<Values extends FieldValues> = Pick<UseFormReturn<Values>, 'getValues' | 'setError' | 'setFocus'>;

/** Puts the server's field errors on their fields, focuses the first, and returns what no field shows. */
export function applyFieldErrors<Values extends FieldValues>(form: Target<Values>, error: ActionError): string | undefined {
  const fields = error.fields ?? {};
  const known = Object.keys(form.getValues());
  const paths = Object.keys(fields);
  const placed = known.flatMap((name) => paths.filter((path) => path === name || path.startsWith(`${name}.`)));

  for (const path of placed) {
    // A path of the form's own values, by the lines above.
    form.setError(path as FieldPath<Values>, { type: 'server', message: fields[path] ?? error.message });
  }
  const first = placed[0];
  if (first !== undefined) form.setFocus(first as FieldPath<Values>);

  const homeless = paths.filter((path) => !placed.includes(path)).map((path) => fields[path]);
  if (homeless.length > 0) return homeless.join(' ');
  return placed.length > 0 ? undefined : error.message;
}
