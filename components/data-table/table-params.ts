import { createParser, parseAsNumberLiteral, parseAsStringLiteral } from 'nuqs/server';

/** Usable on both sides: pages read them with `createLoader` of nuqs/server, tables with `useTableParams`. Bad values fall back. */
export type Sort<Column extends string = string> = { by: Column; direction: 'asc' | 'desc' };

export const pageSizes = [25, 50, 100] as const;
const searchMaxLength = 200;
const lastPage = 100_000;

export const searchParam = createParser<string>({
  parse: (value) => value.slice(0, searchMaxLength),
  serialize: (value) => value.slice(0, searchMaxLength),
}).withDefault('');

export const pageParam = createParser<number>({
  parse: (value) => (/^[1-9]\d{0,5}$/.test(value) ? Math.min(Number(value), lastPage) : null),
  serialize: String,
}).withDefault(1);

export const pageSizeParam = parseAsNumberLiteral(pageSizes).withDefault(25);

export function choiceParam<const Choice extends string>(choices: readonly Choice[], fallback: NoInfer<Choice>) {
  return parseAsStringLiteral(choices).withDefault(fallback);
}

/** `?sort=username` ascending, `?sort=-username` descending. */
export function sortParam<const Column extends string>(columns: readonly Column[], fallback: Sort<NoInfer<Column>>) {
  return createParser<Sort<Column>>({
    parse: (value) => {
      const by = columns.find((column) => column === value.replace(/^-/, ''));
      return by === undefined ? null : { by, direction: value.startsWith('-') ? 'desc' : 'asc' };
    },
    serialize: ({ by, direction }) => (direction === 'desc' ? `-${by}` : by),
    eq: (left, right) => left.by === right.by && left.direction === right.direction,
  }).withDefault(fallback);
}
