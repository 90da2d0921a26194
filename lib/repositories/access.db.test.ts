import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { reasonsFor, size, worlds, type ModelReason, type World } from '@/scripts/testing/access-model';
import { makeWorlds, type RealWorld } from '@/scripts/testing/access-world';
import { readableSql, type Purpose, type Viewer } from './access';
import { findReadableId, findReasons, type ReasonRow } from './access-queries';
import { findAccounts } from './explain-queries';

const decisions = Number(process.env.ACCESS_DECISIONS ?? 120_000);
const seed = Number(process.env.ACCESS_SEED ?? 20_261_120);
const batch = 20;
const pageSize = 17;
/** Of how many accounts one is asked for its whole list too, page by page. */
const walkEvery = 5;

const viewer = (userId: number, isEnforcedForSiteAdmins = false): Viewer => ({ userId, isSystem: false, isEnforcedForSiteAdmins });

/** Reasons as comparable lines: `repository kind level group`. */
const told = (reasons: ModelReason[], repository: number, { groups }: RealWorld) =>
  reasons.map(({ kind, level, group }) => `${repository} ${kind} ${level} ${group === null ? null : groups[group]}`);
const found = (rows: ReasonRow[]) => rows.map(({ id, kind, level, groupId }) => `${id} ${kind} ${level} ${groupId}`);

/** Ids of all that the viewer may see, page by page as a list would ask. */
async function walk(who: Viewer, ids: number[], purpose: Purpose): Promise<number[]> {
  const seen: { id: number; key: string }[] = [];
  for (;;) {
    const last = seen.at(-1)?.key ?? '';
    const page = await db().$queryRaw<{ id: number; key: string }[]>(
      Prisma.sql`SELECT r.id, r.key FROM "Repository" r JOIN (${readableSql(who, {
        filter: Prisma.sql`r.id = ANY(${ids}) AND r.key > ${last}`,
        order: Prisma.sql`r.key`,
        sortColumns: Prisma.sql`r.key`,
        limit: pageSize,
        purpose,
      })}) AS page USING (id) ORDER BY r.key`,
    );
    seen.push(...page);
    if (page.length < pageSize) return seen.map(({ id }) => id);
  }
}

/** The other way round: who has a reason of their own, which the openness of the repository is not. */
async function compareAccounts({ world, users, repositories }: RealWorld, place: number, isEnforced: boolean): Promise<void> {
  const own = (user: number) =>
    reasonsFor(world, user, place, isEnforced).some(({ kind }) => !['public', 'unrestricted', 'internal'].includes(kind));
  const expected = world.users.flatMap((_, user) => (own(user) ? [users[user] ?? 0] : []));
  if (world.repositories[place]?.isDeleted) return;
  // Other worlds' site admins, and machines that read everything, are among them too.
  const rows = await findAccounts({ repositoryId: repositories[place] ?? 0, limit: 100_000 }, isEnforced);
  const found = rows.flatMap(({ userId }) => (users.includes(userId) ? [userId] : []));
  expect(found.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
}

async function compare(real: RealWorld, user: number, isEnforced: boolean): Promise<number> {
  const { world, users, repositories } = real;
  const who = viewer(users[user] ?? 0, isEnforced);
  const rows = await findReasons(who, repositories);
  const expected = world.repositories.flatMap((_, place) =>
    told(reasonsFor(world, user, place, isEnforced), repositories[place] ?? 0, real),
  );
  expect(found(rows).sort()).toEqual(expected.sort());
  if (user % walkEvery !== 0) return repositories.length;
  const purpose: Purpose = user % 2 === 0 ? 'code' : 'existence';
  const least = purpose === 'code' ? 20 : 10;
  const readable = repositories.filter((_, place) => reasonsFor(world, user, place, isEnforced, least).length > 0);
  expect((await walk(who, repositories, purpose)).sort((a, b) => a - b)).toEqual([...readable].sort((a, b) => a - b));
  return repositories.length;
}

describe('who may read a repository', () => {
  it(`is what the design says, with the same reasons, in ${decisions.toLocaleString('en')} decisions`, { timeout: 3_600_000 }, async () => {
    let made = 0;
    let allowed = 0;
    for (let round = 0; made < decisions; round += 1) {
      const sample: World[] = fc.sample(worlds, { numRuns: batch, seed: seed + round });
      for (const real of await makeWorlds(sample)) {
        const isEnforced = made % 3 === 0;
        for (const place of [0, 1, 2]) await compareAccounts(real, place, isEnforced);
        for (const user of real.world.users.keys()) {
          made += await compare(real, user, isEnforced);
          allowed += reasonsFor(real.world, user, 0, isEnforced).length > 0 ? 1 : 0;
        }
      }
    }
    // A generator that opens nothing, or everything, would compare nothing.
    expect(allowed / (made / size.repositories)).toBeGreaterThan(0.2);
    expect(allowed / (made / size.repositories)).toBeLessThan(0.8);
  });

  it('without a credential is what is public, and for the server itself everything', async () => {
    const [real] = await makeWorlds(fc.sample(worlds, { numRuns: 1, seed }));
    if (!real) throw new Error('No world was made.');
    const { world, repositories } = real;
    const anonymous: Viewer = { userId: null, isSystem: false, isEnforcedForSiteAdmins: false };
    const open = repositories.filter(
      (_, place) => world.repositories[place]?.visibility === 'PUBLIC' && !world.repositories[place]?.isDeleted,
    );
    expect(open.length).toBeGreaterThan(0);
    expect((await walk(anonymous, repositories, 'code')).sort((a, b) => a - b)).toEqual([...open].sort((a, b) => a - b));
    const living = repositories.filter((_, place) => !world.repositories[place]?.isDeleted);
    expect((await walk({ ...anonymous, isSystem: true }, repositories, 'code')).sort((a, b) => a - b)).toEqual(
      [...living].sort((a, b) => a - b),
    );
  });

  it('finds one by name without regard to case, and not what is deleted or closed', async () => {
    const [real] = await makeWorlds(fc.sample(worlds, { numRuns: 1, seed }));
    if (!real) throw new Error('No world was made.');
    const { world, repositories, users } = real;
    for (const place of repositories.keys()) {
      const { fullName } = await db().repository.findUniqueOrThrow({ where: { id: repositories[place] ?? 0 }, select: { fullName: true } });
      const isOpen = reasonsFor(world, 1, place, false).length > 0;
      const id = await findReadableId(viewer(users[1] ?? 0), { name: fullName.toUpperCase() });
      expect(id, fullName).toBe(isOpen ? repositories[place] : null);
    }
  });
});
