import 'server-only';
import { Prisma } from '@/lib/db/generated/client';
import { guest } from '@/lib/groups/schema';
import { counts, withHeld, type Viewer } from '@/lib/repositories/access';

/**
 * Who sees a group: a branch for each reason, and one text of them for lists and single checks, as with repositories. A group is
 * seen whole, or by its path alone where it only leads to something that the viewer may see.
 */
interface Branch {
  /** Rows id, key of groups `g` that meet a condition, each once; `page` is their order and how many, or nothing. */
  rows: (filter: Prisma.Sql, page: Prisma.Sql) => Prisma.Sql;
  isWhole: boolean;
}

const always = Prisma.sql`TRUE`;
const living = Prisma.sql`r."deletedAt" IS NULL`;

/** True for a group with such a living repository somewhere below: one probe of an index of such repositories. */
const leadsTo = (which: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM "Repository" r WHERE r.key > g.key || '/' AND r.key < g.key || '0' AND ${living} AND ${which})`;
const isPublic = Prisma.sql`r.visibility = 'PUBLIC'`;

/** Groups that hold what the viewer is in by name: a group, a repository, a share, a grant; and all groups above these. */
const above = Prisma.sql`
  SELECT DISTINCT a."ancestorId" AS id FROM (
    SELECT "groupId" FROM member
    UNION SELECT "sharedGroupId" FROM share WHERE "sharedGroupId" IS NOT NULL
    UNION SELECT r."groupId" FROM share s JOIN "Repository" r ON r.id = s."repositoryId" WHERE s.level >= ${guest} AND ${living}
    UNION SELECT r."groupId" FROM viewer JOIN "Membership" m ON m."userId" = viewer.id JOIN "Repository" r ON r.id = m."repositoryId"
      WHERE m."accessLevel" >= ${guest} AND ${counts(Prisma.sql`m`)} AND ${living}
    UNION SELECT r."groupId" FROM viewer JOIN "RepositoryGrant" x ON x."userId" = viewer.id JOIN "Repository" r ON r.id = x."repositoryId"
      WHERE COALESCE(x."expiresAt" > now(), TRUE) AND ${living}
  ) AS held CROSS JOIN LATERAL (SELECT "ancestorId" FROM "GroupAncestor" WHERE "groupId" = held."groupId" OFFSET 0) AS a`;

/** Groups of a kind, in their own order. */
const every = (condition: Prisma.Sql, isWhole: boolean): Branch => ({
  rows: (filter, page) => Prisma.sql`SELECT g.id, g.key FROM "Group" g WHERE ${condition} AND ${filter} ${page}`,
  isWhole,
});

/** Groups whose ids are held, looked up one by one: how many there are, the database guesses too high, and would read them all. */
const named = (held: Prisma.Sql, isWhole: boolean): Branch => ({
  rows: (filter, page) => Prisma.sql`
    SELECT DISTINCT g.id, g.key FROM (${held}) AS h CROSS JOIN LATERAL (
      SELECT g.id, g.key FROM "Group" g WHERE g.id = h.id AND ${filter} OFFSET 0
    ) AS g ${page}`,
  isWhole,
});

/** Groups below those whose keys are held: "0" is the character after the slash. */
const below = (held: Prisma.Sql): Branch => ({
  rows: (filter, page) => Prisma.sql`
    SELECT DISTINCT g.id, g.key FROM (${held}) AS h CROSS JOIN LATERAL (
      SELECT g.id, g.key FROM "Group" g WHERE g.key > h.key || '/' AND g.key < h.key || '0' AND ${filter} ${page}
    ) AS g ${page}`,
  isWhole: true,
});

/** One row where the condition holds for the viewer, and none for an account that is blocked or gone. */
const when = (condition: Prisma.Sql) => Prisma.sql`(SELECT ${condition} FROM viewer)`;

function branches(viewer: Viewer): Branch[] {
  if (viewer.isSystem) return [every(always, true)];
  const open = Prisma.sql`g.visibility = 'PUBLIC'`;
  if (viewer.userId === null) return [every(open, true), every(leadsTo(isPublic), false)];
  const isInside = Prisma.sql`NOT "isExternal"`;
  return [
    every(Prisma.sql`${open} AND ${when(always)}`, true),
    every(Prisma.sql`g.visibility = 'INTERNAL' AND ${when(isInside)}`, true),
    every(when(Prisma.sql`"readsAll"`), true),
    named(Prisma.sql`SELECT "groupId" AS id FROM member`, true),
    below(Prisma.sql`SELECT key FROM member`),
    named(Prisma.sql`SELECT "sharedGroupId" AS id FROM share`, true),
    below(Prisma.sql`SELECT i.key FROM share s CROSS JOIN LATERAL (SELECT key FROM "Group" WHERE id = s."sharedGroupId" OFFSET 0) AS i`),
    named(above, false),
    every(
      Prisma.sql`${when(always)} AND (${leadsTo(isPublic)} OR ${leadsTo(Prisma.sql`r."isUnrestricted"`)}
        OR (${when(isInside)} AND ${leadsTo(Prisma.sql`r.visibility = 'INTERNAL'`)}))`,
      false,
    ),
    every(Prisma.sql`${when(Prisma.sql`"hasWildcard"`)} AND ${leadsTo(always)}`, false),
  ];
}

const seen = (viewer: Viewer, filter: Prisma.Sql, page: Prisma.Sql) => Prisma.sql`
  ${withHeld(viewer)}
  SELECT g.id, g.key, bool_or(g."isWhole") AS "isWhole" FROM (
    ${Prisma.join(
      branches(viewer).map(
        ({ rows, isWhole }) => Prisma.sql`(SELECT *, ${isWhole}::boolean AS "isWhole" FROM (${rows(filter, page)}) AS b)`,
      ),
      ' UNION ALL ',
    )}
  ) AS g GROUP BY g.id, g.key ${page}`;

/** Which of the groups that `narrow` names (a condition on `g` that an index serves) the viewer sees: id, key, isWhole. */
export const seenSql = (viewer: Viewer, narrow: Prisma.Sql): Prisma.Sql => seen(viewer, narrow, Prisma.empty);

/** A page of the groups that the viewer sees and `filter` names, by their keys: id, key, isWhole. */
export const seenPageSql = (viewer: Viewer, filter: Prisma.Sql, limit: number): Prisma.Sql =>
  seen(viewer, filter, Prisma.sql`ORDER BY g.key LIMIT ${limit}`);

/** The highest level that memberships of the group and of those above it, and shares with groups one is in, give: `level`. */
export const levelSql = (viewer: Viewer, groupId: number): Prisma.Sql => Prisma.sql`
  ${withHeld(viewer)}
  SELECT COALESCE(max(level), 0)::int AS level FROM "GroupAncestor" a JOIN (
    SELECT "groupId", level FROM member UNION ALL SELECT "sharedGroupId", level FROM share WHERE "sharedGroupId" IS NOT NULL
  ) AS held ON held."groupId" = a."ancestorId" WHERE a."groupId" = ${groupId}`;
