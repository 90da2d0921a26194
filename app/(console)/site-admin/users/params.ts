import { choiceParam, pageParam, pageSizeParam, searchParam, sortParam } from '@/components/data-table/table-params';

/** The state of the user list in its address; the columns are named as the operation orders by them. */
export const usersParams = {
  q: searchParam,
  type: choiceParam(['all', 'people', 'service-accounts'], 'all'),
  sort: sortParam(['username', 'lastActiveAt', 'createdAt'], { by: 'username', direction: 'asc' }),
  page: pageParam,
  size: pageSizeParam,
};
