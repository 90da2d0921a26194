import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { escapeLike } from '@/lib/db/like';
import { counts } from '@/lib/repositories/access';
import type { Member } from './member-schema';
import { owner } from './schema';

/** A group, or a repository with the group it lives in. */
export interface Place {
  groupId: number;
  repositoryId: number | null;
}

/** Waits for whoever changes a repository or its members just now. */
export async function lockRepository(tx: Tx, id: number): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "Repository" WHERE id = ${id} FOR NO KEY UPDATE`;
}

export const readRepository = (id: number, from: Db = db()) =>
  from.repository.findUniqueOrThrow({ where: { id }, select: { groupId: true, fullName: true } });

const membershipColumns = { id: true, userId: true, accessLevel: true, expiresAt: true } satisfies Prisma.MembershipSelect;

export type MembershipRow = Prisma.MembershipGetPayload<{ select: typeof membershipColumns }>;

const on = ({ groupId, repositoryId }: Place) => (repositoryId === null ? { groupId } : { repositoryId });

export const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;
const dateOf = (day: string | null): Date | null => (day === null ? null : new Date(`${day}T00:00:00Z`));

/** True for a membership that counts today. */
export const isCurrent = ({ expiresAt }: { expiresAt: Date | null }): boolean => expiresAt === null || expiresAt.getTime() > Date.now();

/** Accounts, kept from being deleted until the end of the transaction, in the order in which everybody takes several. */
export async function holdAccounts(tx: Tx, ids: readonly number[]) {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR SHARE`;
  return tx.user.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    select: { id: true, username: true, kind: true },
  });
}

export const findMembership = (tx: Tx, place: Place, userId: number): Promise<MembershipRow | null> =>
  tx.membership.findFirst({ where: { ...on(place), userId }, select: membershipColumns });

export interface Terms {
  accessLevel: number;
  expiresAt: string | null;
}

export const insertMembership = (tx: Tx, place: Place, userId: number, { accessLevel, expiresAt }: Terms, createdById: number | null) =>
  tx.membership.create({
    data: { ...on(place), userId, accessLevel, expiresAt: dateOf(expiresAt), createdById },
    select: { id: true },
  });

export const changeMembership = (tx: Tx, id: number, { accessLevel, expiresAt }: Terms) =>
  tx.membership.update({ where: { id }, data: { accessLevel, expiresAt: dateOf(expiresAt) }, select: { id: true } });

export const removeMemberships = async (tx: Tx, ids: number[]): Promise<number> =>
  (await tx.membership.deleteMany({ where: { id: { in: ids } } })).count;

/** Makes an account Owner of a group, whatever it was there. */
export const makeOwner = (tx: Tx, groupId: number, userId: number) =>
  tx.membership.upsert({
    where: { userId_groupId: { userId, groupId } },
    create: { userId, groupId, accessLevel: owner, createdById: userId },
    update: { accessLevel: owner, expiresAt: null },
    select: { id: true },
  });

/** The group above whose membership of the account counts most, with its level. For a repository also the group it lives in. */
export async function findInherited(tx: Tx, { groupId, repositoryId }: Place, userId: number) {
  const [row] = await tx.$queryRaw<{ level: number; name: string; fullPath: string }[]>(Prisma.sql`
    SELECT m."accessLevel"::int AS level, g.name, g."fullPath"
    FROM "Membership" m JOIN "GroupAncestor" a ON a."groupId" = ${groupId} AND a."ancestorId" = m."groupId"
      AND a.distance >= ${repositoryId === null ? 1 : 0}
    JOIN "Group" g ON g.id = m."groupId"
    WHERE m."userId" = ${userId} AND ${counts(Prisma.sql`m`)} ORDER BY m."accessLevel" DESC, a.distance LIMIT 1`);
  return row ?? null;
}

/**
 * True while a person who can come in owns a group, by a membership of it or of one above it, apart from one
 * membership that comes to its end. Service accounts do not count as Owners here (design.md §2, GL §7.5).
 */
