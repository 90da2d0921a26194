import { any, isSelf, isSiteAdmin, type Rule } from '../predicates';

export const auditPolicies = {
  /** The whole audit log is for site admins. */
  'audit.listAll': isSiteAdmin,
  /** An account reads who did what to itself and its credentials. */
  'audit.listOfAccount': any(isSelf, isSiteAdmin),
  /** Only site admins carry the audit log out of the site. */
  'audit.export': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
