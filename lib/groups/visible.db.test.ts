import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { db, pool } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { Viewer } from '@/lib/repositories/access';
import { makePerson, makeServiceAccount, unique } from '@/prisma/seed/people';
import { ancestorsOf, reasonsFor, worlds, type World } from '@/scripts/testing/access-model';
import { makeWorlds, type RealWorld } from '@/scripts/testing/access-world';
import { findLevel, findSeen } from './queries';
import { seenPageSql, seenSql } from './visible';

const visibilities = [null, 'PRIVATE', 'INTERNAL', 'PUBLIC'] as const;
const visibilityOf = (group: number) => visibilities[group % visibilities.length] ?? null;
const isOver = (when: string) => when === 'past' || when === 'today';
const viewer = (userId: number | null, isEnforcedForSiteAdmins = false): Viewer => ({ userId, isSystem: false, isEnforcedForSiteAdmins });

/** The levels that memberships and shares give, told naively. */
function levelsOn(world: World, user: number, group: number): number[] {
  const above = ancestorsOf(world, group);
  const own = world.memberships.flatMap((each) => (each.user === user && !isOver(each.expires) && 'group' in each ? [each] : []));
  const shares = world.shares.flatMap((each) => (!isOver(each.expires) && 'group' in each && above.includes(each.group) ? [each] : []));
  return [
    ...own.filter((each) => above.includes(each.group)).map(({ level }) => level),
    ...shares.flatMap(({ invited, level }) =>
      own.filter((each) => ancestorsOf(world, invited).includes(each.group)).map((each) => Math.min(each.level, level)),
    ),
  ];
}

function sight(world: World, user: number, group: number, isEnforced: boolean): 'whole' | 'path' | 'none' {
  const who = world.users[user];
  if (!who || who.state !== 'living') return 'none';
  const visibility = visibilityOf(group);
  const isInside = !who.isExternal && who.kind === 'HUMAN';
  if (visibility === 'PUBLIC' || (visibility === 'INTERNAL' && isInside) || (who.isSiteAdmin && !isEnforced)) return 'whole';
  if (levelsOn(world, user, group).length > 0) return 'whole';
  const holds = (other: number) => ancestorsOf(world, other).includes(group);
  const leads =
    world.groups.some((_, other) => holds(other) && levelsOn(world, user, other).length > 0) ||
    world.repositories.some((each, place) => holds(each.group) && reasonsFor(world, user, place, isEnforced, 10).length > 0);
  return leads ? 'path' : 'none';
}

const words = (rows: { id: number; isWhole: boolean }[]) => rows.map(({ id, isWhole }) => `${id} ${isWhole ? 'whole' : 'path'}`).sort();

async function walk(who: Viewer, ids: number[]): Promise<{ id: number; isWhole: boolean }[]> {
  const found: { id: number; key: string; isWhole: boolean }[] = [];
  for (const limit = 2; ;) {
    const filter = Prisma.sql`g.id = ANY(${ids}) AND g.key > ${found.at(-1)?.key ?? ''}`;
    const page = await db().$queryRaw<typeof found>(seenPageSql(who, filter, limit));
    found.push(...page);
    if (page.length < limit) return found;
  }
}

