import { any, isSelf, isSiteAdmin, signedIn, type Rule } from '../predicates';

/** The highest level that the actor has there; the service computed it, and that the actor may see it at all. */
export interface LevelTarget {
  level: number;
}

/** GL §7.3. */
const owner = 50;
const maintainer = 40;

const hasLevel =
  (least: number, role: string): Rule<LevelTarget> =>
  (actor, target) => {
    const refusal = signedIn(actor, target);
    if (refusal || target.level >= least) return refusal;
    return { code: 'forbidden', reason: 'insufficient_level', message: `Only ${role} and site admins may do this.` };
  };

const isOwner = any(isSiteAdmin, hasLevel(owner, 'owners of the group'));
const isMaintainer = any(isSiteAdmin, hasLevel(maintainer, 'maintainers and owners'));

export const groupPolicies = {
  /** Anyone signed in may look for groups; which ones there are for them, the query decides. */
  'group.read': signedIn,
  /** Site admins make groups at the top. */
  'group.createTop': isSiteAdmin,
  /** Maintainers make groups inside their group. */
  'group.createBelow': isMaintainer,
  /** Owners change their group, move it and delete it. */
  'group.update': isOwner,
  'group.move': isOwner,
  'group.delete': isOwner,
  'group.restore': isOwner,
  /** Owners decide who is in a group, and for which other groups it is open. */
  'member.manageInGroup': isOwner,
  'share.manageInGroup': isOwner,
  /** Maintainers do for a repository. */
  'member.manageInRepository': isMaintainer,
  'share.manageInRepository': isMaintainer,
  /** Everybody may leave. */
  'member.leave': isSelf,
} satisfies Record<string, Rule<never>>;
