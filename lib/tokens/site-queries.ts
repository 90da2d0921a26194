import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { isFitFor } from './check';
import { toListedToken, tokenRowColumns, type TokenRow } from './row';
import type { ListedToken, ListNewestSiteTokensInput, ListSiteTokensInput, SiteToken, SiteTokensFilter } from './schema';
import { endOf, inState, lastUseOf, successorOf } from './state-queries';

// Written for a million rows (design.md §7): each order is an index, a page follows the last by one comparison of rows.

const orders = {
  createdAt: Prisma.sql`t."createdAt"`,
  lastUsedAt: lastUseOf,
  expiresAt: endOf,
} satisfies Record<ListSiteTokensInput['orderBy'], Prisma.Sql>;

type SiteRow = TokenRow & {
  rotatedToId: number | null;
  username: string;
  ownerKind: SiteToken['owner']['kind'];
  ownerState: SiteToken['owner']['state'];
  isCutOff: boolean;
  creatorName: string | null;
  place: string;
};

const toSiteToken = (row: SiteRow): SiteToken => ({
  ...toListedToken(row),
  owner: { username: row.username, kind: row.ownerKind, state: row.ownerState },
  isCutOff: row.isCutOff,
  creatorName: row.creatorName,
});

/** In UTC and to the millisecond, which is all that the columns hold; the two infinities by name. */
const placeOf = (order: Prisma.Sql) => Prisma.sql`
  CASE WHEN isfinite(${order}) THEN to_char(${order} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ELSE ${order}::text END`;

const ownerState = Prisma.sql`
  CASE WHEN u."deletedAt" IS NOT NULL THEN 'deleted' WHEN u."blockedAt" IS NOT NULL THEN 'blocked' ELSE 'active' END AS "ownerState"`;

/** As a door decides it, but for the rows of one page only: those that no token minted ask nothing. */
const isCutOff = Prisma.sql`
  (t."parentId" IS NOT NULL AND EXISTS (
    WITH RECURSIVE chain AS (
      SELECT a.id, a."parentId" FROM "AccessToken" a WHERE a.id = t."parentId"
      UNION SELECT a.id, a."parentId" FROM "AccessToken" a JOIN chain ON a.id = chain."parentId"
    )
    SELECT 1 FROM chain JOIN "AccessToken" c ON c.id = chain.id JOIN "User" o ON o.id = c."userId"
    WHERE NOT ${Prisma.raw(isFitFor('t."userId"'))}
  )) AS "isCutOff"`;

/** A page of all tokens of the site, and where the next one begins. */
export async function findSiteTokens({ orderBy, descending, limit, cursor, ...filter }: ListSiteTokensInput) {
  const order = orders[orderBy];
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const [value = '', id = ''] = cursor?.split('~') ?? [];
  const beyond = descending ? Prisma.sql`<` : Prisma.sql`>`;
  const rest = cursor ? Prisma.sql`AND (${order}, t.id) ${beyond} (${value}::timestamptz, ${Number(id)}::int)` : Prisma.empty;
  const rows = await db().$queryRaw<SiteRow[]>`
    SELECT ${Prisma.raw(tokenRowColumns)}, ${successorOf}, u.username::text AS username, u.kind::text AS "ownerKind",
           ${ownerState}, ${isCutOff}, c.username::text AS "creatorName", ${placeOf(order)} AS place
    FROM (SELECT t.* FROM "AccessToken" t ${await matching(filter)} ${rest}
          ORDER BY ${order} ${direction}, t.id ${direction} LIMIT ${limit + 1}) AS t
    JOIN "User" u ON u.id = t."userId" LEFT JOIN "User" c ON c.id = t."createdById" AND c."deletedAt" IS NULL
    ORDER BY ${order} ${direction}, t.id ${direction}`;
  const last = rows[limit - 1];
  return { tokens: rows.slice(0, limit).map(toSiteToken), nextCursor: rows.length > limit && last ? `${last.place}~${last.id}` : null };
}

