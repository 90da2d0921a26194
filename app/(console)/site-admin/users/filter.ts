import 'server-only';
import type { inferParserType } from 'nuqs/server';
import type { usersParams } from './params';

type Params = inferParserType<typeof usersParams>;

const since = (days: number) => ({ gte: new Date(Date.now() - days * 86_400_000) });
const before = (days: number) => ({ lte: new Date(Date.now() - days * 86_400_000) });

const dayCounts = { '24-hours': 1, '7-days': 7, '30-days': 30, 'not-for-90-days': 90, '90-days': 90, 'over-a-year': 365 };

function lastActive(active: Params['active']) {
  if (active === 'any') return {};
  if (active === 'never') return { lastActiveAt: { isEmpty: true } };
  // Never active is not active for 90 days either: outside of the last 90 days, whatever stands there.
  if (active === 'not-for-90-days') return { lastActiveAt: { ...since(dayCounts[active]), not: true } };
  return { lastActiveAt: since(dayCounts[active]) };
}

function created(when: Params['created']) {
  if (when === 'any') return {};
  return { createdAt: when === 'over-a-year' ? before(dayCounts[when]) : since(dayCounts[when]) };
}

/** When somebody was deleted is asked only where deleted accounts are shown. */
function inState(state: Params['state'], deleted: Params['deleted']) {
  if (state === 'not-deleted') return { deletedAt: { isEmpty: true } };
  const shown = state === 'all' ? {} : { state };
  const isAsked = deleted !== 'any' && (state === 'all' || state === 'deleted');
  return { ...shown, ...(isAsked ? { deletedAt: since(dayCounts[deleted]) } : {}) };
}

const types = {
  all: {},
  people: { isServiceAccount: false },
  'service-accounts': { isServiceAccount: true },
  'site-admins': { isSiteAdmin: true },
};

/** What the address asks for, as the operations read it. Deleted accounts are shown only when they are asked for. */
export const filterOf = ({ q, type, state, role, active, created: when, deleted, attention }: Params) => ({
  ...(q ? { query: q } : {}),
  ...types[type],
  ...inState(state, deleted),
  ...(role === 'any' ? {} : { roles: [role.replace('-', '_')] }),
  ...lastActive(active),
  ...created(when),
  ...(attention === 'any' ? {} : { attention }),
});
