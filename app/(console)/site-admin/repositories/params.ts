import { createParser } from 'nuqs/server';
import { choiceParam, pageParam, pageSizeParam, searchParam, sortParam } from '@/components/data-table/table-params';

/** Where a page begins: what the one before ended with. A page by its number would cost the more the deeper it lies. */
const placeParam = createParser<string>({
  parse: (value) => (/^[\w-]{3,2000}$/.test(value) ? value : null),
  serialize: (value) => value,
}).withDefault('');

const hostParam = createParser<string>({
  parse: (value) => (/^[1-9]\d{0,8}$/.test(value) ? value : null),
  serialize: (value) => value,
}).withDefault('');

export const statuses = ['any', 'cloned', 'cloning', 'not-cloned', 'failed', 'corrupted'] as const;

/** The state of the list in its address; the columns are named as the operation orders by them. */
export const repositoriesParams = {
  q: searchParam,
  status: choiceParam(statuses, 'any'),
  visibility: choiceParam(['any', 'private', 'internal', 'public'], 'any'),
  unrestricted: choiceParam(['any', 'yes', 'no'], 'any'),
  host: hostParam,
  sort: sortParam(['name', 'size', 'changedAt', 'createdAt'], { by: 'name', direction: 'asc' }),
  after: placeParam,
  page: pageParam,
  size: pageSizeParam,
};
