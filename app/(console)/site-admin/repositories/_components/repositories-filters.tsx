'use client';

import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import type { TableParams } from '@/components/data-table/use-table-params';
import { Select } from '@/components/ui/select';
import type { repositoriesParams } from '../params';

const statuses = [
  { value: 'any', label: 'Any status' },
  { value: 'cloned', label: 'Cloned or hosted here' },
  { value: 'cloning', label: 'Cloning' },
  { value: 'not-cloned', label: 'Not cloned' },
  { value: 'failed', label: 'Last fetch failed' },
  { value: 'corrupted', label: 'Corrupted' },
] as const;
const visibilities = [
  { value: 'any', label: 'Any visibility' },
  { value: 'private', label: 'Private' },
  { value: 'internal', label: 'Internal' },
  { value: 'public', label: 'Public' },
] as const;
const restrictions = [
  { value: 'any', label: 'Unrestricted or not' },
  { value: 'yes', label: 'Unrestricted' },
  { value: 'no', label: 'Not unrestricted' },
] as const;

type Values = TableParams<typeof repositoriesParams>['values'];

export type RepositoriesFiltersProps = {
  values: Values;
  codeHosts: readonly { id: number; displayName: string }[];
  isPending: boolean;
  onChange: (patch: Partial<Values>) => void;
  onType: (patch: Partial<Values>) => void;
};

export function RepositoriesFilters({ values, codeHosts, isPending, onChange, onType }: RepositoriesFiltersProps) {
  const hosts = [
    { value: '', label: 'Any code host' },
    ...codeHosts.map(({ id, displayName }) => ({ value: String(id), label: displayName })),
  ];
  return (
    <Toolbar>
      <SearchInput
        label="Search repositories"
        placeholder="Part of the name"
        value={values.q}
        isPending={isPending}
        onValueChange={(q) => onType({ q })}
      />
      <Filter label="Status" options={statuses} value={values.status} onValueChange={(status) => onChange({ status })} />
      <Filter
        label="Visibility"
        options={visibilities}
        value={values.visibility}
        onValueChange={(visibility) => onChange({ visibility })}
      />
      <Filter
        label="Unrestricted"
        options={restrictions}
        value={values.unrestricted}
        onValueChange={(unrestricted) => onChange({ unrestricted })}
      />
      {codeHosts.length === 0 && values.host === '' ? null : (
        <Filter label="Code host" options={hosts} value={values.host} onValueChange={(host) => onChange({ host })} />
      )}
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
  return <Select aria-label={label} options={options} value={value} onValueChange={handleChange} className="w-40 max-sm:w-full" />;
}
