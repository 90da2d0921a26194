import { isSiteAdmin, type Rule } from '../predicates';

export const sitePolicies = {
  /** The site configuration is read and written by site admins. */
  'site.readConfiguration': isSiteAdmin,
  'site.updateConfiguration': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
