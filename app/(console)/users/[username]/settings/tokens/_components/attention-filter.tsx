'use client';

import { Select } from '@/components/ui/select';
import type { tokenAttentionChoices } from '../params';

type Attention = (typeof tokenAttentionChoices)[number];

const attentions: readonly { value: Attention; label: string }[] = [
  { value: 'any', label: 'Needs attention or not' },
  { value: 'leaked', label: 'Leaked in the last 30 days' },
  { value: 'expired', label: 'Expired without a successor' },
  { value: 'unused', label: 'Never used for 30 days' },
];

export type AttentionFilterProps = { value: Attention; onValueChange: (value: Attention) => void };

/** The lists of tokens by what home counts. */
export function AttentionFilter({ value, onValueChange }: AttentionFilterProps) {
  function handleChange(next: string) {
    const option = attentions.find((each) => each.value === next);
    if (option) onValueChange(option.value);
  }
  return (
    <Select aria-label="Needs attention" options={attentions} value={value} onValueChange={handleChange} className="w-60 max-sm:w-full" />
  );
}
