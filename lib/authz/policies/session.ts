import { hidden, isSelfOrSiteAdmin, type Rule } from '../predicates';

/** What is said of a session that is not there, and of one that is not theirs. */
export const noSuchSession = { reason: 'session_not_found', message: 'There is no such session. It may have ended already.' };

export const sessionPolicies = {
  /** Sessions are listed to their owner and to site admins. */
  'session.list': isSelfOrSiteAdmin,
  /** A session of somebody else does not exist for others. */
  'session.revoke': hidden(isSelfOrSiteAdmin, noSuchSession),
} satisfies Record<string, Rule<never>>;
