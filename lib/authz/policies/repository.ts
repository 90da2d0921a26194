import { isSiteAdmin, type Rule } from '../predicates';

export const repositoryPolicies = {
  /** What code hosts list is taken over by the server itself and by site admins who ask for it. */
  'repository.synchronise': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
