import { db } from '@/lib/db/client';
import { keyOf } from '@/lib/groups/keys';
import { unique } from '@/prisma/seed/people';
import { ancestorsOf, fullPathOf, type When, type World } from './access-model';

/** A world in the database: the ids of its things, by their place in the model. */
export interface RealWorld {
  world: World;
  users: number[];
  groups: number[];
  repositories: number[];
}

const day = 86_400_000;
const instants: Record<When, () => Date | null> = {
  never: () => null,
  past: () => new Date(Date.now() - 3 * day),
  today: () => new Date(),
  future: () => new Date(Date.now() + 3 * day),
};

/** Writes many worlds straight into the tables, each below a root of its own. */
export async function makeWorlds(worlds: World[]): Promise<RealWorld[]> {
  const roots = worlds.map(() => unique('world'));
  const users = await makeUsers(worlds, roots);
  const groups = await makeGroups(worlds, roots);
  const repositories = await makeRepositories(worlds, roots, groups);
  const real = worlds.map((world, index) => ({
    world,
    users: users[index] ?? [],
    groups: groups[index] ?? [],
    repositories: repositories[index] ?? [],
  }));
  await db().membership.createMany({ data: real.flatMap(membershipRows) });
  await db().groupShare.createMany({ data: real.flatMap(shareRows) });
  await db().repositoryGrant.createMany({ data: real.flatMap(grantRows) });
  return real;
}

const nameIn = (world: World, root: string, group: number) => `${root}/${fullPathOf(world, group)}`;
const at = (ids: number[], index: number): number => ids[index] ?? 0;

async function makeUsers(worlds: World[], roots: string[]): Promise<number[][]> {
  const rows = worlds.flatMap(({ users }, index) =>
    users.map(({ kind, isExternal, isSiteAdmin, state, wildcard }, place) => ({
      kind,
      isExternal,
      isSiteAdmin,
      username: `${roots[index]}-${place}`,
      blockedAt: state === 'blocked' ? new Date() : null,
      deletedAt: state === 'deleted' ? new Date() : null,
      allRepositories: wildcard !== 'none',
      allRepositoriesUntil: wildcard === 'none' ? null : instants[wildcard](),
    })),
  );
  const made = await db().user.createManyAndReturn({ data: rows, select: { id: true, username: true } });
  const ids = new Map(made.map(({ id, username }) => [username, id]));
  return worlds.map(({ users }, index) => users.map((_, place) => ids.get(`${roots[index]}-${place}`) ?? 0));
}

async function makeGroups(worlds: World[], roots: string[]): Promise<number[][]> {
  const row = (path: string, fullPath: string) => ({ path, name: path, fullPath, key: keyOf(fullPath) });
  const top = roots.map((root) => row(root, root));
  const below = worlds.flatMap((world, index) =>
    world.groups.map(({ path }, place) => row(path, nameIn(world, roots[index] ?? '', place))),
  );
  const made = await db().group.createManyAndReturn({ data: [...top, ...below], select: { id: true, key: true } });
  const ids = new Map(made.map(({ id, key }) => [key, id]));
  const real = worlds.map((world, index) => world.groups.map((_, place) => ids.get(keyOf(nameIn(world, roots[index] ?? '', place))) ?? 0));
  const lines = worlds.flatMap((world, index) => {
    const root = ids.get(roots[index] ?? '') ?? 0;
    const groups = real[index] ?? [];
    return [
      { groupId: root, ancestorId: root, distance: 0 },
      ...world.groups.flatMap((_, place) => {
        const above = [...ancestorsOf(world, place).map((each) => at(groups, each)), root];
        return above.map((ancestorId, distance) => ({ groupId: at(groups, place), ancestorId, distance }));
      }),
    ];
  });
  await db().groupAncestor.createMany({ data: lines });
  return real;
}

async function makeRepositories(worlds: World[], roots: string[], groups: number[][]): Promise<number[][]> {
  const nameOf = (world: World, index: number, place: number) => {
    const repository = world.repositories[place];
    return `${nameIn(world, roots[index] ?? '', repository?.group ?? 0)}/${repository?.path}`;
  };
  const rows = worlds.flatMap((world, index) =>
    world.repositories.map(({ group, path, visibility, isUnrestricted, isDeleted }, place) => ({
      groupId: at(groups[index] ?? [], group),
      origin: 'HOSTED' as const,
      path,
      name: path,
      fullName: nameOf(world, index, place),
      key: keyOf(nameOf(world, index, place)),
      visibility,
      isUnrestricted,
      deletedAt: isDeleted ? new Date() : null,
    })),
  );
  const made = await db().repository.createManyAndReturn({ data: rows, select: { id: true, key: true } });
  const ids = new Map(made.map(({ id, key }) => [key, id]));
  return worlds.map((world, index) => world.repositories.map((_, place) => ids.get(keyOf(nameOf(world, index, place))) ?? 0));
}

const placeOf = ({ groups, repositories }: RealWorld, on: { group: number } | { repository: number }) =>
  'group' in on ? { groupId: at(groups, on.group) } : { repositoryId: at(repositories, on.repository) };

const membershipRows = (real: RealWorld) =>
  real.world.memberships.map((each) => ({
    ...placeOf(real, each),
    userId: at(real.users, each.user),
    accessLevel: each.level,
    expiresAt: instants[each.expires](),
  }));

const shareRows = (real: RealWorld) =>
  real.world.shares.map((each) => ({
    ...placeOf(real, each),
    invitedId: at(real.groups, each.invited),
    accessLevel: each.level,
    expiresAt: instants[each.expires](),
  }));

const grantRows = (real: RealWorld) =>
  real.world.grants.map((each) => ({
    userId: at(real.users, each.user),
    repositoryId: at(real.repositories, each.repository),
    expiresAt: instants[each.expires](),
  }));
