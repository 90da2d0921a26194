'use client';

import type { Control } from 'react-hook-form';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import type { FactsValues } from '../facts-values';
import { OwnerField } from './owner-field';

type WithFacts = { facts: FactsValues };

/** Who answers for a service account, and what it is for. All of it may stay empty. */
export function FactsFields({ control }: { control: Control<WithFacts> }) {
  return (
    <>
      <OwnerField control={control} name="facts.ownerUsername" label="Owner" help="Username of the person who answers for it." />
      <TextField
        control={control} name="facts.contact" label="Contact" maxLength={255} autoComplete="off"
        help="Where to ask when something is wrong, such as a channel or a mailing list."
      />
      <TextareaField
        control={control} name="facts.purpose" label="Purpose" rows={3} maxLength={1_000}
        help="What it does, and what breaks without it."
      />
      <TextField
        control={control} name="facts.labels" label="Labels" autoComplete="off"
        help="Up to 20, separated by commas. Search finds them."
      />
      <TextField
        control={control} name="facts.reviewAt" label="Review by" type="date" className="max-w-56"
        help="The day by which somebody looks whether it is still needed."
      />
    </>
  );
}
