import { pageParam, pageSizeParam, searchParam } from '@/components/data-table/table-params';

/** The state of the list of connections in its address. */
export const codeHostsParams = { q: searchParam, page: pageParam, size: pageSizeParam };
