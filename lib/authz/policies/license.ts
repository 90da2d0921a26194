import { isSiteAdmin, type Rule } from '../predicates';

export const licensePolicies = {
  /** What the license allows and who takes its seats is for site admins. */
  'license.read': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
