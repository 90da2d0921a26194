import { all, hidden, isServiceAccount, isSiteAdmin, type Rule } from '../predicates';

/** What is said of a credential that is not there, and of one that is not for them to see. */
export const noSuchCredential = { reason: 'm2m_credential_not_found', message: 'There is no such M2M credential.' };

export const m2mPolicies = {
  /** Site admins manage the M2M credentials of service accounts; nobody else has any. */
  'm2m.create': all(isSiteAdmin, isServiceAccount),
  'm2m.list': isSiteAdmin,
  'm2m.delete': hidden(isSiteAdmin, noSuchCredential),
} satisfies Record<string, Rule<never>>;
