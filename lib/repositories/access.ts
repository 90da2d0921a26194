import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { Prisma } from '@/lib/db/generated/client';
import { guest, reporter } from '@/lib/groups/schema';
import { currentSettings } from '@/lib/site/settings';
import type { ReasonKind } from './access-schema';

/**
 * The one decision about who may read a repository (design.md §2): a branch for each reason, and one text of them for lists,
 * single checks and explanations. Each branch finds its rows by an index of its own, so that it costs what it finds.
 */
export interface Viewer {
  /** Null without a credential: what is public alone. A column where many accounts are asked about in one statement. */
  userId: number | Prisma.Sql | null;
  /** The server itself sees everything. */
  isSystem: boolean;
  isEnforcedForSiteAdmins: boolean;
}

export async function viewerOf(actor: Actor): Promise<Viewer> {
  const settings = await currentSettings();
  return {
    userId: isAccount(actor) ? actor.userId : null,
    isSystem: actor.kind === 'system',
    isEnforcedForSiteAdmins: settings['authz.enforceForSiteAdmins'],
  };
}

/** The same for an account that does not ask itself: explanations, and what an admin looks at. */
export async function viewerFor(userId: number): Promise<Viewer> {
  const settings = await currentSettings();
  return { userId, isSystem: false, isEnforcedForSiteAdmins: settings['authz.enforceForSiteAdmins'] };
}

/** What is asked: to read code, or only to know that the repository is there (GL: Guest and Planner). */
export type Purpose = 'code' | 'existence';

const leastLevel: Record<Purpose, number> = { code: reporter, existence: guest };

interface Branch {
  kind: ReasonKind;
  /** A relation `h`: what the viewer holds, a row each. */
  held: Prisma.Sql;
  /** Which repositories `r` such a row opens. */
  opens: Prisma.Sql;
  /** True where a row names one repository by id; else it opens a range or a kind of them. */
  isByRow: boolean;
  /** True where two rows can open the same repository: groups inside each other, shares with several groups. */
  mayRepeat?: boolean;
  level?: Prisma.Sql;
  /** The group whose membership or share it is. */
  groupId?: Prisma.Sql;
  until?: Prisma.Sql;
}

const living = Prisma.sql`r."deletedAt" IS NULL`;
const none = Prisma.sql`NULL`;
const today = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;
/** True of a membership or a share that has not come to its end. */
export const counts = (alias: Prisma.Sql) => Prisma.sql`(${alias}."expiresAt" IS NULL OR ${alias}."expiresAt" > ${today})`;
/** Everything whose key begins with that of `h` and a slash: "0" is the character after it. */
const isBelow = Prisma.sql`r.key > h.key || '/' AND r.key < h.key || '0'`;

/** The viewer, as the account is at this moment. Nobody where it is blocked or gone. */
const viewerRow = ({ userId, isEnforcedForSiteAdmins }: Viewer) => Prisma.sql`
  SELECT id, "isExternal" OR kind = 'SERVICE_ACCOUNT' AS "isExternal",
    "isSiteAdmin" AND NOT ${isEnforcedForSiteAdmins}::boolean AS "readsAll",
    "allRepositories" AND COALESCE("allRepositoriesUntil" > now(), TRUE) AS "hasWildcard", "allRepositoriesUntil"
  FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL AND "blockedAt" IS NULL AND kind <> 'GHOST'`;

/** Memberships of groups, and what groups share with the groups that these reach. */
const groupMemberships = Prisma.sql`
  SELECT m."groupId", g.key, m."accessLevel" AS level, m."expiresAt"
  FROM viewer JOIN "Membership" m ON m."userId" = viewer.id JOIN "Group" g ON g.id = m."groupId" WHERE ${counts(Prisma.sql`m`)}`;

const shares = Prisma.sql`
  SELECT s."groupId" AS "sharedGroupId", s."repositoryId", s."invitedId" AS "groupId", LEAST(m.level, s."accessLevel") AS level,
    LEAST(m."expiresAt", s."expiresAt") AS "expiresAt"
  FROM member m JOIN "GroupAncestor" a ON a."ancestorId" = m."groupId" JOIN "GroupShare" s ON s."invitedId" = a."groupId"
  WHERE ${counts(Prisma.sql`s`)}`;

