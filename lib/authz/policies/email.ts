import { all, isPerson, isSelf, isSelfOrSiteAdmin, isSiteAdmin, type Rule } from '../predicates';

export const emailPolicies = {
  /** Addresses are shown to the account itself and to site admins. */
  'email.list': isSelfOrSiteAdmin,
  /** A person adds, removes and prefers addresses of their own, and site admins do it for them. */
  'email.manage': all(isSelfOrSiteAdmin, isPerson),
  /** Without a mail only a site admin's word confirms an address. */
  'email.setVerified': all(isSiteAdmin, isPerson),
  /** The link of a confirmation mail is for the account it was made for. */
  'email.confirm': all(isSelf, isPerson),
} satisfies Record<string, Rule<never>>;
