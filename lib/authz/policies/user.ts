import { any, isSelf, isSiteAdmin, signedIn, type Rule, type UserTarget } from '../predicates';

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
  /** Site admins block and unblock, but nobody blocks themselves. */
  'user.block': isSiteAdmin,
} satisfies Record<string, Rule<never>>;

export type { UserTarget };
