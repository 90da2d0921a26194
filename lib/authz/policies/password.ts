import { all, isPerson, isSelf, isSelfOrSiteAdmin, type Rule } from '../predicates';

export const passwordPolicies = {
  /** Whether there is a password, and since when, is for the account itself and site admins. */
  'password.read': isSelfOrSiteAdmin,
  /** Nobody changes somebody else's password; site admins hand out a link instead. */
  'password.change': all(isSelf, isPerson),
  /** A person accepts the terms, or a site admin notes that they did. */
  'terms.accept': all(isSelfOrSiteAdmin, isPerson),
} satisfies Record<string, Rule<never>>;
