import { all, hidden, isServiceAccount, isSiteAdmin, type Rule } from '../predicates';

/** What is said of a credential that is not there, and of one that is not for them to see. */
export const noSuchCredential = { reason: 'm2m_credential_not_found', message: 'There is no such M2M credential.' };

const managed = hidden(isSiteAdmin, noSuchCredential);

export const m2mPolicies = {
  /** Site admins manage the M2M credentials of service accounts; nobody else has any. */
  'm2m.create': all(isSiteAdmin, isServiceAccount),
  'm2m.list': isSiteAdmin,
  /** A single credential does not exist for anyone but site admins. */
  'm2m.get': managed,
  'm2m.update': managed,
  'm2m.disable': managed,
  'm2m.enable': managed,
  'm2m.addSecret': managed,
  'm2m.rotateSecret': managed,
  'm2m.revokeSecret': managed,
  'm2m.delete': managed,
} satisfies Record<string, Rule<never>>;
