import { choiceParam, pageParam, pageSizeParam } from '@/components/data-table/table-params';

/** `all` is every token that was not revoked. */
export const tokenStateChoices = ['all', 'active', 'expiring', 'expired', 'disabled', 'revoked'] as const;

export const tokensParams = { state: choiceParam(tokenStateChoices, 'all'), page: pageParam, size: pageSizeParam };
