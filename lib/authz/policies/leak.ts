import { any, isSelf, isSiteAdmin, type Rule } from '../predicates';

export const leakPolicies = {
  /** What was reported as leaked is told to the account and to site admins. */
  'leak.list': any(isSelf, isSiteAdmin),
} satisfies Record<string, Rule<never>>;
