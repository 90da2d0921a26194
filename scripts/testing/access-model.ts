import fc from 'fast-check';
import type { ReasonKind } from '@/lib/repositories/access-schema';

/**
 * Who may read what, told naively from the design: small worlds of accounts, groups and repositories, and the reasons by looking at
 * everything in turn. Things name each other by their place in the lists.
 */
export type When = 'never' | 'past' | 'today' | 'future';

export interface ModelUser {
  kind: 'HUMAN' | 'SERVICE_ACCOUNT';
  isExternal: boolean;
  isSiteAdmin: boolean;
  state: 'living' | 'blocked' | 'deleted';
  wildcard: 'none' | When;
}

export interface ModelGroup {
  parent: number | null;
  path: string;
}

export interface ModelRepository {
  group: number;
  path: string;
  visibility: 'PRIVATE' | 'INTERNAL' | 'PUBLIC';
  isUnrestricted: boolean;
  isDeleted: boolean;
}

type On = { group: number } | { repository: number };
export type ModelMembership = On & { user: number; level: number; expires: When };
export type ModelShare = On & { invited: number; level: number; expires: When };

export interface ModelGrant {
  user: number;
  repository: number;
  expires: When;
}

export interface World {
  users: ModelUser[];
  groups: ModelGroup[];
  repositories: ModelRepository[];
  memberships: ModelMembership[];
  shares: ModelShare[];
  grants: ModelGrant[];
}

export interface ModelReason {
  kind: ReasonKind;
  level: number | null;
  group: number | null;
}

/** What ends today counts no more; so does what ended before. */
const isOver = (when: When): boolean => when === 'past' || when === 'today';

export function ancestorsOf(world: World, group: number): number[] {
  const parent = world.groups[group]?.parent ?? null;
  return parent === null ? [group] : [group, ...ancestorsOf(world, parent)];
}

export const fullPathOf = (world: World, group: number): string =>
  ancestorsOf(world, group)
    .map((each) => world.groups[each]?.path)
    .reverse()
    .join('/');

/** Every reason for which `user` may see `repository`: its code, or with a lower `least` that it exists. */
export function reasonsFor(world: World, user: number, repository: number, isEnforced: boolean, least = 20): ModelReason[] {
  const who = world.users[user];
  const what = world.repositories[repository];
  if (!who || !what || who.state !== 'living' || what.isDeleted) return [];
  const plain = (kind: ReasonKind, holds: boolean): ModelReason[] => (holds ? [{ kind, level: null, group: null }] : []);
  const above = ancestorsOf(world, what.group);
  const own = world.memberships.filter((each) => each.user === user && !isOver(each.expires));
  const reasons = [
    ...plain('public', what.visibility === 'PUBLIC'),
    ...plain('unrestricted', what.isUnrestricted),
    ...plain('internal', what.visibility === 'INTERNAL' && !who.isExternal && who.kind === 'HUMAN'),
    ...plain('wildcard', who.wildcard === 'never' || who.wildcard === 'future'),
    ...plain('site-admin', who.isSiteAdmin && !isEnforced),
  ];
  for (const grant of world.grants) {
    if (grant.user === user && grant.repository === repository && !isOver(grant.expires))
      reasons.push({ kind: 'grant', level: null, group: null });
  }
  for (const membership of own) {
    if (membership.level < least) continue;
    if ('repository' in membership && membership.repository === repository) {
      reasons.push({ kind: 'membership', level: membership.level, group: null });
    }
    if ('group' in membership && above.includes(membership.group)) {
      reasons.push({ kind: 'group-membership', level: membership.level, group: membership.group });
    }
  }
  for (const share of world.shares) {
    if (isOver(share.expires)) continue;
    if ('repository' in share ? share.repository !== repository : !above.includes(share.group)) continue;
    for (const membership of own) {
      if (!('group' in membership) || !ancestorsOf(world, share.invited).includes(membership.group)) continue;
      const level = Math.min(membership.level, share.level);
      if (level >= least) reasons.push({ kind: 'repository' in share ? 'share' : 'group-share', level, group: share.invited });
    }
  }
  return reasons;
}

