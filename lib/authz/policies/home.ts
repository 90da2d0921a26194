import { isSiteAdmin, signedIn, type Rule } from '../predicates';

export const homePolicies = {
  /** How the whole site does is for site admins. */
  'home.readSite': isSiteAdmin,
  /** Everyone signed in sees how their own credentials do. */
  'home.readOwn': signedIn,
} satisfies Record<string, Rule<never>>;
