import { isAccount, type Actor } from '@/lib/actor/actor';
import type { PermissionName } from '@/lib/roles/permissions';
import { hasPermission } from './permissions';

/** Why an actor may not: `reason` is for adapters whose contract words it, `message` for everybody else. */
export interface Refusal {
  code: 'unauthenticated' | 'forbidden' | 'not_found';
  reason: string;
  message: string;
  /** Values that a contract's sentence names. */
  details?: Record<string, string>;
}

/** A rule answers null when it allows. */
export type Rule<T> = (actor: Actor, target: T) => Refusal | null;

export interface UserTarget {
  userId: number;
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
}

export const signedIn: Rule<unknown> = (actor) =>
  isAccount(actor) || actor.kind === 'system'
    ? null
    : { code: 'unauthenticated', reason: 'not_authenticated', message: 'Sign in or present a credential first.' };

export const isSiteAdmin: Rule<unknown> = (actor, target) => {
  const refusal = signedIn(actor, target);
  if (refusal || actor.kind === 'system' || (isAccount(actor) && actor.isSiteAdmin)) return refusal;
  return { code: 'forbidden', reason: 'must_be_site_admin', message: 'Only a site admin may do this.' };
};

/** A role of the actor must allow it. SG §4.2. */
export const holds =
  (permission: PermissionName): Rule<unknown> =>
  (actor, target) => {
    const refusal = signedIn(actor, target);
    if (refusal || hasPermission(actor, permission)) return refusal;
    const message = `Your roles do not include the permission ${permission}. Ask a site admin for a role that has it.`;
    return { code: 'forbidden', reason: 'missing_permission', message, details: { permission } };
  };

export const isSelf: Rule<UserTarget> = (actor, target) => {
  const refusal = signedIn(actor, target);
  if (refusal || (isAccount(actor) && actor.userId === target.userId)) return refusal;
  return { code: 'forbidden', reason: 'must_be_self', message: 'Only the account itself may do this.' };
};

export const isServiceAccount: Rule<UserTarget> = (_actor, target) =>
  target.kind === 'SERVICE_ACCOUNT'
    ? null
    : { code: 'forbidden', reason: 'must_be_service_account', message: 'This is for service accounts only.' };

export const isSelfOrSiteAdmin: Rule<UserTarget> = (actor, target) => {
  const refusal = signedIn(actor, target);
  if (refusal || !isSelf(actor, target) || !isSiteAdmin(actor, target)) return refusal;
  return {
    code: 'forbidden',
    reason: 'must_be_self_or_site_admin',
    message: 'Only the account itself and site admins may do this.',
  };
};

export const isPerson: Rule<UserTarget> = (_actor, target) =>
  target.kind === 'HUMAN' ? null : { code: 'forbidden', reason: 'must_be_person', message: 'This is for people only.' };

/** Every rule must allow; the first refusal is the answer. */
export const all =
  <T>(...rules: Rule<T>[]): Rule<T> =>
  (actor, target) => {
    for (const rule of rules) {
      const refusal = rule(actor, target);
      if (refusal) return refusal;
    }
    return null;
  };

/** One rule that allows is enough; when none does, the last refusal is the answer. */
export const any =
  <T>(...rules: [Rule<T>, ...Rule<T>[]]): Rule<T> =>
  (actor, target) => {
    let refusal: Refusal | null = null;
    for (const rule of rules) {
      refusal = rule(actor, target);
      if (!refusal) return null;
    }
    return refusal;
  };

/** Refuses with a sentence of its own, where the last of several rules would tell half the story. */
export const worded =
  <T>(rule: Rule<T>, words: Omit<Refusal, 'code'>): Rule<T> =>
  (actor, target) => {
    const refusal = rule(actor, target);
    return refusal?.code === 'forbidden' ? { code: 'forbidden', ...words } : refusal;
  };

/** Refuses as if the target were not there, in the very words of that: what an actor may not see does not exist for it. */
export const hidden =
  <T>(rule: Rule<T>, absence: Omit<Refusal, 'code'>): Rule<T> =>
  (actor, target) => {
    const refusal = rule(actor, target);
    return refusal?.code === 'forbidden' ? { code: 'not_found', ...absence } : refusal;
  };
