import { any, holds, isSelf, isSiteAdmin, type Rule } from '../predicates';

export const accessPolicies = {
  /** Why an account may read a repository is told to itself, to site admins and to whoever may look after such permissions. */
  'access.explain': any(isSelf, holds('REPO_PERMISSIONS#READ'), holds('REPO_PERMISSIONS#WRITE'), isSiteAdmin),
  /** Site admins look after repositories that they may not read themselves. */
  'access.listAll': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
