'use client';

import { unstable_rethrow } from 'next/navigation';
import { useState, type BaseSyntheticEvent } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import type { ActionResult } from './action-result';
import { applyFieldErrors } from './apply-field-errors';

const unreachable = 'The server did not answer, so nothing is known to have changed. Check your connection and try again.';

export type ActionForm = {
  onSubmit: (event?: BaseSyntheticEvent) => void;
  formError: string | undefined;
  isSubmitting: boolean;
};

/** Sends a form to a server action: field errors land on fields, the rest in `formError`. */
export function useActionForm<Values extends FieldValues, Context, Out, Data>(
  form: UseFormReturn<Values, Context, Out>,
  action: (values: Out) => Promise<ActionResult<Data>>,
  onSuccess: (data: Data) => void,
): ActionForm {
  const [formError, setFormError] = useState<string>();

  const submit = form.handleSubmit(async (values: Out) => {
    setFormError(undefined);
    try {
      const result = await action(values);
      if (result.ok) onSuccess(result.data);
      else setFormError(applyFieldErrors(form, result.error));
    } catch (thrown) {
      // Redirects travel as exceptions.
      unstable_rethrow(thrown);
      setFormError(unreachable);
    }
  });

  function onSubmit(event?: BaseSyntheticEvent) {
    if (form.formState.isSubmitting) {
      event?.preventDefault();
      return;
    }
    void submit(event);
  }

  return { onSubmit, formError, isSubmitting: form.formState.isSubmitting };
}
