'use client';

import { useState } from 'react';
import { useForm, type UseFormReturn } from 'react-hook-form';

export type Versioned<Values> = { values: Values; /** `updatedAt` of what the values were read from. */ version: string };

export type VersionedForm<Values extends Record<string, string>> = {
  form: UseFormReturn<Values>;
  /** Of what the form shows; goes with what is saved. */
  version: string;
  /** Shows what saving answered. */
  show: (saved: Versioned<Values>) => void;
};

/**
 * A form that two may have open. It follows the page while nothing is typed, and else keeps to what it showed: a version that came
 * with a later look at the page would pass for this one, and what the other person wrote would be lost without a word.
 */
export function useVersionedForm<Values extends Record<string, string>>(page: Versioned<Values>): VersionedForm<Values> {
  const [shown, setShown] = useState(page);
  const form = useForm<Values>({ values: shown.values });
  // A newer version of the same values tells of a change elsewhere on the account, such as by the other form of the page.
  const mayFollow = !form.formState.isDirty || isSame(page.values, shown.values);
  if (mayFollow && page.version > shown.version) setShown(page);

  function show(saved: Versioned<Values>) {
    // Unlike new `values`, this also replaces text that the server only tidied.
    form.reset(saved.values);
    setShown(saved);
  }

  return { form, version: shown.version, show };
}

const isSame = (one: Record<string, string>, other: Record<string, string>): boolean =>
  Object.keys(one).every((name) => one[name] === other[name]);
