import { pageParam, pageSizeParam, searchParam } from '@/components/data-table/table-params';

/** The state of the list of seats in its address. */
export const seatsParams = { q: searchParam, page: pageParam, size: pageSizeParam };
