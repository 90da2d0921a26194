import { all, any, isPerson, isSelf, isServiceAccount, isSiteAdmin, signedIn, worded, type Rule, type UserTarget } from '../predicates';

export const userPolicies = {
  /** Only site admins create accounts. */
  'user.create': isSiteAdmin,
  /** Anyone signed in may look up who exists. */
  'user.read': signedIn,
  'user.list': signedIn,
  /** The administration list, with addresses and deleted accounts, is for site admins. */
  'user.listForSite': isSiteAdmin,
  /** Addresses and the like are for the account itself and site admins. */
  'user.readPrivate': any(isSelf, isSiteAdmin),
  /** People change their own names, site admins anyone's: a machine does not rename itself. */
  'user.update': worded(any(all(isPerson, isSelf), isSiteAdmin), {
    reason: 'must_be_self_or_site_admin',
    message: 'Only the person and site admins may change this.',
  }),
  /** Site admins say who answers for a service account, and what it is for. */
  'user.updateServiceAccount': all(isSiteAdmin, isServiceAccount),
  /** Site admins make and unmake site admins, but nobody themselves. */
  'user.setSiteAdmin': isSiteAdmin,
  /** Site admins block and unblock, but nobody blocks themselves. */
  'user.block': isSiteAdmin,
  /** Site admins let a person try again who was locked out by wrong passwords. */
  'user.unlock': isSiteAdmin,
  /** Site admins end all browser sessions of an account. */
  'user.endSessions': isSiteAdmin,
  /** Site admins hand out links by which a person sets a password. */
  'user.resetPassword': isSiteAdmin,
  /** Site admins delete and recover accounts, but nobody deletes themselves. */
  'user.delete': isSiteAdmin,
  'user.recover': isSiteAdmin,
} satisfies Record<string, Rule<never>>;

export type { UserTarget };