// Paths of which one begins like another: what finds everything below a group by its name must not mistake them.
const paths = ['a', 'b', 'a-b', 'a.b', 'a0', 'ab', 'A_b', 'b~', 'c'];
const levels = [5, 10, 15, 20, 25, 30, 40, 50];

const when = fc.constantFrom<When>('never', 'never', 'future', 'today', 'past');
const often = (weight: number) => fc.integer({ min: 0, max: 99 }).map((roll) => roll < weight);

const user = fc
  .record({
    kind: fc.constantFrom<ModelUser['kind']>('HUMAN', 'SERVICE_ACCOUNT'),
    isExternal: often(30),
    isSiteAdmin: often(15),
    state: fc.constantFrom<ModelUser['state']>('living', 'living', 'living', 'living', 'living', 'blocked', 'deleted'),
    wildcard: fc.constantFrom<ModelUser['wildcard']>('none', 'none', 'none', 'never', 'future', 'past'),
  })
  .map((each): ModelUser => (each.kind === 'HUMAN' ? { ...each, wildcard: 'none' } : { ...each, isSiteAdmin: false }));

export const size = { users: 12, groups: 9, repositories: 150 };
const one = (of: keyof typeof size) => fc.integer({ min: 0, max: size[of] - 1 });
const on: fc.Arbitrary<On> = fc.oneof(fc.record({ group: one('groups') }), fc.record({ repository: one('repositories') }));
const target = (each: On) => ('group' in each ? `g${each.group}` : `r${each.repository}`);
const list = <T>(arbitrary: fc.Arbitrary<T>, length: number, selector: (each: T) => string) =>
  fc.uniqueArray(arbitrary, { minLength: 0, maxLength: length, selector });

/** Worlds in which every rule meets every other now and then. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    users: fc.array(user, { minLength: size.users, maxLength: size.users }),
    groups: fc.array(fc.record({ parent: fc.option(fc.nat()), path: fc.constantFrom(...paths) }), {
      minLength: size.groups,
      maxLength: size.groups,
    }),
    repositories: fc.array(
      fc.record({
        group: one('groups'),
        path: fc.constantFrom(...paths),
        visibility: fc.constantFrom<ModelRepository['visibility']>('PRIVATE', 'PRIVATE', 'PRIVATE', 'INTERNAL', 'PUBLIC'),
        isUnrestricted: often(8),
        isDeleted: often(8),
      }),
      { minLength: size.repositories, maxLength: size.repositories },
    ),
    memberships: list(
      fc
        .tuple(on, fc.record({ user: one('users'), level: fc.constantFrom(...levels), expires: when }))
        .map(([where, rest]) => ({ ...where, ...rest })),
      30,
      (each) => `${each.user} ${target(each)}`,
    ),
    shares: list(
      fc
        .tuple(on, fc.record({ invited: one('groups'), level: fc.constantFrom(...levels), expires: when }))
        .map(([where, rest]) => ({ ...where, ...rest })),
      10,
      (each) => `${each.invited} ${target(each)}`,
    ),
    grants: list(
      fc.record({ user: one('users'), repository: one('repositories'), expires: when }),
      20,
      (each) => `${each.user} ${each.repository}`,
    ),
  })
  .map(withUniqueNames);

/** A parent comes before its children, and no two of one folder share a name. */
function withUniqueNames(world: World): World {
  const groups = world.groups.map(({ parent, path }, index) => ({
    parent: parent === null || index === 0 ? null : parent % index,
    path,
  }));
  const taken = new Set<string>();
  const free = (folder: string, path: string): string => {
    const name = taken.has(`${folder}/${path}`.toLowerCase()) ? free(folder, `${path}x`) : path;
    taken.add(`${folder}/${name}`.toLowerCase());
    return name;
  };
  const named = groups.map((group) => ({ ...group, path: free(`g${group.parent ?? ''}`, group.path) }));
  const repositories = world.repositories.map((repository) => ({ ...repository, path: free(`r${repository.group}`, repository.path) }));
  const shares = world.shares.filter((share) => !('group' in share) || share.group !== share.invited);
  return { ...world, groups: named, repositories, shares };
}
