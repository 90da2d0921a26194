import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { lockedAccountIds } from '@/lib/sessions/service-end';
import { isCommon, matching, utcToday } from './site-filter';
import type { ListSiteUsersInput, SiteUser, SiteUsersFilter, UserSummary } from './site-schema';

// Written in SQL: the list sorts by the primary address of another table, and the search needs one index per UNION branch.

interface SiteUserRow {
  id: number;
  kind: SiteUser['kind'];
  username: string;
  displayName: string | null;
  avatarUrl: string | null;
  isSiteAdmin: boolean;
  createdAt: Date;
  updatedAt: Date;
  lastActiveAt: Date | null;
  blockedAt: Date | null;
  deletedAt: Date | null;
  tosAcceptedAt: Date | null;
  email: string | null;
  eventsCount: bigint;
  isLocked: boolean;
  ownerId: number | null;
  ownerUsername: string | null;
  ownerHasLeft: boolean | null;
  ownerLeftAt: Date | null;
  labels: string[];
  reviewAt: string | null;
  isReviewOverdue: boolean;
}

const toSiteUser = ({ ownerId, ownerUsername, ownerHasLeft, ownerLeftAt, ...row }: SiteUserRow): SiteUser => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  blockedAt: row.blockedAt?.toISOString() ?? null,
  deletedAt: row.deletedAt?.toISOString() ?? null,
  tosAcceptedAt: row.tosAcceptedAt?.toISOString() ?? null,
  eventsCount: Number(row.eventsCount),
  owner: ownerId === null ? null : { id: ownerId, username: ownerUsername ?? '', hasLeft: ownerHasLeft ?? true },
  hasOwnerLeft: ownerId === null ? ownerLeftAt !== null : (ownerHasLeft ?? true),
});

const ascending = Prisma.sql`ASC`;
const descendingOrder = Prisma.sql`DESC`;

// Columns that may be empty have indexes with the same order of empty ones.
const orders = {
  username: { column: Prisma.sql`u.username`, isNullable: false },
  email: { column: Prisma.sql`e.email`, isNullable: true },
  kind: { column: Prisma.sql`u.kind`, isNullable: false },
  createdAt: { column: Prisma.sql`u."createdAt"`, isNullable: false },
  lastActiveAt: { column: Prisma.sql`u."lastActiveAt"`, isNullable: true },
  deletedAt: { column: Prisma.sql`u."deletedAt"`, isNullable: true },
  eventsCount: { column: Prisma.sql`u."eventsCount"`, isNullable: false },
} satisfies Record<ListSiteUsersInput['orderBy'], object>;

const primaryAddress = Prisma.sql`LEFT JOIN "UserEmail" e ON e."userId" = u.id AND e."isPrimary"`;

/** `ORDER BY` of a page. Absent values are the least: never active comes before long ago. */
function ordering({ orderBy, descending }: Pick<ListSiteUsersInput, 'orderBy' | 'descending'>): Prisma.Sql {
  const direction = descending ? descendingOrder : ascending;
  const { column, isNullable } = orders[orderBy];
  const absent = !isNullable ? Prisma.empty : descending ? Prisma.sql`NULLS LAST` : Prisma.sql`NULLS FIRST`;
  // The index of kinds goes on by name.
  const next = orderBy === 'kind' ? Prisma.sql`u.username ${direction},` : Prisma.empty;
  return Prisma.sql`${column} ${direction} ${absent}, ${next} u.id ${direction}`;
}

/**
 * Accounts by address: those without one by id, the others by the index of addresses, each only as far as the page can reach.
 * Over both at once the database would sort every account for each page.
 */
function byAddress(condition: Prisma.Sql, { limit, offset, descending }: Pick<ListSiteUsersInput, 'limit' | 'offset' | 'descending'>) {
  const direction = descending ? descendingOrder : ascending;
  const reach = limit + offset;
  return Prisma.sql`(
    (SELECT u.id AS "userId", NULL::citext AS email FROM "User" u
     WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM "UserEmail" p WHERE p."userId" = u.id AND p."isPrimary")
     ORDER BY u.id ${direction} LIMIT ${reach})
    UNION ALL
    (SELECT p."userId", p.email FROM "UserEmail" p JOIN "User" u ON u.id = p."userId"
     WHERE p."isPrimary" AND ${condition} ORDER BY p.email ${direction}, p."userId" ${direction} LIMIT ${reach})
  ) e JOIN "User" u ON u.id = e."userId"`;
}

/**
 * A page of the administration list. The page is chosen first, from accounts alone where the order allows: what is shown beside
 * an account is looked up for the rows of the page only.
 */
export async function findSiteUsers({ limit, offset, orderBy, descending, ...filter }: ListSiteUsersInput): Promise<SiteUser[]> {
  const order = ordering({ orderBy, descending });
  const condition = matching(filter, { isCommon: filter.query ? await isCommon(filter.query) : false });
  const source =
    orderBy === 'email' ? byAddress(condition, { limit, offset, descending }) : Prisma.sql`"User" u WHERE ${condition}`;
  const rows = await db().$queryRaw<SiteUserRow[]>`
    WITH page AS MATERIALIZED (
      SELECT u.* FROM ${source} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}
    )
    SELECT u.id, u.kind, u.username::text, u."displayName", u."avatarUrl", u."isSiteAdmin", u."createdAt", u."updatedAt",
           u."lastActiveAt", u."blockedAt", u."deletedAt", u."tosAcceptedAt", e.email::text, u."eventsCount",
           u.id IN (${lockedAccountIds}) AS "isLocked",
           o.id AS "ownerId", o.username::text AS "ownerUsername",
           o."deletedAt" IS NOT NULL OR o."blockedAt" IS NOT NULL AS "ownerHasLeft", u."ownerLeftAt",
           u.labels, u."reviewAt"::text AS "reviewAt", COALESCE(u."reviewAt" < ${utcToday}, FALSE) AS "isReviewOverdue"
    FROM page u ${primaryAddress} LEFT JOIN "User" o ON o.id = u."ownerId"
    ORDER BY ${order}`;
  return rows.map(toSiteUser);
}

/** How many match: exactly, or at most `cap + 1` where a cap is given. */
export async function countSiteUsers({ cap, ...filter }: SiteUsersFilter & { cap?: number }): Promise<number> {
  const limit = cap === undefined ? Prisma.empty : Prisma.sql`LIMIT ${cap + 1}`;
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "User" u WHERE ${matching(filter)} ${limit}) AS matches`;
  return row?.count ?? 0;
}

/** Living accounts by what they are: each number from an index of its own. */
export async function summarizeUsers(): Promise<UserSummary> {
  const [row] = await db().$queryRaw<UserSummary[]>`
    SELECT (SELECT count(*) FROM "User" WHERE kind = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL)::int
             + (SELECT count(*) FROM "User" WHERE "blockedAt" IS NOT NULL AND kind = 'HUMAN' AND "deletedAt" IS NULL)::int AS people,
           (SELECT count(*) FROM "User" WHERE "isSiteAdmin" AND "deletedAt" IS NULL)::int AS "siteAdmins",
           (SELECT count(*) FROM "User" WHERE kind = 'SERVICE_ACCOUNT' AND "deletedAt" IS NULL)::int AS "serviceAccounts"`;
  return row ?? { people: 0, siteAdmins: 0, serviceAccounts: 0 };
}