export async function hasOwner(tx: Tx, groupId: number, exceptId = 0): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: number }[]>(Prisma.sql`
    SELECT m.id FROM "GroupAncestor" a JOIN "Membership" m ON m."groupId" = a."ancestorId" JOIN "User" u ON u.id = m."userId"
    WHERE a."groupId" = ${groupId} AND m."accessLevel" = ${owner} AND ${counts(Prisma.sql`m`)} AND m.id <> ${exceptId}
      AND u.kind = 'HUMAN' AND u."deletedAt" IS NULL AND u."blockedAt" IS NULL LIMIT 1`);
  return rows.length > 0;
}

export interface BelowRow extends MembershipRow {
  groupId: number | null;
  repositoryId: number | null;
  name: string;
}

/** What an account has directly in the groups and repositories below a group. */
export const findBelowOf = (tx: Tx, groupId: number, userId: number): Promise<BelowRow[]> =>
  tx.$queryRaw<BelowRow[]>`
    SELECT m.id, m."userId", m."accessLevel"::int AS "accessLevel", m."expiresAt", m."groupId", NULL::int AS "repositoryId",
      g."fullPath" AS name
    FROM "Membership" m JOIN "GroupAncestor" a ON a."groupId" = m."groupId" AND a."ancestorId" = ${groupId} AND a.distance > 0
    JOIN "Group" g ON g.id = m."groupId" WHERE m."userId" = ${userId}
    UNION ALL
    SELECT m.id, m."userId", m."accessLevel"::int, m."expiresAt", NULL, m."repositoryId", r."fullName"
    FROM "Membership" m JOIN "Repository" r ON r.id = m."repositoryId"
    JOIN "GroupAncestor" a ON a."groupId" = r."groupId" AND a."ancestorId" = ${groupId} WHERE m."userId" = ${userId}
    ORDER BY name`;