function branches(viewer: Viewer, purpose: Purpose): Branch[] {
  const everything = { opens: Prisma.sql`TRUE`, isByRow: false };
  if (viewer.isSystem) return [{ kind: 'site-admin', held: Prisma.sql`SELECT 1`, ...everything }];
  const isPublic: Branch = { kind: 'public', held: Prisma.sql`SELECT 1`, opens: Prisma.sql`r.visibility = 'PUBLIC'`, isByRow: false };
  if (viewer.userId === null) return [isPublic];
  const least = leastLevel[purpose];
  const levelled = { level: Prisma.sql`h.level`, groupId: Prisma.sql`h."groupId"`, until: Prisma.sql`h."expiresAt"::timestamptz` };
  return [
    { ...isPublic, held: Prisma.sql`SELECT 1 FROM viewer` },
    { kind: 'unrestricted', held: Prisma.sql`SELECT 1 FROM viewer`, opens: Prisma.sql`r."isUnrestricted"`, isByRow: false },
    {
      kind: 'internal',
      held: Prisma.sql`SELECT 1 FROM viewer WHERE NOT "isExternal"`,
      opens: Prisma.sql`r.visibility = 'INTERNAL'`,
      isByRow: false,
    },
    {
      kind: 'grant',
      held: Prisma.sql`
        SELECT g."repositoryId", g."expiresAt" FROM viewer JOIN "RepositoryGrant" g ON g."userId" = viewer.id
        WHERE COALESCE(g."expiresAt" > now(), TRUE)`,
      opens: Prisma.sql`r.id = h."repositoryId"`,
      isByRow: true,
      until: Prisma.sql`h."expiresAt"`,
    },
    {
      kind: 'wildcard',
      held: Prisma.sql`SELECT "allRepositoriesUntil" FROM viewer WHERE "hasWildcard"`,
      ...everything,
      until: Prisma.sql`h."allRepositoriesUntil"`,
    },
    {
      kind: 'membership',
      held: Prisma.sql`
        SELECT m."repositoryId", m."accessLevel" AS level, NULL::int AS "groupId", m."expiresAt"
        FROM viewer JOIN "Membership" m ON m."userId" = viewer.id
        WHERE m."repositoryId" IS NOT NULL AND m."accessLevel" >= ${least} AND ${counts(Prisma.sql`m`)}`,
      opens: Prisma.sql`r.id = h."repositoryId"`,
      isByRow: true,
      ...levelled,
    },
    {
      kind: 'group-membership',
      held: Prisma.sql`SELECT * FROM member WHERE level >= ${least}`,
      opens: isBelow,
      isByRow: false,
      mayRepeat: true,
      ...levelled,
    },
    {
      kind: 'share',
      held: Prisma.sql`SELECT * FROM share WHERE "repositoryId" IS NOT NULL AND level >= ${least}`,
      opens: Prisma.sql`r.id = h."repositoryId"`,
      isByRow: true,
      mayRepeat: true,
      ...levelled,
    },
    {
      kind: 'group-share',
      held: Prisma.sql`
        SELECT g.key, s.* FROM share s JOIN "Group" g ON g.id = s."sharedGroupId" WHERE s.level >= ${least}`,
      opens: isBelow,
      isByRow: false,
      mayRepeat: true,
      ...levelled,
    },
    { kind: 'site-admin', held: Prisma.sql`SELECT 1 FROM viewer WHERE "readsAll"`, ...everything },
  ];
}

/** The viewer with the memberships of groups and the shares that it holds: the relations `viewer`, `member` and `share`. */
export const withHeld = (viewer: Viewer) => Prisma.sql`
  WITH viewer AS MATERIALIZED (${viewerRow(viewer)}), member AS MATERIALIZED (${groupMemberships}), share AS MATERIALIZED (${shares})`;

const union = (parts: Prisma.Sql[]) =>
  Prisma.join(
    parts.map((part) => Prisma.sql`(${part})`),
    ' UNION ALL ',
  );

/**
 * Every reason why the viewer may see the repositories that `narrow` names (a condition on `r` that an index serves).
 * Rows: id, key, kind, level, groupId, until.
 */
export const reasonsSql = (viewer: Viewer, narrow: Prisma.Sql, purpose: Purpose = 'code'): Prisma.Sql => Prisma.sql`
  ${withHeld(viewer)}
  ${union(
    branches(viewer, purpose).map(
      ({ kind, held, opens, level = none, groupId = none, until = none }) => Prisma.sql`
        SELECT r.id, r.key, ${kind}::text AS kind, ${level}::int AS level, ${groupId}::int AS "groupId", ${until}::timestamptz AS until
        FROM (${held}) AS h JOIN "Repository" r ON ${opens} WHERE ${living} AND ${narrow}`,
    ),
  )}`;

export interface PageOfReadable {
  /** A condition on `r` beside the right to see it. */
  filter: Prisma.Sql;
  /** How `r` is sorted; must end in something unique, and each branch must come in this order from an index. */
  order: Prisma.Sql;
  /** The columns of `r` that the order names. */
  sortColumns: Prisma.Sql;
  limit: number;
  purpose?: Purpose;
}

/** Ids of a page of what the viewer may see, in order: a row `id` each, once whatever the number of reasons. */
export const readableSql = (
  viewer: Viewer,
  { filter, order, sortColumns, limit, purpose = 'code' }: PageOfReadable,
): Prisma.Sql => Prisma.sql`
  ${withHeld(viewer)}
  SELECT r.id FROM (
    SELECT DISTINCT r.id, ${sortColumns} FROM (
      ${union(
        branches(viewer, purpose).map(({ held, opens, isByRow, mayRepeat }) => {
          const rows = Prisma.sql`r.id, ${sortColumns}`;
          const open = Prisma.sql`${living} AND ${filter}`;
          const cut = Prisma.sql`ORDER BY ${order} LIMIT ${limit}`;
          const found = isByRow
            ? Prisma.sql`SELECT ${rows} FROM (${held}) AS h JOIN "Repository" r ON ${opens} WHERE ${open}`
            : Prisma.sql`
                SELECT r.* FROM (${held}) AS h
                CROSS JOIN LATERAL (SELECT ${rows} FROM "Repository" r WHERE ${opens} AND ${open} ${cut}) AS r`;
          // Each once before they are cut off: a page would else be short, and be taken for the last one.
          return mayRepeat
            ? Prisma.sql`SELECT r.* FROM (SELECT DISTINCT * FROM (${found}) AS r) AS r ${cut}`
            : Prisma.sql`${found} ${cut}`;
        }),
      )}
    ) AS r
  ) AS r ORDER BY ${order} LIMIT ${limit}`;

/** How many repositories a page without end would show, no more than `most`. */
export const countReadableSql = (
  viewer: Viewer,
  { filter, most, purpose = 'code' }: { filter: Prisma.Sql; most: number; purpose?: Purpose },
) => Prisma.sql`
  SELECT count(*)::int AS count FROM (
    ${readableSql(viewer, { filter, order: Prisma.sql`r.key`, sortColumns: Prisma.sql`r.key`, limit: most, purpose })}
  ) AS counted`;
