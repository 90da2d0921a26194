'use client';

import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { Select } from '@/components/ui/select';
import type { TableParams } from '@/components/data-table/use-table-params';
import { AttentionFilter } from '../../../users/[username]/settings/tokens/_components/attention-filter';
import type { siteTokensParams } from '../params';

const states = [
  { value: 'all', label: 'Any state but revoked' },
  { value: 'active', label: 'Active' },
  { value: 'expiring', label: 'Expiring' },
  { value: 'expired', label: 'Expired' },
  { value: 'disabled', label: 'Disabled' },
  { value: 'revoked', label: 'Revoked' },
] as const;
const uses = [
  { value: 'any', label: 'Used or not' },
  { value: 'unused', label: 'Unused for 90 days' },
  { value: 'never', label: 'Never used' },
] as const;
const kinds = [
  { value: 'any', label: 'Any scope and end' },
  { value: 'wide', label: 'Wide scope' },
  { value: 'endless', label: 'No expiration' },
] as const;
const owners = [
  { value: 'all', label: 'All owners' },
  { value: 'people', label: 'People' },
  { value: 'service-accounts', label: 'Service accounts' },
] as const;

type Params = TableParams<typeof siteTokensParams>;
type Values = Params['values'];

export type SiteTokensFiltersProps = {
  values: Values;
  isPending: boolean;
  onChange: (patch: Partial<Values>) => void;
  onType: (patch: Partial<Values>) => void;
};

export function SiteTokensFilters({ values, isPending, onChange, onType }: SiteTokensFiltersProps) {
  return (
    <Toolbar>
      <SearchInput
        label="Search access tokens"
        placeholder="Search by description or owner"
        value={values.q}
        isPending={isPending}
        onValueChange={(q) => onType({ q })}
      />
      <Filter label="State" options={states} value={values.state} onValueChange={(state) => onChange({ state })} />
      <Filter label="Use" options={uses} value={values.use} onValueChange={(use) => onChange({ use })} />
      <Filter label="Scope and end" options={kinds} value={values.kind} onValueChange={(kind) => onChange({ kind })} />
      <Filter label="Owner" options={owners} value={values.owner} onValueChange={(owner) => onChange({ owner })} />
      <AttentionFilter value={values.attention} onValueChange={(attention) => onChange({ attention })} />
    </Toolbar>
  );
}

type FilterProps<Value extends string> = {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onValueChange: (value: Value) => void;
};

function Filter<Value extends string>({ label, options, value, onValueChange }: FilterProps<Value>) {
  function handleChange(next: string) {
    const option = options.find((each) => each.value === next);
    if (option) onValueChange(option.value);
  }
  return <Select aria-label={label} options={options} value={value} onValueChange={handleChange} className="w-44 max-sm:w-full" />;
}
