import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import type { DateRange, ListSiteUsersInput, SiteUser, SiteUsersFilter } from './schema';

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
}

const toSiteUser = (row: SiteUserRow): SiteUser => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  blockedAt: row.blockedAt?.toISOString() ?? null,
  deletedAt: row.deletedAt?.toISOString() ?? null,
  tosAcceptedAt: row.tosAcceptedAt?.toISOString() ?? null,
});

const accounts = Prisma.sql`FROM "User" u LEFT JOIN "UserEmail" e ON e."userId" = u.id AND e."isPrimary"`;

const orders = {
  username: Prisma.sql`u.username`,
  email: Prisma.sql`e.email`,
  kind: Prisma.sql`u.kind`,
  createdAt: Prisma.sql`u."createdAt"`,
  lastActiveAt: Prisma.sql`u."lastActiveAt"`,
  deletedAt: Prisma.sql`u."deletedAt"`,
} satisfies Record<ListSiteUsersInput['orderBy'], Prisma.Sql>;

/** Columns that may be empty; their indexes are made with the same order of empty ones. */
const nullable: ReadonlySet<ListSiteUsersInput['orderBy']> = new Set(['email', 'lastActiveAt', 'deletedAt']);

/** A page of the administration list. Absent values are the least: never active comes before long ago. */
export async function findSiteUsers({ limit, offset, orderBy, descending, ...filter }: ListSiteUsersInput): Promise<SiteUser[]> {
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const absent = descending ? Prisma.sql`NULLS LAST` : Prisma.sql`NULLS FIRST`;
  const rows = await db().$queryRaw<SiteUserRow[]>`
    SELECT u.id, u.kind, u.username::text, u."displayName", u."avatarUrl", u."tosAcceptedAt", u."isSiteAdmin", u."createdAt", u."updatedAt",
           u."lastActiveAt", u."blockedAt", u."deletedAt", e.email::text
    ${accounts} WHERE ${matching(filter)}
    ORDER BY ${orders[orderBy]} ${direction} ${nullable.has(orderBy) ? absent : Prisma.empty}, u.id ${direction}
    LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(toSiteUser);
}

/** How many match: exactly, or at most `cap + 1` where a cap is given. */
export async function countSiteUsers({ cap, ...filter }: SiteUsersFilter & { cap?: number }): Promise<number> {
  const limit = cap === undefined ? Prisma.empty : Prisma.sql`LIMIT ${cap + 1}`;
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 ${accounts} WHERE ${matching(filter)} ${limit}) AS matches`;
  return row?.count ?? 0;
}

function matching(filter: SiteUsersFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`TRUE`,
    ...(filter.username ? [Prisma.sql`u.username = ${filter.username}::citext`] : []),
    ...(filter.email ? [Prisma.sql`u.id IN (SELECT "userId" FROM "UserEmail" WHERE email = ${filter.email}::citext)`] : []),
    ...(filter.isSiteAdmin === undefined ? [] : [Prisma.sql`u."isSiteAdmin" = ${filter.isSiteAdmin}`]),
    ...(filter.isServiceAccount === undefined ? [] : [ofKind(filter.isServiceAccount)]),
    ...(filter.query ? [Prisma.sql`u.id IN (${found(filter.query)})`] : []),
    ...inRange(orders.createdAt, filter.createdAt),
    ...inRange(orders.lastActiveAt, filter.lastActiveAt),
    ...inRange(orders.deletedAt, filter.deletedAt),
  ];
  return Prisma.join(conditions, ' AND ');
}

const ofKind = (serviceAccount: boolean) =>
  serviceAccount ? Prisma.sql`u.kind = 'SERVICE_ACCOUNT'` : Prisma.sql`u.kind IN ('HUMAN', 'GHOST')`;

function found(query: string): Prisma.Sql {
  const pattern = `%${escapeLike(query)}%`;
  return Prisma.sql`
    SELECT id FROM "User" WHERE username::text ILIKE ${pattern}
    UNION SELECT id FROM "User" WHERE "displayName" ILIKE ${pattern}
    UNION SELECT "userId" FROM "UserEmail" WHERE email::text ILIKE ${pattern}`;
}

function inRange(column: Prisma.Sql, range: DateRange | undefined): Prisma.Sql[] {
  if (!range) return [];
  const parts = [
    ...(range.gte ? [Prisma.sql`${column} >= ${range.gte}`] : []),
    ...(range.lte ? [Prisma.sql`${column} <= ${range.lte}`] : []),
    ...(range.isEmpty === undefined ? [] : [range.isEmpty ? Prisma.sql`${column} IS NULL` : Prisma.sql`${column} IS NOT NULL`]),
  ];
  if (parts.length === 0) return [];
  const within = Prisma.sql`(${Prisma.join(parts, ' AND ')})`;
  // COALESCE: an account without the date is not inside the range, so it is outside of it.
  return [range.not ? Prisma.sql`NOT COALESCE(${within}, FALSE)` : within];
}