describe('who sees a group', () => {
  let made: RealWorld[];

  beforeAll(async () => {
    made = await makeWorlds(fc.sample(worlds, { numRuns: 8, seed: 4 }));
    for (const { groups } of made) {
      for (const [place, id] of groups.entries()) await db().group.update({ where: { id }, data: { visibility: visibilityOf(place) } });
    }
  }, 60_000);

  it('is what the rules say, whole or by its path, alone and page by page, with the level there', async () => {
    const seen = { whole: 0, path: 0, none: 0 };
    for (const [index, { world, users, groups }] of made.entries()) {
      for (const [user, id] of users.entries()) {
        const isEnforced = index % 2 === 0;
        const expected = groups.flatMap((group, place) => {
          const what = sight(world, user, place, isEnforced);
          seen[what] += 1;
          return what === 'none' ? [] : [{ id: group, isWhole: what === 'whole' }];
        });
        expect(words(await findSeen(viewer(id, isEnforced), groups))).toEqual(words(expected));
        expect(words(await walk(viewer(id, isEnforced), groups))).toEqual(words(expected));
        const place = user % groups.length;
        const isLiving = world.users[user]?.state === 'living';
        const level = isLiving ? Math.max(0, ...levelsOn(world, user, place)) : 0;
        expect(await findLevel(viewer(id), groups[place] ?? 0)).toBe(level);
      }
    }
    // Worlds that show all, or nothing, would compare nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });

  it('without a credential is what is public, and the way to it', async () => {
    for (const { world, groups } of made) {
      const expected = groups.flatMap((id, place) => {
        const isWhole = visibilityOf(place) === 'PUBLIC';
        const leads = world.repositories.some(
          ({ group, visibility, isDeleted }) => visibility === 'PUBLIC' && !isDeleted && ancestorsOf(world, group).includes(place),
        );
        return isWhole || leads ? [{ id, isWhole }] : [];
      });
      expect(words(await findSeen(viewer(null), groups))).toEqual(words(expected));
    }
    expect(await findSeen({ ...viewer(null), isSystem: true }, made[0]?.groups ?? [])).toHaveLength(9);
  });
});

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const tables = ['Repository', 'RepositoryGrant', 'Membership', 'GroupShare', 'GroupAncestor', 'Group', 'User'];

async function scannedBy(statement: Prisma.Sql): Promise<(string | undefined)[]> {
  const [row] = await db().$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(Prisma.sql`EXPLAIN (FORMAT JSON) ${statement}`);
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  const nodes = row ? flat(row['QUERY PLAN'][0].Plan) : [];
  expect(nodes.length).toBeGreaterThan(10);
  return nodes
    .filter((node) => node['Node Type'] === 'Seq Scan' && tables.includes(node['Relation Name'] ?? ''))
    .map((node) => node['Relation Name']);
}

it('the plan over many groups comes from indexes alone', async () => {
  const root = unique('plan');
  const [person, machine] = [await makePerson(), await makeServiceAccount()];
  const run = (text: string, ...values: unknown[]) => pool().query(text, values);
  await run(
    `INSERT INTO "Group" (origin, path, name, "fullPath", key, visibility, "updatedAt")
     SELECT 'MADE', 'g' || n, 'g' || n, $1 || '/g' || n, lower($1 || '/g' || n),
       (CASE WHEN n % 50 = 0 THEN 'PUBLIC' WHEN n % 50 = 1 THEN 'INTERNAL' WHEN n % 2 = 0 THEN 'PRIVATE' END)::"Visibility", now()
     FROM generate_series(1, 6000) n`,
    root,
  );
  await run(`INSERT INTO "GroupAncestor" SELECT id, id, 0 FROM "Group" WHERE key LIKE $1`, `${root}/%`);
  await run(
    `INSERT INTO "Repository" ("groupId", origin, path, name, "fullName", key, visibility, "updatedAt")
     SELECT g.id, 'MIRROR', 'r' || n, 'r' || n, g."fullPath" || '/r' || n, g.key || '/r' || n,
       (CASE WHEN n % 50 = 0 THEN 'PUBLIC' WHEN n % 50 = 1 THEN 'INTERNAL' ELSE 'PRIVATE' END)::"Visibility", now()
     FROM generate_series(1, 12000) n JOIN "Group" g ON g.key = $1 || '/g' || (n % 6000 + 1)`,
    root,
  );
  await run(
    `INSERT INTO "User" (kind, username, "updatedAt") SELECT 'SERVICE_ACCOUNT', $1 || n, now() FROM generate_series(1, 400) n`,
    `${root}-`,
  );
  const accounts = `SELECT id FROM "User" WHERE username LIKE $1 || '-%' OR id = ANY($2)`;
  await run(
    `INSERT INTO "Membership" ("userId", "groupId", "accessLevel", "updatedAt") SELECT u.id, g.id, 30, now() FROM (${accounts}) u
     CROSS JOIN LATERAL (SELECT id FROM "Group" WHERE key LIKE $1 || '/%' AND id % 811 = u.id % 811) g`,
    root,
    [person.id, machine.id],
  );
  await run(
    `INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "updatedAt") SELECT u.id, r.id, now() FROM (${accounts}) u
     CROSS JOIN LATERAL (SELECT id FROM "Repository" WHERE key LIKE $1 || '/%' AND id % 511 = u.id % 511) r`,
    root,
    [person.id, machine.id],
  );
  await run(
    `INSERT INTO "GroupShare" ("groupId", "invitedId", "accessLevel") SELECT a.id, b.id, 30 FROM "Group" a
     JOIN "Group" b ON b.key = $1 || '/g' || (a.id % 6000 + 1) AND a.id <> b.id WHERE a.key LIKE $1 || '/%'`,
    root,
  );
  await run('ANALYZE');
  for (const { id } of [person, machine]) {
    expect(await scannedBy(seenPageSql(viewer(id), Prisma.sql`TRUE`, 51))).toEqual([]);
    expect(await scannedBy(seenPageSql(viewer(id), Prisma.sql`g.key > ${`${root}/g3000`}`, 51))).toEqual([]);
    expect(await scannedBy(seenSql(viewer(id), Prisma.sql`g.key = ${`${root}/g30`}`))).toEqual([]);
  }
}, 60_000);
