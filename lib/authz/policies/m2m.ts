import { all, hidden, isServiceAccount, isSiteAdmin, type Rule } from '../predicates';

export const m2mPolicies = {
  /** Site admins manage the M2M credentials of service accounts; nobody else has any. */
  'm2m.create': all(isSiteAdmin, isServiceAccount),
  'm2m.list': isSiteAdmin,
  'm2m.delete': hidden(isSiteAdmin, 'There is no such M2M credential.'),
} satisfies Record<string, Rule<never>>;
