import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { lockedAccountIds } from '@/lib/sessions/service-end';
import type { DateRange, NumberRange, SiteUsersFilter } from './site-schema';

/** The condition of a filter of the administration list, over a table of accounts aliased `u`. */
export function matching(filter: SiteUsersFilter, { isCommon: isQueryCommon = false } = {}): Prisma.Sql {
  const conditions = [
    Prisma.sql`TRUE`,
    ...(filter.username ? [Prisma.sql`u.username = ${filter.username}::citext`] : []),
    ...(filter.email ? [Prisma.sql`u.id IN (SELECT "userId" FROM "UserEmail" WHERE email = ${filter.email}::citext)`] : []),
    ...(filter.isSiteAdmin === undefined ? [] : [filter.isSiteAdmin ? Prisma.sql`u."isSiteAdmin"` : Prisma.sql`NOT u."isSiteAdmin"`]),
    ...(filter.isServiceAccount === undefined ? [] : [ofKind(filter.isServiceAccount)]),
    ...(filter.query ? [isQueryCommon ? holds(filter.query) : Prisma.sql`u.id IN (${found(filter.query)})`] : []),
    ...(filter.label ? [Prisma.sql`u.labels @> ARRAY[${filter.label}]`] : []),
    ...(filter.roles ? [withRoles(filter.roles)] : []),
    ...(filter.state ? [states[filter.state]] : []),
    ...(filter.attention ? [attentions[filter.attention]] : []),
    ...inRange(Prisma.sql`u."createdAt"`, filter.createdAt),
    ...inRange(Prisma.sql`u."lastActiveAt"`, filter.lastActiveAt),
    ...inRange(Prisma.sql`u."deletedAt"`, filter.deletedAt),
    ...inNumbers(Prisma.sql`u."eventsCount"`, filter.eventsCount),
  ];
  return Prisma.join(conditions, ' AND ');
}

// Written out, not as parameters: only so does the planner see that a partial index covers them.
const ofKind = (serviceAccount: boolean) =>
  serviceAccount ? Prisma.sql`u.kind = 'SERVICE_ACCOUNT'` : Prisma.sql`u.kind IN ('HUMAN', 'GHOST')`;

const roles: ReadonlyMap<string, Prisma.Sql> = new Map([
  ['USER', Prisma.sql`u.kind = 'HUMAN'`],
  ['SITE_ADMINISTRATOR', Prisma.sql`u."isSiteAdmin"`],
  ['SERVICE_ACCOUNT', Prisma.sql`u.kind = 'SERVICE_ACCOUNT'`],
]);

/** Any of these roles, custom ones by name while they have not ended; a role that nobody knows has nobody. */
function withRoles(names: readonly string[]): Prisma.Sql {
  const custom = names.filter((name) => !roles.has(name.toUpperCase()));
  const conditions = names.flatMap((name) => roles.get(name.toUpperCase()) ?? []);
  if (custom.length > 0) conditions.push(Prisma.sql`u.id IN (${holdersOf(custom)})`);
  return conditions.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(conditions, ' OR ')})`;
}

const holdersOf = (names: readonly string[]) => Prisma.sql`
  SELECT held."userId" FROM "UserRole" held JOIN "Role" r ON r.id = held."roleId"
  WHERE r.name = ANY(${[...names]}::citext[]) AND COALESCE(held."expiresAt" > now(), TRUE)`;

const states = {
  active: Prisma.sql`u."blockedAt" IS NULL AND u."deletedAt" IS NULL`,
  blocked: Prisma.sql`u."blockedAt" IS NOT NULL AND u."deletedAt" IS NULL`,
  locked: Prisma.sql`u.id IN (${lockedAccountIds}) AND u."deletedAt" IS NULL`,
  deleted: Prisma.sql`u."deletedAt" IS NOT NULL`,
} satisfies Record<NonNullable<SiteUsersFilter['state']>, Prisma.Sql>;

/** The current day in UTC: what `reviewAt` is held against. */
export const utcToday = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;

const machines = Prisma.sql`u.kind = 'SERVICE_ACCOUNT' AND u."deletedAt" IS NULL`;

const attentions = {
  'no-owner': Prisma.sql`${machines} AND u."ownerId" IS NULL AND u."ownerLeftAt" IS NULL`,
  // Owners with a row lead to what they owned; of erased ones the account itself knows.
  'owner-left': Prisma.sql`${machines} AND u.id IN
    (SELECT id FROM "User" WHERE "ownerId" IN
       (SELECT id FROM "User" WHERE "deletedAt" IS NOT NULL UNION SELECT id FROM "User" WHERE "blockedAt" IS NOT NULL)
     UNION SELECT id FROM "User" WHERE "ownerLeftAt" IS NOT NULL AND "deletedAt" IS NULL)`,
  'review-overdue': Prisma.sql`${machines} AND u."reviewAt" IS NOT NULL AND u."reviewAt" < ${utcToday}`,
} satisfies Record<NonNullable<SiteUsersFilter['attention']>, Prisma.Sql>;

// One index for each branch: names by one, addresses by another. A label is found by all of it.
function found(query: string): Prisma.Sql {
  const pattern = `%${escapeLike(query)}%`;
  return Prisma.sql`
    SELECT id FROM "User" WHERE username::text ILIKE ${pattern}
    UNION SELECT id FROM "User" WHERE "displayName" ILIKE ${pattern}
    UNION SELECT id FROM "User" WHERE labels @> ARRAY[${query}]
    UNION SELECT "userId" FROM "UserEmail" WHERE email::text ILIKE ${pattern}`;
}

/** The same condition asked of one account after the other: quick where the next match is never far. */
function holds(query: string): Prisma.Sql {
  const pattern = `%${escapeLike(query)}%`;
  return Prisma.sql`(u.username::text ILIKE ${pattern} OR u."displayName" ILIKE ${pattern} OR u.labels @> ARRAY[${query}]
    OR EXISTS (SELECT 1 FROM "UserEmail" m WHERE m."userId" = u.id AND m.email::text ILIKE ${pattern}))`;
}

const commonFrom = 2_000;

/** True for a text that very many accounts hold: gathering them all to sort them would cost more than walking in order. */
export async function isCommon(query: string): Promise<boolean> {
  const pattern = `%${escapeLike(query)}%`;
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "User" WHERE username::text ILIKE ${pattern} UNION ALL SELECT 1 FROM "UserEmail" WHERE email::text ILIKE ${pattern}
      LIMIT ${commonFrom}
    ) AS matches`;
  return (row?.count ?? 0) >= commonFrom;
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

const inNumbers = (column: Prisma.Sql, range: NumberRange | undefined): Prisma.Sql[] => [
  ...(range?.gte === undefined ? [] : [Prisma.sql`${column} >= ${range.gte}::float8`]),
  ...(range?.lte === undefined ? [] : [Prisma.sql`${column} <= ${range.lte}::float8`]),
];
