import { pageParam, pageSizeParam } from '@/components/data-table/table-params';

export const tokensParams = { page: pageParam, size: pageSizeParam };
