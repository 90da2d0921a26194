import { pageParam, pageSizeParam, searchParam } from '@/components/data-table/table-params';

/** The state of the list of roles in its address. */
export const rolesParams = { q: searchParam, page: pageParam, size: pageSizeParam };
