import { createParser } from 'nuqs/server';
import { choiceParam, pageParam, pageSizeParam, searchParam, sortParam } from '@/components/data-table/table-params';
import { tokenAttentionChoices } from '../../users/[username]/settings/tokens/params';

/** Where a page begins: what the one before ended with. A page by its number would cost the more the deeper it lies. */
const placeParam = createParser<string>({
  parse: (value) => (/^[\w:.~-]{3,60}$/.test(value) ? value : null),
  serialize: (value) => value,
}).withDefault('');

/** The state of the list in its address; the columns are named as the operation orders by them. */
export const siteTokensParams = {
  q: searchParam,
  state: choiceParam(['all', 'active', 'expiring', 'expired', 'disabled', 'revoked'], 'all'),
  attention: choiceParam(tokenAttentionChoices, 'any'),
  use: choiceParam(['any', 'unused', 'never'], 'any'),
  kind: choiceParam(['any', 'wide', 'endless'], 'any'),
  owner: choiceParam(['all', 'people', 'service-accounts'], 'all'),
  sort: sortParam(['createdAt', 'lastUsedAt', 'expiresAt'], { by: 'createdAt', direction: 'desc' }),
  after: placeParam,
  page: pageParam,
  size: pageSizeParam,
};
