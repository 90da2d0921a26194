import type { Actor } from '@/lib/actor/actor';
import { DomainError } from '@/lib/errors/domain-error';
import { accessPolicies } from './policies/access';
import { auditPolicies } from './policies/audit';
import { codeHostPolicies } from './policies/code-host';
import { emailPolicies } from './policies/email';
import { grantPolicies } from './policies/grant';
import { groupPolicies } from './policies/group';
import { homePolicies } from './policies/home';
import { leakPolicies } from './policies/leak';
import { licensePolicies } from './policies/license';
import { m2mPolicies } from './policies/m2m';
import { passwordPolicies } from './policies/password';
import { repositoryPolicies } from './policies/repository';
import { rolePolicies } from './policies/role';
import { sessionPolicies } from './policies/session';
import { sitePolicies } from './policies/site';
import { tokenPolicies } from './policies/token';
import { usagePolicies } from './policies/usage';
import { userPolicies } from './policies/user';

/** Every rule of the product. An action that is not here does not compile. */
export const policies = {
  ...userPolicies,
  ...tokenPolicies,
  ...m2mPolicies,
  ...sitePolicies,
  ...accessPolicies,
  ...auditPolicies,
  ...codeHostPolicies,
  ...emailPolicies,
  ...grantPolicies,
  ...groupPolicies,
  ...homePolicies,
  ...leakPolicies,
  ...licensePolicies,
  ...passwordPolicies,
  ...repositoryPolicies,
  ...rolePolicies,
  ...sessionPolicies,
  ...usagePolicies,
};

type Policies = typeof policies;
export type PolicyAction = keyof Policies;
type TargetOf<A extends PolicyAction> = Parameters<Policies[A]>[1];
/** Rules that look at no target take none. */
type TargetArguments<A extends PolicyAction> = unknown extends TargetOf<A> ? [] : [target: TargetOf<A>];

/**
 * @throws DomainError `unauthenticated`, `forbidden` or `not_found` when the policy of `action` refuses
 */
export function authorize<A extends PolicyAction>(actor: Actor, action: A, ...[target]: TargetArguments<A>): void {
  const refusal = decide(actor, action, target);
  if (!refusal) return;
  const { code, message, reason, details } = refusal;
  throw new DomainError(code, { message, reason, details, refused: { action, userId: accountIn(target) } });
}

/** The same rule as a question, for what a screen offers. */
export function can<A extends PolicyAction>(actor: Actor, action: A, ...[target]: TargetArguments<A>): boolean {
  return decide(actor, action, target) === null;
}

const accountIn = (target: unknown): number | null =>
  typeof target === 'object' && target !== null && 'userId' in target && typeof target.userId === 'number' ? target.userId : null;

function decide<A extends PolicyAction>(actor: Actor, action: A, target: unknown) {
  // The target's type was checked against this very action by the two callers above.
  const rule = policies[action] as (actor: Actor, target: unknown) => ReturnType<Policies[A]>;
  return rule(actor, target);
}
