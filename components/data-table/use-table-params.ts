'use client';

import { debounce, useQueryStates, type SingleParserBuilder, type UseQueryStatesReturn } from 'nuqs';
import { useTransition } from 'react';

const searchDebounceMs = 250;
const viewKeys = new Set(['page', 'size', 'sort']);

type DefaultedParser<Value> = Omit<SingleParserBuilder<Value>, 'parseServerSide'> & { readonly defaultValue: NonNullable<Value> };
// Each parser has a value type of its own; nuqs types such maps with `any`, which only its own inference reads.
export type TableParsers = Parameters<typeof useQueryStates>[0] & { page: DefaultedParser<number> };

export type TableValues<Parsers extends TableParsers> = UseQueryStatesReturn<Parsers>[0];

export type TableParams<Parsers extends TableParsers> = {
  values: TableValues<Parsers>;
  /** A discrete change: filter, sort, page size. Goes back to page 1 and can be undone with the back button. */
  set: (patch: Partial<TableValues<Parsers>>) => void;
  setPage: (page: number) => void;
  /** For text being typed: waits, and replaces the history entry. */
  type: (patch: Partial<TableValues<Parsers>>) => void;
  clearFilters: () => void;
  isFiltered: boolean;
  /** The server is rendering another set of rows. */
  isPending: boolean;
};

export function useTableParams<Parsers extends TableParsers>(parsers: Parsers): TableParams<Parsers> {
  const [isPending, startTransition] = useTransition();
  const [values, setValues] = useQueryStates(parsers, { shallow: false, history: 'push', startTransition });
  const filters = Object.keys(parsers).filter((key) => !viewKeys.has(key));

  function isChanged(key: string): boolean {
    const parser = parsers[key];
    const value: unknown = values[key];
    return parser?.eq !== undefined && value !== null && !parser.eq(value, parser.defaultValue);
  }

  // The keys are the parsers' own, which TypeScript cannot follow through a generic map.
  type Patch = Parameters<typeof setValues>[0];
  const withFirstPage = (patch: object) => ({ ...patch, page: null }) as Patch;

  return {
    values,
    set: (patch) => void setValues(withFirstPage(patch)),
    setPage: (page) => void setValues({ page } as Patch),
    type: (patch) => {
      // Clearing is one deliberate step: nothing more is coming that would be worth waiting for.
      const isCleared = Object.values(patch).every((value) => value === '');
      void setValues(withFirstPage(patch), { history: 'replace', ...(isCleared ? {} : { limitUrlUpdates: debounce(searchDebounceMs) }) });
    },
    clearFilters: () => void setValues(withFirstPage(Object.fromEntries(filters.map((key) => [key, null])))),
    isFiltered: filters.some(isChanged),
    isPending,
  };
}
