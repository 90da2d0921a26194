import { isSelfOrSiteAdmin, type Rule } from '../predicates';

export const usagePolicies = {
  /** How much an account is used, by which door and from where, is for itself and site admins. */
  'usage.read': isSelfOrSiteAdmin,
} satisfies Record<string, Rule<never>>;
