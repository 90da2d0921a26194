import { choiceParam, pageParam, pageSizeParam } from '@/components/data-table/table-params';

/** `all` is every token that was not revoked. */
export const tokenStateChoices = ['all', 'active', 'expiring', 'expired', 'disabled', 'revoked'] as const;

/** Beside what a state says already. */
export const tokenAttentionChoices = ['any', 'leaked', 'expired', 'unused'] as const;

export const tokensParams = {
  state: choiceParam(tokenStateChoices, 'all'),
  attention: choiceParam(tokenAttentionChoices, 'any'),
  page: pageParam,
  size: pageSizeParam,
};
