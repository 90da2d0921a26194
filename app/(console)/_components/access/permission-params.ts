import { createParser } from 'nuqs/server';
import { pageParam, searchParam } from '@/components/data-table/table-params';

const mostLength = 1_024;

/** The state of both lists in their address: `after` is the name that the page before ended with. */
export const permissionParams = {
  q: searchParam,
  after: createParser<string>({
    parse: (value) => value.slice(0, mostLength),
    serialize: (value) => value,
  }).withDefault(''),
  page: pageParam,
};
