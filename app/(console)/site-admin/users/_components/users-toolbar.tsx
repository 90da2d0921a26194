import { X } from 'lucide-react';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import type { TableParams } from '@/components/data-table/use-table-params';
import { Button } from '@/components/ui/button';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { Select } from '@/components/ui/select';
import { activeTimes, attentions, createdTimes, deletedTimes, userRoles, userStates, type usersParams } from '../params';

const types = [
  { value: 'all', label: 'All' },
  { value: 'people', label: 'People' },
  { value: 'service-accounts', label: 'Service accounts' },
  { value: 'site-admins', label: 'Site admins' },
] as const;

/** Options in the order of their values, each with its words. */
const optionsOf = <Value extends string>(values: readonly Value[], words: Record<Value, string>) =>
  values.map((value) => ({ value, label: words[value] }));

const states = optionsOf(userStates, {
  'not-deleted': 'All but deleted',
  active: 'Active',
  blocked: 'Blocked',
  locked: 'Locked out',
  deleted: 'Deleted',
  all: 'All, deleted too',
});
const roles = optionsOf(userRoles, {
  any: 'Any role',
  user: 'User',
  'site-administrator': 'Site administrator',
  'service-account': 'Service account',
});
const active = optionsOf(activeTimes, {
  any: 'Active any time',
  '24-hours': 'Active in the last day',
  '7-days': 'Active in the last 7 days',
  '30-days': 'Active in the last 30 days',
  'not-for-90-days': 'Not active for 90 days',
  never: 'Never active',
});
const created = optionsOf(createdTimes, {
  any: 'Created any time',
  '24-hours': 'Created in the last day',
  '7-days': 'Created in the last 7 days',
  '30-days': 'Created in the last 30 days',
  'over-a-year': 'Created over a year ago',
});
const deleted = optionsOf(deletedTimes, {
  any: 'Deleted any time',
  '7-days': 'Deleted in the last 7 days',
  '30-days': 'Deleted in the last 30 days',
  '90-days': 'Deleted in the last 90 days',
});
const attention = optionsOf(attentions, {
  any: 'Any owner and review',
  'no-owner': 'No owner',
  'owner-left': 'Owner left',
  'review-overdue': 'Review overdue',
});

/** The choice whose value a `select` gave back. */
const pick = <Value extends string>(options: readonly { value: Value }[], value: string) =>
  options.find((option) => option.value === value)?.value;

export type UsersToolbarProps = Omit<TableParams<typeof usersParams>, 'setPage'> & {
  /** An empty list offers to clear the filters itself. */
  hasRows: boolean;
};

export function UsersToolbar({ values, set, type, clearFilters, isFiltered, isPending, hasRows }: UsersToolbarProps) {
  const clear = <Button size="sm" variant="ghost" icon={<X aria-hidden />} onClick={clearFilters}>Clear filters</Button>;
  return (
    <>
      <Toolbar>
        <SearchInput
          label="Search users"
          placeholder="Search by name, email or label"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q })}
        />
        <SegmentedControl label="Type" options={types} value={values.type} onValueChange={(next) => set({ type: next })} />
      </Toolbar>
      <Toolbar end={isFiltered && hasRows ? clear : undefined}>
        <Select
          size="sm" className="w-36 max-sm:w-[calc(50%-0.25rem)]" aria-label="State" options={states} value={values.state}
          onValueChange={(value) => set({ state: pick(states, value), deleted: 'any' })}
        />
        {values.state === 'deleted' || values.state === 'all' ? (
          <Select
            size="sm" className="w-48 max-sm:w-[calc(50%-0.25rem)]" aria-label="Deleted" options={deleted} value={values.deleted}
            onValueChange={(value) => set({ deleted: pick(deleted, value) })}
          />
        ) : null}
        <Select
          size="sm" className="w-36 max-sm:w-[calc(50%-0.25rem)]" aria-label="Role" options={roles} value={values.role}
          onValueChange={(value) => set({ role: pick(roles, value) })}
        />
        <Select
          size="sm" className="w-48 max-sm:w-[calc(50%-0.25rem)]" aria-label="Last active" options={active} value={values.active}
          onValueChange={(value) => set({ active: pick(active, value) })}
        />
        <Select
          size="sm" className="w-48 max-sm:w-[calc(50%-0.25rem)]" aria-label="Created" options={created} value={values.created}
          onValueChange={(value) => set({ created: pick(created, value) })}
        />
        <Select
          size="sm" className="w-44 max-sm:w-[calc(50%-0.25rem)]" aria-label="Owner and review" options={attention} value={values.attention}
          onValueChange={(value) => set({ attention: pick(attention, value) })}
        />
      </Toolbar>
    </>
  );
}