/** Groups that wait for nobody from here on, taken in the order in which everybody takes several. */
export const lockGroups = (tx: Tx, ids: number[]) =>
  tx.$executeRaw`SELECT 1 FROM "Group" WHERE id = ANY(${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;

export interface Ended {
  memberships: number;
  /** Paths of groups that nobody owns now. */
  ownerless: string[];
}

/** Takes every membership of an account that is about to go, which must be locked. */
export async function endMembershipsOf(tx: Tx, userId: number, isPerson: boolean): Promise<Ended> {
  const owned = isPerson
    ? await tx.membership.findMany({
        where: { userId, accessLevel: owner, group: { isNot: null }, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        select: { group: { select: { id: true, fullPath: true } } },
      })
    : [];
  const groups = owned.flatMap(({ group }) => group ?? []);
  await lockGroups(tx, groups.map(({ id }) => id));
  const { count } = await tx.membership.deleteMany({ where: { userId } });
  const ownerless: string[] = [];
  for (const { id, fullPath } of groups) if (!(await hasOwner(tx, id))) ownerless.push(fullPath);
  return { memberships: count, ownerless: ownerless.sort() };
}

export interface MemberRow extends Omit<Member, 'expiresAt' | 'createdAt'> {
  expiresAt: Date | null;
  createdAt: Date;
}

export interface MemberFilter {
  which: 'direct' | 'all';
  userId?: number;
  query?: string;
  accessLevel?: number;
  after?: string;
  limit: number;
  /** The groups by which the reader may know who is a member; null for every one. */
  inheritedFrom: number[] | null;
  invited: number[] | null;
}

const among = (column: Prisma.Sql, ids: number[] | null) => (ids === null ? Prisma.sql`TRUE` : Prisma.sql`${column} = ANY(${ids})`);

/** Members of a place, one row an account with its highest level and where that comes from; a membership of its own wins a tie. */
export async function findMembers(place: Place, filter: MemberFilter): Promise<MemberRow[]> {
  const { groupId, repositoryId } = place;
  const { which, userId, query, accessLevel, after, limit, inheritedFrom, invited } = filter;
  const mine = repositoryId === null ? Prisma.sql`m."groupId" = ${groupId}` : Prisma.sql`m."repositoryId" = ${repositoryId}`;
  const columns = Prisma.sql`m."userId", m."accessLevel"::int AS level, m."expiresAt", m."createdAt", m."createdById"`;
  const isCounted = counts(Prisma.sql`m`);
  const parts = [Prisma.sql`SELECT ${columns}, 0 AS source, NULL::int AS "sourceId" FROM "Membership" m WHERE ${mine} AND ${isCounted}`];
  if (which === 'all') {
    const least = repositoryId === null ? 1 : 0;
    parts.push(Prisma.sql`
      SELECT ${columns}, 1, m."groupId" FROM "GroupAncestor" a JOIN "Membership" m ON m."groupId" = a."ancestorId"
      WHERE a."groupId" = ${groupId} AND a.distance >= ${least} AND ${among(Prisma.sql`a."ancestorId"`, inheritedFrom)} AND ${isCounted}`);
    parts.push(Prisma.sql`
      SELECT m."userId", LEAST(m."accessLevel", s."accessLevel")::int, LEAST(m."expiresAt", s."expiresAt"), m."createdAt",
        m."createdById", 2, s."invitedId"
      FROM (
        SELECT s.* FROM "GroupAncestor" a JOIN "GroupShare" s ON s."groupId" = a."ancestorId" WHERE a."groupId" = ${groupId}
        UNION ALL SELECT s.* FROM "GroupShare" s WHERE s."repositoryId" = ${repositoryId}::int
      ) AS s JOIN "GroupAncestor" i ON i."groupId" = s."invitedId" JOIN "Membership" m ON m."groupId" = i."ancestorId"
      WHERE ${among(Prisma.sql`s."invitedId"`, invited)} AND ${counts(Prisma.sql`s`)} AND ${isCounted}`);
  }
  const pattern = query ? `%${escapeLike(query)}%` : null;
  return db().$queryRaw<MemberRow[]>(Prisma.sql`
    SELECT u.id AS "userId", u.username::text AS username, u."displayName", u.kind::text AS kind, u."blockedAt" IS NOT NULL AS "isBlocked",
      held.level AS "accessLevel", held."expiresAt", held."createdAt", held."createdById",
      (ARRAY['direct', 'inherited', 'shared'])[held.source + 1] AS source, g.id AS "sourceGroupId", g."fullPath" AS "sourceGroupPath"
    FROM (
      SELECT DISTINCT ON ("userId") * FROM (${Prisma.join(parts, ' UNION ALL ')}) AS each
      WHERE ${userId === undefined ? Prisma.sql`TRUE` : Prisma.sql`"userId" = ${userId}`}
      ORDER BY "userId", level DESC, source, "expiresAt" DESC NULLS FIRST, "sourceId"
    ) AS held JOIN "User" u ON u.id = held."userId" LEFT JOIN "Group" g ON g.id = held."sourceId"
    WHERE u."deletedAt" IS NULL AND u.kind <> 'GHOST'
      ${accessLevel === undefined ? Prisma.empty : Prisma.sql`AND held.level >= ${accessLevel}`}
      ${pattern === null ? Prisma.empty : Prisma.sql`AND (u.username::text ILIKE ${pattern} OR u."displayName" ILIKE ${pattern})`}
      ${after === undefined ? Prisma.empty : Prisma.sql`AND u.username > ${after}::citext`}
    ORDER BY u.username LIMIT ${limit}`);
}

/** The groups by which accounts are members of a place besides directly: those above it, and those it is shared with. */
export async function findSources({ groupId, repositoryId }: Place, on: Db = db()): Promise<{ above: number[]; invited: number[] }> {
  const above = await on.groupAncestor.findMany({ where: { groupId }, select: { ancestorId: true } });
  const ids = above.map(({ ancestorId }) => ancestorId);
  const invited = await on.groupShare.findMany({
    where: { OR: [{ groupId: { in: ids } }, ...(repositoryId === null ? [] : [{ repositoryId }])] },
    select: { invitedId: true },
  });
  return { above: ids, invited: [...new Set(invited.map(({ invitedId }) => invitedId))] };
}
