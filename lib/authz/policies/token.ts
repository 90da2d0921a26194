import { all, any, hidden, isSelf, isServiceAccount, isSiteAdmin, type Rule, type UserTarget } from '../predicates';

/** What is said of a token that is not there, and of one that is not theirs. */
export const noSuchToken = { reason: 'access_token_not_found', message: 'There is no such access token.' };

export const tokenPolicies = {
  /** Where everyone may create: for oneself, and site admins for service accounts, which cannot sign in. */
  'token.createAsUser': any(all(isSiteAdmin, isServiceAccount), isSelf),
  /** Where creation is kept to site admins: for anyone. */
  'token.createAsAdmin': all<UserTarget>(isSiteAdmin),
  /** Tokens are listed to their owner and to site admins. */
  'token.list': any(isSelf, isSiteAdmin),
  /** The list of all tokens of the site is for site admins. */
  'token.listForSite': isSiteAdmin,
  /** A token of somebody else's account does not exist for others. */
  'token.read': hidden(any(isSelf, isSiteAdmin), noSuchToken),
  /** Its words, its addresses, whether it is in use. */
  'token.update': hidden(any(isSelf, isSiteAdmin), noSuchToken),
  'token.revoke': hidden(any(isSelf, isSiteAdmin), noSuchToken),
} satisfies Record<string, Rule<never>>;
