import { beforeAll, describe, expect, it } from 'vitest';
import { db, pool } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { makePerson, makeServiceAccount, unique } from '@/prisma/seed/people';
import { readableSql, reasonsSql, type Viewer } from './access';

const viewer = (userId: number): Viewer => ({ userId, isSystem: false, isEnforcedForSiteAdmins: false });
const byKey = { order: Prisma.sql`r.key`, sortColumns: Prisma.sql`r.key`, limit: 51 };

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

async function nodesOf(statement: Prisma.Sql): Promise<Plan[]> {
  const [row] = await db().$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(Prisma.sql`EXPLAIN (FORMAT JSON) ${statement}`);
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  const top = row?.['QUERY PLAN'][0].Plan;
  if (!top) throw new Error('There is no plan.');
  return flat(top);
}

const tables = ['Repository', 'RepositoryGrant', 'Membership', 'GroupShare', 'GroupAncestor', 'Group', 'User'];
const scanned = (nodes: Plan[]) =>
  nodes
    .filter((node) => node['Node Type'] === 'Seq Scan' && tables.includes(node['Relation Name'] ?? ''))
    .map((node) => node['Relation Name']);

describe('the plan of the decision over many repositories', () => {
  let person: number;
  let machine: number;
  let root: string;

  beforeAll(async () => {
    root = unique('plan');
    person = (await makePerson()).id;
    machine = (await makeServiceAccount()).id;
    await fill(root, person, machine);
  }, 120_000);

  it.each(['the first page', 'a page in the middle'])('%s comes from indexes alone', async (which) => {
    const filter = which === 'the first page' ? Prisma.sql`TRUE` : Prisma.sql`r.key > ${`${root}/g100/r15000`}`;
    for (const id of [person, machine]) expect(scanned(await nodesOf(readableSql(viewer(id), { ...byKey, filter })))).toEqual([]);
  });

  it('so does the check of one, by id and by name, with its reasons', async () => {
    expect(scanned(await nodesOf(reasonsSql(viewer(machine), Prisma.sql`r.id = ANY(${[1, 2]})`)))).toEqual([]);
    expect(scanned(await nodesOf(reasonsSql(viewer(person), Prisma.sql`r.key = ${`${root}/g1/r1`}`)))).toEqual([]);
  });
});

/** 20,000 repositories in 4,000 groups; 40,000 grants, memberships and some shares among 500 accounts. */
async function fill(root: string, ...viewers: number[]): Promise<void> {
  await pool().query(
    `INSERT INTO "User" (kind, username, "updatedAt") SELECT 'SERVICE_ACCOUNT', $1 || n, now() FROM generate_series(1, 500) n`,
    [`${root}-`],
  );
  await pool().query(
    `INSERT INTO "Group" (origin, path, name, "fullPath", key, "updatedAt")
     SELECT 'MADE', 'g' || n, 'g' || n, $1 || '/g' || n, lower($1 || '/g' || n), now() FROM generate_series(1, 4000) n`,
    [root],
  );
  await pool().query(`INSERT INTO "GroupAncestor" SELECT id, id, 0 FROM "Group" WHERE key LIKE $1`, [`${root}/%`]);
  await pool().query(
    `INSERT INTO "Repository" ("groupId", origin, path, name, "fullName", key, visibility, "updatedAt")
     SELECT g.id, 'MIRROR', 'r' || n, 'r' || n, g."fullPath" || '/r' || n, g.key || '/r' || n,
       (CASE WHEN n % 50 = 0 THEN 'PUBLIC' WHEN n % 50 = 1 THEN 'INTERNAL' ELSE 'PRIVATE' END)::"Visibility", now()
     FROM generate_series(1, 20000) n JOIN "Group" g ON g.key = $1 || '/g' || (n % 4000 + 1)`,
    [root],
  );
  const accounts = `SELECT id FROM "User" WHERE username LIKE $1 || '-%' OR id = ANY($2)`;
  await pool().query(
    `INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "updatedAt")
     SELECT u.id, r.id, now() FROM (${accounts}) u CROSS JOIN LATERAL
       (SELECT id FROM "Repository" WHERE key LIKE $1 || '/%' AND id % 251 = u.id % 251) r`,
    [root, viewers],
  );
  await pool().query(
    `INSERT INTO "Membership" ("userId", "groupId", "accessLevel", "updatedAt")
     SELECT u.id, g.id, 30, now() FROM (${accounts}) u CROSS JOIN LATERAL
       (SELECT id FROM "Group" WHERE key LIKE $1 || '/%' AND id % 811 = u.id % 811) g`,
    [root, viewers],
  );
  await pool().query(
    `INSERT INTO "GroupShare" ("groupId", "invitedId", "accessLevel")
     SELECT a.id, b.id, 30 FROM "Group" a JOIN "Group" b ON b.key = $1 || '/g' || (a.id % 4000 + 1) AND a.id <> b.id
     WHERE a.key LIKE $1 || '/%'`,
    [root],
  );
  await pool().query('ANALYZE');
}
