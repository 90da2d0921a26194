import { isSiteAdmin, type Rule } from '../predicates';

export const codeHostPolicies = {
  /** Connections to code hosts, their secrets aside, are seen and changed by site admins. */
  'codehost.read': isSiteAdmin,
  'codehost.create': isSiteAdmin,
  'codehost.update': isSiteAdmin,
  'codehost.delete': isSiteAdmin,
  'codehost.test': isSiteAdmin,
  'codehost.synchronise': isSiteAdmin,
  'codehost.cancelSync': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
