'use client';

import { debounce, useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { auditFilters, auditParams, type AuditParam } from '../params';

const searchDebounceMs = 250;
type Patch = Partial<Record<AuditParam, string | null>>;

/** The filters and the place in the list. Another filter begins at the newest event again. */
export function useAuditParams() {
  const [isPending, startTransition] = useTransition();
  const [values, setValues] = useQueryStates(auditParams, { shallow: false, history: 'push', startTransition });
  const fromTop = (patch: Patch): Patch => ({ ...patch, before: null, after: null, event: null });
  return {
    values,
    isPending,
    isFiltered: auditFilters.some((name) => values[name] !== ''),
    set: (patch: Patch) => void setValues(fromTop(patch)),
    type: (patch: Patch) =>
      void setValues(fromTop(patch), {
        history: 'replace',
        ...(Object.values(patch).every((value) => value === '') ? {} : { limitUrlUpdates: debounce(searchDebounceMs) }),
      }),
    goTo: (place: { before?: string; after?: string }) =>
      void setValues({ before: place.before ?? null, after: place.after ?? null, event: null }),
    /** Details are of a row that is here already: the server has nothing to do. */
    openEvent: (event: string | null) => void setValues({ event }, { shallow: true, history: event === null ? 'replace' : 'push' }),
    clearFilters: () => void setValues(fromTop(Object.fromEntries(auditFilters.map((name) => [name, null])))),
  };
}

export type AuditParams = ReturnType<typeof useAuditParams>;