/** How many match: exactly, or at most `cap + 1` where a cap is given. */
export async function countSiteTokens(filter: SiteTokensFilter, cap: number): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "AccessToken" t ${await matching(filter)} LIMIT ${cap + 1}) AS matches`;
  return row?.count ?? 0;
}

async function matching(filter: SiteTokensFilter): Promise<Prisma.Sql> {
  const { query, isUnused, isNeverUsed, isEndless, isWide, ownerKind } = filter;
  const conditions = [
    inState(filter),
    ...(isUnused
      ? [Prisma.sql`${lastUseOf} < now() - interval '90 days'`, Prisma.sql`t."createdAt" < now() - interval '90 days'`]
      : []),
    ...(isNeverUsed ? [Prisma.sql`${lastUseOf} = '-infinity'::timestamptz`] : []),
    ...(isEndless ? [Prisma.sql`${endOf} = 'infinity'::timestamptz`] : []),
    // To the letter the condition of an index.
    ...(isWide ? [Prisma.sql`t.scopes && ARRAY['user:all', 'api', 'site-admin:sudo', 'sudo', 'admin_mode']`] : []),
    ...(ownerKind ? [Prisma.sql`EXISTS (SELECT 1 FROM "User" o WHERE o.id = t."userId" AND o.kind = ${ownerKind}::"UserKind")`] : []),
    ...(query ? [await found(query)] : []),
  ];
  return Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
}

// A name that very many accounts share is found soonest by walking the order of the list and looking at each owner; any other by
// its owners. Which of the two it is, a thousand accounts tell.
const probed = 1_000;
const manyOfProbed = 50;
const manyOwners = 5_000;

async function found(query: string): Promise<Prisma.Sql> {
  const pattern = `%${escapeLike(query)}%`;
  // A subquery of one value is asked row by row; the planner would make a table of all owners of an EXISTS.
  const ownerMatches = Prisma.sql`(SELECT o.username::text ILIKE ${pattern} FROM "User" o WHERE o.id = t."userId")`;
  const owners = (await isCommon(pattern)) ? null : await findOwners(pattern);
  return owners === null || owners.length > manyOwners
    ? Prisma.sql`(t.note ILIKE ${pattern} OR ${ownerMatches})`
    : Prisma.sql`(t.note ILIKE ${pattern} OR t."userId" = ANY(${owners}::int[]))`;
}

async function isCommon(pattern: string): Promise<boolean> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT username FROM "User" ORDER BY id DESC LIMIT ${probed}) AS u
    WHERE u.username::text ILIKE ${pattern}`;
  return (row?.count ?? 0) >= manyOfProbed;
}

async function findOwners(pattern: string): Promise<number[]> {
  const rows = await db().$queryRaw<{ id: number }[]>`
    SELECT id FROM "User" WHERE username::text ILIKE ${pattern} LIMIT ${manyOwners + 1}`;
  return rows.map(({ id }) => id);
}

/** SG §1.6, over the site: made within five minutes first, then never used, then by last use; the newest first within each. */
export async function findNewestSiteTokens({ limit, includeExpired }: ListNewestSiteTokensInput): Promise<ListedToken[]> {
  // The contract's tokens have an owner who exists; asked row by row, as in `found`.
  const living = Prisma.sql`t."revokedAt" IS NULL ${includeExpired ? Prisma.empty : Prisma.sql`AND ${endOf} > now()`}
    AND (SELECT o."deletedAt" IS NULL FROM "User" o WHERE o.id = t."userId")`;
  const isNew = Prisma.sql`t."createdAt" > now() - interval '5 minutes'`;
  const part = (which: Prisma.Sql, order: Prisma.Sql) => Prisma.sql`
    (SELECT t.* FROM "AccessToken" t WHERE ${living} AND ${which} ORDER BY ${order} LIMIT ${limit})`;
  const rows = await db().$queryRaw<(TokenRow & { rotatedToId: number | null })[]>`
    SELECT ${Prisma.raw(tokenRowColumns)}, ${successorOf} FROM (
      ${part(isNew, Prisma.sql`t."createdAt" DESC`)}
      UNION ALL ${part(Prisma.sql`NOT ${isNew} AND ${lastUseOf} = '-infinity'::timestamptz`, Prisma.sql`${lastUseOf} DESC, t.id DESC`)}
      UNION ALL ${part(Prisma.sql`NOT ${isNew} AND ${lastUseOf} > '-infinity'::timestamptz`, Prisma.sql`${lastUseOf} DESC, t.id DESC`)}
    ) AS t
    ORDER BY (t."createdAt" > now() - interval '5 minutes') DESC, t."lastUsedAt" DESC NULLS FIRST, t."createdAt" DESC, t.id DESC
    LIMIT ${limit}`;
  return rows.map(toListedToken);
}

/** Exactly, because a contract's total is exact. */
export async function countLivingTokens(includeExpired: boolean): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "AccessToken" t
    WHERE t."revokedAt" IS NULL ${includeExpired ? Prisma.empty : Prisma.sql`AND ${endOf} > now()`}`;
  return row?.count ?? 0;
}
