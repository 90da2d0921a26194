'use client';

import { X } from 'lucide-react';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { Select } from '@/components/ui/select';
import { actionWords, doorWords } from '../../../_components/audit/action-words';
import type { AuditParams } from './use-audit-params';

const outcomes = [
  { value: 'all', label: 'All' },
  { value: 'succeeded', label: 'Done' },
  { value: 'refused', label: 'Refused' },
] as const;

/** Kinds first, each with its dot, then the actions themselves. */
function actionOptions(actions: readonly string[], chosen: string) {
  const kinds = [...new Set(actions.filter((action) => action.includes('.')).map((action) => `${action.split('.')[0]}.`))];
  const options = [
    { value: '', label: 'Any action' },
    ...kinds.map((kind) => ({ value: kind, label: `All of ${kind}*` })),
    ...actions.map((action) => ({ value: action, label: actionWords(action) })),
  ];
  return options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: actionWords(chosen) }];
}

const doorOptions = [{ value: '', label: 'Any door' }, ...Object.entries(doorWords).map(([value, label]) => ({ value, label }))];

/** Filters that come by links and have no field of their own. */
const chips = [
  { name: 'credential', label: 'Credential' },
  { name: 'target', label: 'Target' },
  { name: 'address', label: 'Address' },
  { name: 'request', label: 'Request' },
] as const;

export type AuditFiltersProps = { params: AuditParams; actions: readonly string[] };

export function AuditFilters({ params, actions }: AuditFiltersProps) {
  const { values, set, type, isPending, isFiltered, clearFilters } = params;
  const outcome = outcomes.find(({ value }) => value === values.outcome)?.value ?? 'all';
  const clear = <Button size="sm" variant="ghost" icon={<X aria-hidden />} onClick={clearFilters}>Clear filters</Button>;
  const day = (name: 'from' | 'to', label: string) => (
    <Input
      type="date"
      aria-label={label}
      value={values[name].slice(0, 10)}
      onChange={(event) => set({ [name]: event.target.value })}
      className="w-36"
    />
  );
  return (
    <Toolbar end={isFiltered ? clear : undefined}>
      <SearchInput
        label="Account"
        placeholder="Username of an account"
        value={values.account}
        isPending={isPending}
        onValueChange={(account) => type({ account })}
        className="sm:w-56"
      />
      <Select
        aria-label="Action"
        options={actionOptions(actions, values.action)}
        value={values.action}
        onValueChange={(action) => set({ action })}
        className="w-48"
      />
      <Select aria-label="Door" options={doorOptions} value={values.door} onValueChange={(door) => set({ door })} className="w-32" />
      <SegmentedControl
        label="Outcome"
        options={outcomes}
        value={outcome}
        onValueChange={(next) => set({ outcome: next === 'all' ? '' : next })}
      />
      <span className="flex flex-wrap items-center gap-1.5 text-sm text-ink-3">
        {day('from', 'From day (UTC)')} to {day('to', 'To day (UTC)')}
      </span>
      {chips.map(({ name, label }) => values[name] === '' ? null : (
        <Button
          key={name}
          size="sm"
          aria-label={`Remove filter ${label} ${values[name]}`}
          onClick={() => set({ [name]: null })}
          className="max-w-72"
        >
          <span className="truncate">{label} <code>{values[name]}</code></span>
          <X aria-hidden />
        </Button>
      ))}
    </Toolbar>
  );
}
