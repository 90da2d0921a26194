import { choiceParam, pageParam, pageSizeParam, searchParam, sortParam } from '@/components/data-table/table-params';

export const userTypes = ['all', 'people', 'service-accounts', 'site-admins'] as const;
export const userStates = ['not-deleted', 'active', 'blocked', 'locked', 'deleted', 'all'] as const;
export const userRoles = ['any', 'user', 'site-administrator', 'service-account'] as const;
export const activeTimes = ['any', '24-hours', '7-days', '30-days', 'not-for-90-days', 'never'] as const;
export const createdTimes = ['any', '24-hours', '7-days', '30-days', 'over-a-year'] as const;
export const deletedTimes = ['any', '7-days', '30-days', '90-days'] as const;
export const attentions = ['any', 'no-owner', 'owner-left', 'review-overdue'] as const;

/** The state of the user list in its address; the columns are named as the operation orders by them. */
export const usersParams = {
  q: searchParam,
  type: choiceParam(userTypes, 'all'),
  state: choiceParam(userStates, 'not-deleted'),
  role: choiceParam(userRoles, 'any'),
  active: choiceParam(activeTimes, 'any'),
  created: choiceParam(createdTimes, 'any'),
  deleted: choiceParam(deletedTimes, 'any'),
  attention: choiceParam(attentions, 'any'),
  sort: sortParam(['username', 'kind', 'email', 'eventsCount', 'lastActiveAt', 'createdAt', 'deletedAt'], {
    by: 'username',
    direction: 'asc',
  }),
  page: pageParam,
  size: pageSizeParam,
};
