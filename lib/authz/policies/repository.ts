import { any, holds, isSiteAdmin, signedIn, type Rule } from '../predicates';

/** The highest access level that the actor has on a repository or group; whether it may see it at all was decided before. */
export interface LevelTarget {
  level: number;
}

const atLeast =
  (level: number, role: string): Rule<LevelTarget> =>
  (actor, target) => {
    const refusal = signedIn(actor, target);
    if (refusal || target.level >= level) return refusal;
    return { code: 'forbidden', reason: 'level_too_low', message: `This needs the level ${role}.` };
  };

const isServer: Rule<unknown> = (actor, target) => (actor.kind === 'system' ? null : (signedIn(actor, target) ?? notTheServer));
const notTheServer = { code: 'forbidden', reason: 'level_too_low', message: 'This is for the server itself.' } as const;

const isMaintainer = any<LevelTarget>(isSiteAdmin, atLeast(40, 'Maintainer'));
const isOwner = any<LevelTarget>(isSiteAdmin, atLeast(50, 'Owner'));

export const repositoryPolicies = {
  /** Accounts ask; which repositories there are for them is the access decision's to say. */
  'repository.read': signedIn,
  'repository.listForSite': isSiteAdmin,
  /** What code hosts list is taken over by the server itself and by site admins who ask for it. */
  'repository.synchronise': isSiteAdmin,
  'repository.create': isMaintainer,
  'repository.update': isMaintainer,
  'repository.delete': isOwner,
  'repository.setMetadata': holds('REPO_METADATA#WRITE'),
  /** Site admins push where they are members, as everybody does. */
  'repository.push': any<LevelTarget>(isServer, atLeast(30, 'Developer')),
} satisfies Record<string, Rule<never>>;
