import 'server-only';
import type { Prisma } from '@/lib/db/generated/client';
import { db, prepared, type Db, type Tx } from '@/lib/db/client';
import { uniqueViolation } from '@/lib/db/errors';
import { escapeLike } from '@/lib/db/like';
import { DomainError } from '@/lib/errors/domain-error';
import { accountColumns, type AccountRow } from './account';
import type { ListUsersInput, User, UserReference, UsersFilter } from './schema';

export const userColumns = {
  id: true,
  kind: true,
  username: true,
  displayName: true,
  avatarUrl: true,
  isSiteAdmin: true,
  createdAt: true,
  updatedAt: true,
  lastActiveAt: true,
  blockedAt: true,
  tosAcceptedAt: true,
} satisfies Prisma.UserSelect;

type UserRow = Prisma.UserGetPayload<{ select: typeof userColumns }>;

export const toUser = (row: UserRow): User => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  blockedAt: row.blockedAt?.toISOString() ?? null,
  tosAcceptedAt: row.tosAcceptedAt?.toISOString() ?? null,
});

/** The living account that `reference` names; by address only a verified one. */
export async function findUser(reference: UserReference, on: Db = db()): Promise<User | null> {
  const which: Prisma.UserWhereInput =
    'email' in reference ? { emails: { some: { email: reference.email, verifiedAt: { not: null }, deletedAt: null } } } : reference;
  const row = await on.user.findFirst({ where: { ...which, deletedAt: null }, select: userColumns });
  return row && toUser(row);
}

/** @throws DomainError `not_found` */
export async function getUser(reference: UserReference, on: Db = db()): Promise<User> {
  const user = await findUser(reference, on);
  if (!user) throw new DomainError('not_found', { reason: 'user_not_found', message: `There is no account ${describe(reference)}.` });
  return user;
}

const describe = (reference: UserReference) =>
  'id' in reference ? `with id ${reference.id}` : `"${'username' in reference ? reference.username : reference.email}"`;

/** A living account by name, with what authentication looks at. */
export async function findAccount(username: string): Promise<AccountRow | null> {
  const statement = `SELECT ${accountColumns} FROM "User" u WHERE u.username = $1::citext AND u."deletedAt" IS NULL`;
  const [row] = await prepared<AccountRow>('find-account', statement, [username]);
  return row ?? null;
}

export async function findUsersByIds(ids: readonly number[]): Promise<User[]> {
  const rows = await db().user.findMany({ where: { id: { in: [...ids] }, deletedAt: null }, select: userColumns });
  return rows.map(toUser);
}

export const hasAnyUser = async (on: Db = db()): Promise<boolean> => (await on.user.findFirst({ select: { id: true } })) !== null;

interface NewUser {
  kind: 'HUMAN' | 'SERVICE_ACCOUNT';
  username: string;
  email?: string;
  isEmailVerified?: boolean;
  isSiteAdmin?: boolean;
  passwordHash?: string;
  createdById: number | null;
}

/** @throws DomainError `conflict` naming the field whose value is taken */
export async function insertUser(
  tx: Tx,
  { kind, username, email, isEmailVerified, isSiteAdmin = false, passwordHash, createdById }: NewUser,
): Promise<User> {
  try {
    const row = await tx.user.create({
      data: {
        kind,
        username,
        isSiteAdmin,
        createdById,
        ...(email ? { emails: { create: { email, isPrimary: true, verifiedAt: isEmailVerified ? new Date() : null } } } : {}),
        ...(passwordHash ? { password: { create: { hash: passwordHash } } } : {}),
      },
      select: userColumns,
    });
    return toUser(row);
  } catch (error) {
    const taken = uniqueViolation(error);
    if (taken?.includes('username')) throw nameTaken('username', `The username "${username}" is taken. Choose another.`);
    if (taken?.includes('email')) throw nameTaken('email', `The address "${email}" belongs to another account.`);
    throw error;
  }
}

const nameTaken = (field: 'username' | 'email', message: string) =>
  new DomainError('conflict', { reason: `${field}_taken`, message, fields: { [field]: message } });

/** A page by id. `query` looks at names only: addresses are not for everyone who may list. */
export async function findUsers({ limit, afterId = 0, ...filter }: ListUsersInput): Promise<User[]> {
  const rows = await db().user.findMany({
    where: { ...livingUsers(filter), id: { gt: afterId } },
    select: userColumns,
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(toUser);
}

export const countUsers = (filter: UsersFilter): Promise<number> => db().user.count({ where: livingUsers(filter) });

function livingUsers({ query, activeSince, inactiveSince }: UsersFilter): Prisma.UserWhereInput {
  return {
    deletedAt: null,
    AND: [
      query ? nameContains(query) : {},
      activeSince ? { lastActiveAt: { gte: activeSince } } : {},
      inactiveSince ? { OR: [{ lastActiveAt: null }, { lastActiveAt: { lt: inactiveSince } }] } : {},
    ],
  };
}

const nameContains = (query: string): Prisma.UserWhereInput => {
  const contains = { contains: escapeLike(query), mode: 'insensitive' as const };
  return { OR: [{ username: contains }, { displayName: contains }] };
};
